"""The columns of a table of customers, as an export writes them and an import reads them back.

Rule: what is exported and imported again changes nothing; a masked cell is refused, not taken. `phone_1` is the number
as it was written and `phone_1_kind` is about it; `external_id.crm` is the key in the system `crm`; `field.size` is the
custom field `size`. Dates are ISO 8601, truth is `true` or `false`, several words in one cell are joined by
`join_words`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from callcenter.crm.customer import Customer, facts_of

# A fact that is one cell, in the order of the columns; `id` tells which customer is meant, whatever else the row says.
_PLAIN: Final = (
    *("id", "kind", "name", "name_latin", "segment", "language", "company", "birthday", "owner"),
    "tags",
)
# What a column about the first number, address … begins with, its fact, and the parts; "" is the thing itself.
_REACH: Final = {"kind": "kind", "verified": "verified", "valid_from": "valid_from", "valid_to": "valid_to"}
_NUMBERED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "phone": ("phones", {"": "raw", **_REACH}),
    "email": ("emails", {"": "address", **_REACH}),
    "address": (
        "addresses",
        {name: name for name in ("kind", "street", "district", "city", "province", "postcode", "country")},
    ),
}
_KEYED: Final = {"external_id": "external_ids", "field": "fields"}
_NUMBER: Final = re.compile(r"(phone|email|address)_([1-9][0-9]?)(?:_([a-z_]+))?")

# A spreadsheet takes a cell that begins so for a formula, the wide forms too.
_FORMULA: Final = frozenset("=+-@\t\r\n＝＋－＠")
_GUARDED: Final = _FORMULA | {"'"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the fact of a customer, which one of several (from 1), and what of it.

    `part` is the name within a phone, e-mail or address (`raw`, `kind` …), the system of an external id, or the name
    of a custom field.
    """

    fact: str
    number: int | None = None
    part: str | None = None

    @property
    def name(self) -> str:
        """What stands above the column."""
        for prefix, (fact, parts) in _NUMBERED.items():
            if fact == self.fact:
                suffix = next(name for name, part in parts.items() if part == self.part)
                return f"{prefix}_{self.number}" + (f"_{suffix}" if suffix else "")
        for prefix, fact in _KEYED.items():
            if fact == self.fact:
                return f"{prefix}.{self.part}"
        return self.fact

    @classmethod
    def called(cls, name: str) -> Self | None:
        """Return the column of this name; None: there is none."""
        if name in _PLAIN:
            return cls(fact=name)
        prefix, dot, key = name.partition(".")
        if dot and key and prefix in _KEYED:
            return cls(fact=_KEYED[prefix], part=key)
        if found := _NUMBER.fullmatch(name):
            fact, parts = _NUMBERED[found[1]]
            if (part := parts.get(found[3] or "")) is not None:
                return cls(fact=fact, number=int(found[2]), part=part)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """How many columns a table needs: of the customer with the most numbers, and of all systems and fields."""

    phones: int = 0
    emails: int = 0
    addresses: int = 0
    systems: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def columns(width: Width) -> tuple[Column, ...]:
    """Return the columns of a table, in their order."""
    return tuple(_columns(width))


def cells_of(customer: Customer, wanted: Iterable[Column]) -> list[str]:
    """Return a customer's row; a cell without a value is empty. Nothing is guarded against formulas here."""
    facts = {"id": customer.id, **facts_of(customer)}
    return [_cell(facts[one.fact], one) for one in wanted]


def text_of(value: object) -> str:
    """Return a value as a cell has it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return format(Decimal(repr(value)), "f")
        case list() | tuple():
            return join_words(str(one) for one in value)
        case _:
            return str(value)


def join_words(words: Iterable[str]) -> str:
    """Return several words as one cell, separated by `;`; one within a word is written `\\;`."""
    return ";".join(word.replace("\\", "\\\\").replace(";", "\\;") for word in words)


def split_words(cell: str) -> tuple[str, ...]:
    """Return the words of such a cell, without those that are empty."""
    # Even an odd end is read: a lone backslash stands for itself.
    found = re.findall(r"((?:\\[\\;]|[^;])+)", cell)
    words = (re.sub(r"\\([\\;])", r"\1", one).strip() for one in found)
    return tuple(word for word in words if word)


def guarded(cell: str) -> str:
    """Return a cell for a CSV file so that no spreadsheet takes it for a formula; `unguarded` gives it back."""
    quoted = cell[:1] in _FORMULA or (cell[:1] == "'" and cell[1:2] in _GUARDED)
    return f"'{cell}" if cell and quoted and cell != "'" else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` was given."""
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in _GUARDED else cell


def _columns(width: Width) -> Iterator[Column]:
    for fact in _PLAIN:
        yield Column(fact=fact)
    counts = {"phones": width.phones, "emails": width.emails, "addresses": width.addresses}
    for fact, parts in _NUMBERED.values():
        for number in range(1, counts[fact] + 1):
            yield from (Column(fact=fact, number=number, part=part) for part in parts.values())
    yield from (Column(fact="external_ids", part=system) for system in width.systems)
    yield from (Column(fact="fields", part=name) for name in width.fields)


def _cell(value: object, column: Column) -> str:
    if column.number is not None:
        assert isinstance(value, list)
        value = value[column.number - 1] if len(value) >= column.number else {}
    if column.part is not None:
        assert isinstance(value, Mapping)
        value = value.get(column.part)
    return text_of(value)
