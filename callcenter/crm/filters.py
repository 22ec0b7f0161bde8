"""Which customers a list has: the filter, and the small language in which a custom field is tested.

`size>=40`, `colour=red`, `city~南` (contains, in whichever case), `news=true`; `size=` has no value, `size!=` has one.
`!=` is also true where there is no value. Of several choices `=` means that it is one of them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.crm.custom_fields import CHOOSING, NUMBERS, FieldDefinition, FieldKind, value_of_text
from callcenter.crm.customer import CustomerKind, FieldValue

_TEST: Final = re.compile(r"([a-z][a-z0-9_]{0,63})(!=|>=|<=|=|>|<|~)(.*)", re.DOTALL)


class Op(StrEnum):
    """How a value is compared."""

    EQUAL = "="
    OTHER = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"
    CONTAINS = "~"


_EQUALITY: Final = frozenset({Op.EQUAL, Op.OTHER})
_ORDER: Final = frozenset({Op.AT_LEAST, Op.AT_MOST, Op.MORE, Op.LESS})
_WITH_ORDER: Final = NUMBERS | {FieldKind.DATE}
_WITHOUT_PARTS: Final = _WITH_ORDER | CHOOSING | {FieldKind.BOOLEAN}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTest:
    """A test of a custom field. `values`: one value in all forms in which it may be kept; none: that there is none."""

    name: str
    op: Op
    values: tuple[FieldValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFilter:
    """Which customers to list; what is None or empty lets everybody pass. `from` is included, `to` is not.

    `phone` is the number as E.164 and by its last nine digits, as far as it has them.
    `company` is what is written there, or the id of the company or household that they belong to. `ids` are those
    among whom to look, when that is known.
    """

    ids: tuple[str, ...] | None = None
    phone: tuple[str | None, str | None] | None = None
    email: str | None = None
    external_id: tuple[str, str] | None = None
    segment: str | None = None
    tags: tuple[str, ...] = ()
    owner: str | None = None
    kind: CustomerKind | None = None
    company: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    updated_from: datetime | None = None
    updated_to: datetime | None = None
    birthday_month: int | None = None
    fields: tuple[FieldTest, ...] = ()


class FilterRefused(ValueError):
    """A test is not understood, or not possible with this field. The value is not in the message."""


def read_test(
    definitions: Iterable[FieldDefinition], text: str, forms: Callable[[str, FieldValue], tuple[str, ...]]
) -> FieldTest:
    """Return the test that is written; `forms` are the texts that a sealed value is kept as. Raises FilterRefused."""
    found = _TEST.fullmatch(text)
    definition = next((one for one in definitions if found and one.name == found[1]), None)
    if found is None or definition is None or not definition.searchable:
        raise FilterRefused("there is no such field to filter by")
    op = Op(found[2])
    if not _possible(definition, op):
        raise FilterRefused("this field cannot be compared so")
    value = _value(definition, found[3])
    if value is None:
        if op not in _EQUALITY:
            raise FilterRefused("there is nothing to compare with")
        return FieldTest(name=definition.name, op=op)
    values = forms(definition.name, value) if definition.sealed else (value,)
    return FieldTest(name=definition.name, op=op, values=values)


def _possible(definition: FieldDefinition, op: Op) -> bool:
    if definition.sealed:
        # Sealed texts can only be equal, and several choices are sealed as one.
        return op in _EQUALITY and definition.kind is not FieldKind.CHOICES
    if op in _ORDER:
        return definition.kind in _WITH_ORDER
    return op is not Op.CONTAINS or definition.kind not in _WITHOUT_PARTS


def _value(definition: FieldDefinition, text: str) -> FieldValue | None:
    if definition.kind is FieldKind.CHOICES:
        return (text,) if text else None
    match value_of_text(definition, text):
        case None:
            return None
        case bool() as truth if definition.kind is FieldKind.BOOLEAN:
            return truth
        case (int() | float()) as number:
            return int(number) if number == int(number) else number
        case str() as words if definition.kind not in NUMBERS | {FieldKind.BOOLEAN}:
            return words
        case _:
            raise FilterRefused("this is no value of this kind of field")
