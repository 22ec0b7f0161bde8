"""docs/routing-reference.md tells of every field of the routing document, with the limits and defaults that hold."""

import json
import re
from pathlib import Path
from typing import Any

from callcenter.routing.document import json_schema

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "routing-reference.md"
_BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "maxItems", "maxProperties", "const")


def forms() -> dict[str, dict[str, Any]]:
    """Each part of the document, as the schema has it."""
    schema = json.loads(json_schema())
    return {"RoutingDocument": schema, **schema["$defs"]}


def told() -> dict[str, dict[str, tuple[str, str, str]]]:
    """By part and field: meaning, limits, default."""
    found: dict[str, dict[str, tuple[str, str, str]]] = {}
    part: dict[str, tuple[str, str, str]] = {}
    for line in REFERENCE.read_text(encoding="utf-8").splitlines():
        if marker := re.fullmatch(r"<!-- fields: (\w+) -->", line):
            part = found[marker[1]] = {}
        elif row := re.fullmatch(r"\| `(\w+)` \| (.*) \| (.*) \| (.*) \|", line):
            part[row[1]] = (row[2], row[3], row[4])
    return found


def bounds_of(kind: Any) -> set[int]:
    """Every number that limits a field: of itself, of its items and of its keys."""
    match kind:
        case dict():
            inner = [each for name, each in kind.items() if name not in ("default", *_BOUNDS)]
            return {kind[name] for name in _BOUNDS if name in kind}.union(*map(bounds_of, inner))
        case list():
            return set[int]().union(*map(bounds_of, kind))
        case _:
            return set()


def words_of(kind: Any) -> set[str]:
    """Every word that a field may be."""
    each = kind.get("anyOf", [kind])
    return {str(word) for one in each for word in one.get("enum", ())}


def default_of(form: dict[str, Any], field: str) -> str:
    kind = form["properties"][field]
    value = kind.get("default")
    match value:
        case _ if field in form.get("required", ()):
            return "required"
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case "" | [] | {} if not value:
            return "nothing"
        case _ if "$ref" in kind:
            return "see there"
        case list():
            return ", ".join(f"`{each}`" for each in value)
        case dict():
            return ", ".join(f"`{name}: {each}`" for name, each in value.items())
        case _:
            return f"`{value}`"


def test_every_field_is_told_in_both_languages() -> None:
    assert {name: set(part) for name, part in told().items()} == {
        name: set(form["properties"]) for name, form in forms().items()
    }
    for part in told().values():
        for field, (meaning, _, _) in part.items():
            english, _, chinese = meaning.partition("<br>")
            assert re.search(r"[A-Za-z]{2}", english), field
            assert re.search(r"[\u4e00-\u9fff]", chinese), field


def test_every_limit_is_the_one_that_holds() -> None:
    for name, form in forms().items():
        for field, kind in form["properties"].items():
            limits = told()[name][field][1]
            if words := words_of(kind):
                assert words == set(re.findall(r"`([^`]+)`", limits)), (name, field)
            else:
                text = re.sub(r"`[^`]*`|\(#[^)]*\)", "", limits)
                numbers = {int(each) for each in re.findall(r"(?<!\d)-?\d+", text.replace("–", " "))}
                assert numbers == bounds_of(kind), (name, field)


def test_every_default_is_the_one_that_holds() -> None:
    for name, form in forms().items():
        for field in form["properties"]:
            assert told()[name][field][2] == default_of(form, field), (name, field)


def test_every_link_leads_to_a_heading() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    names = re.findall(r"^## (.*)$", text, re.MULTILINE)
    headings = {re.sub(r"[^\w -]", "", name).strip().lower().replace(" ", "-") for name in names}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
