"""What pydantic finds wrong with a flow file, as problems at their places in the file, in our words."""

from typing import Final

from pydantic_core import ErrorDetails

from callcenter.flows.problems import Problem, is_worded, quoted, worded
from callcenter.flows.yaml_source import Place, Source, node_at

_NOT_A_MAPPING: Final = frozenset({"model_type", "model_attributes_type", "dict_type"})


def problem_of(source: Source, details: ErrorDetails) -> Problem:
    """One error of the form."""
    kind, value = details["type"], details["input"]
    place = place_of(source, details)
    facts: dict[str, object] = {"name": quoted(value), **details.get("ctx", {})}
    where = described(place)
    match kind:
        case "missing" | "extra_forbidden":
            inner = place[2:] if node_at(place) else place
            what = "exit" if "exits" in details["loc"][:-1] else "field"
            facts["name"], where = quoted(inner[-1]), ""
            if kind == "missing":
                kind = "no_timeout_path" if (what, inner[-1]) == ("exit", "no_input") else f"missing_{what}"
            else:
                kind = f"unknown_{what}"
        case "union_tag_invalid" if isinstance(value, dict):
            facts["name"] = quoted(value.get("type"))
        case "union_tag_invalid":
            # A list where a prompt is expected.
            kind = "string_type"
        case _ if value is None:
            kind = "no_value"
        case _ if kind in _NOT_A_MAPPING:
            kind = "dict_type"
    if is_worded(kind):
        return problem_at(source, place, kind, where, **facts)
    text = f"{where}: {details['msg']}"
    return Problem(file=source.file, line=source.line_of(place), node=node_at(place), text_en=text, text_zh=text)


def problem_at(source: Source, place: Place, code: str, where: str = "", **facts: object) -> Problem:
    """A problem of our own at a place of the file."""
    english, chinese = worded(code, where, **facts)
    line = source.line_of(place)
    return Problem(file=source.file, line=line, node=node_at(place), text_en=english, text_zh=chinese)


def described(place: Place) -> str:
    """The field within the node, or within the file."""
    inner = place[2:] if node_at(place) else place
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in inner).lstrip(".")


def place_of(source: Source, details: ErrorDetails) -> Place:
    """The place without what is none in the file: pydantic also names the type of a node, and which form was tried."""
    parts = list(details["loc"])
    if parts[:1] == ["nodes"]:
        # Third comes the node's type; a field might be called the same.
        del parts[2:3]
    place: Place = ()
    data = source.data
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        match data:
            case dict() if part in data:
                data = data[part]
            case list() if isinstance(part, int) and part < len(data):
                data = data[part]
            case _ if not (last and details["type"] == "missing"):
                continue
        place = (*place, part)
    return place
