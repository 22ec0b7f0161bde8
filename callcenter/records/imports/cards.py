"""vCard 2.1, 3 and 4, several to a file: each card becomes a row with our own columns."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import vobject
from vobject.base import ParseError, VObjectError

from callcenter.crm.columns import guarded, join_words
from callcenter.crm.import_faults import FileFault
from callcenter.records.imports.csv_text import encoding_of
from callcenter.records.imports.rows_file import FileRefused, Numbered

_KINDS: Final = ("fax", "cell", "mobile", "home", "work")
_CUSTOMER_KINDS: Final = {"org": "company", "individual": "person", "group": "household"}
_SYSTEM: Final = "external_id.vcard"
# Of an address: its own name for the part, and ours.
_PARTS: Final = {"city": "city", "region": "province", "code": "postcode", "country": "country"}

Row = dict[str, str]


def read_vcards(path: Path) -> Iterator[Numbered]:
    """Give a header of the columns that the cards need, then a row for each card. Raises FileRefused."""
    encoding = encoding_of(path)
    columns: dict[str, None] = {}
    for card in _cards(path, encoding):
        columns.update(dict.fromkeys(card))
    if not columns:
        raise FileRefused(FileFault.EMPTY)
    yield 0, list(columns)
    for number, card in enumerate(_cards(path, encoding), start=1):
        yield number, [guarded(card.get(name, "")) for name in columns]


def _cards(path: Path, encoding: str) -> Iterator[Row]:
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        try:
            for number, card in enumerate(vobject.readComponents(file, ignoreUnreadable=False), start=1):
                if card.name != "VCARD":
                    raise FileRefused(FileFault.BROKEN, row=number)
                yield _row(card.contents)
        except ParseError as error:
            fault = FileFault.HALF if "never closed" in str(error) else FileFault.BROKEN
            raise FileRefused(fault, row=number + 1) from None
        except (VObjectError, ValueError, LookupError, AttributeError, TypeError):
            raise FileRefused(FileFault.BROKEN, row=number + 1) from None


def _row(contents: Mapping[str, list[Any]]) -> Row:
    row = {
        # What our own exports know a customer by.
        "id": _first(contents, "x-callcenter-id"),
        "name": _first(contents, "fn") or _name(contents),
        "kind": _CUSTOMER_KINDS.get(_first(contents, "kind").lower(), ""),
        "company": _first(contents, "org"),
        "birthday": _first(contents, "bday"),
        "tags": join_words(str(word) for line in contents.get("categories", ()) for word in _listed(line.value)),
        _SYSTEM: _first(contents, "uid").removeprefix("urn:uuid:"),
    }
    for number, line in enumerate(contents.get("tel", ()), start=1):
        row[f"phone_{number}"] = str(line.value).removeprefix("tel:").partition(";")[0]
        row[f"phone_{number}_kind"] = _kind(line)
    for number, line in enumerate(contents.get("email", ()), start=1):
        row[f"email_{number}"] = str(line.value)
        row[f"email_{number}_kind"] = _kind(line)
    for number, line in enumerate(contents.get("adr", ()), start=1):
        street = (_joined(line.value.street), _joined(line.value.extended), _joined(line.value.box))
        row[f"address_{number}_street"] = " ".join(part for part in street if part)
        row[f"address_{number}_kind"] = _kind(line)
        row |= {f"address_{number}_{ours}": _joined(getattr(line.value, its)) for its, ours in _PARTS.items()}
    return {name: text for name, text in row.items() if text}


def _name(contents: Mapping[str, list[Any]]) -> str:
    if not contents.get("n"):
        return ""
    name = contents["n"][0].value
    family, given = _joined(name.family), _joined(name.given)
    return f"{given} {family}".strip() if f"{family}{given}".isascii() else family + given


def _first(contents: Mapping[str, list[Any]], name: str) -> str:
    lines = contents.get(name)
    if not lines:
        return ""
    value = _listed(lines[0].value)
    return str(value[0]).strip() if value else ""


def _kind(line: Any) -> str:
    told = {word.strip().lower() for given in line.params.get("TYPE", ()) for word in given.split(",")}
    told |= {str(word).lower() for word in getattr(line, "singletonparams", ())}
    kind = next((kind for kind in _KINDS if kind in told), "")
    return "mobile" if kind == "cell" else kind


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _joined(value: Any) -> str:
    return " ".join(str(one).strip() for one in _listed(value) if one)
