"""Custom fields: what they are called, what they may hold, and what is wrong with a value.

Rule: a value that stays as it was needs no check; whatever is new is checked against the definition that holds now.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from callcenter.crm.columns import split_words
from callcenter.crm.customer import FieldValue
from callcenter.crm.field_patterns import MATCHED_LENGTH, fits, is_safe
from callcenter.crm.masking import is_sealed

NAME_PATTERN: Final = "^[a-z][a-z0-9_]{0,63}$"
# What JSON's readers keep exactly.
_LARGEST_INTEGER: Final = 2**53 - 1
_TEXT_LENGTH: Final = 200
_LONG_TEXT_LENGTH: Final = 8000
_MOST_CHOSEN: Final = 100
_TRUE: Final = frozenset({"true", "yes", "1", "是"})
_FALSE: Final = frozenset({"false", "no", "0", "否"})


class FieldKind(StrEnum):
    """What a custom field holds. Stored by these names."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"


NUMBERS: Final = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL})
CHOOSING: Final = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
FREE_TEXT: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value to choose, with its name in both languages."""

    value: str
    label_en: str
    label_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDefinition:
    """One custom field. Sealed: kept encrypted. Searchable: lists can be filtered by it. Archived: nobody sets it."""

    name: str
    label_en: str
    label_zh: str
    kind: FieldKind
    required: bool = False
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    max_length: int | None = None
    searchable: bool = True
    sealed: bool = False
    archived: bool = False
    position: int = 0


def fault_of_definition(definition: FieldDefinition) -> str | None:
    """Return what is wrong with a definition, as the code of a problem."""
    values = [one.value for one in definition.choices]
    if bool(values) != (definition.kind in CHOOSING) or len(set(values)) != len(values):
        return "custom_field_choices_wrong"
    least, most = definition.minimum, definition.maximum
    bounded = least is not None or most is not None
    if bounded and (definition.kind not in NUMBERS or (least is not None and most is not None and least > most)):
        return "custom_field_bounds_wrong"
    if definition.pattern is not None and (definition.kind not in FREE_TEXT or not is_safe(definition.pattern)):
        return "custom_field_pattern_wrong"
    if definition.max_length is not None and definition.kind not in FREE_TEXT:
        return "custom_field_bounds_wrong"
    return None


class FieldFault(StrEnum):
    """What is wrong with a value. Stable: programs and translations depend on it."""

    UNKNOWN = "unknown_field"
    ARCHIVED = "field_archived"
    REQUIRED = "field_required"
    NOT_TEXT = "field_not_text"
    TOO_LONG = "field_too_long"
    NOT_FITTING = "field_does_not_fit"
    NOT_A_NUMBER = "field_not_a_number"
    NOT_WHOLE = "field_not_whole"
    TOO_SMALL = "field_too_small"
    TOO_LARGE = "field_too_large"
    NOT_BOOLEAN = "field_not_boolean"
    NOT_A_DATE = "field_not_a_date"
    NOT_A_CHOICE = "field_not_a_choice"
    NOT_AN_EMAIL = "field_not_an_email"
    NOT_A_PHONE = "field_not_a_phone"
    NOT_A_URL = "field_not_a_url"
    NOT_A_MOMENT = "field_not_a_moment"
    PAST = "field_past"


# English and Chinese.
FAULT_WORDS: Final[Mapping[FieldFault, tuple[str, str]]] = {
    FieldFault.UNKNOWN: ("There is no such field", "没有这个字段"),
    FieldFault.ARCHIVED: ("This field is archived and cannot be set", "该字段已归档，不能再填写"),
    FieldFault.REQUIRED: ("A value is required", "必填"),
    FieldFault.NOT_TEXT: ("Text is expected", "必须是文本"),
    FieldFault.TOO_LONG: ("The text is too long", "文本过长"),
    FieldFault.NOT_FITTING: ("The text does not have the form of this field", "文本不符合该字段的格式"),
    FieldFault.NOT_A_NUMBER: ("A number is expected", "必须是数字"),
    FieldFault.NOT_WHOLE: ("A whole number is expected", "必须是整数"),
    FieldFault.TOO_SMALL: ("The value is too small", "数值过小"),
    FieldFault.TOO_LARGE: ("The value is too large", "数值过大"),
    FieldFault.NOT_BOOLEAN: ("true or false is expected", "必须是 true 或 false"),
    FieldFault.NOT_A_DATE: ("A date is expected, as 2026-03-01", "必须是日期，例如 2026-03-01"),
    FieldFault.NOT_A_CHOICE: ("This is none of the choices", "不在可选值之内"),
    FieldFault.NOT_AN_EMAIL: ("This is no e-mail address", "不是有效的邮箱地址"),
    FieldFault.NOT_A_PHONE: ("This is no telephone number", "不是有效的电话号码"),
    FieldFault.NOT_A_URL: (
        "An address with http:// or https:// is expected",
        "必须是以 http:// 或 https:// 开头的网址",
    ),
    FieldFault.NOT_A_MOMENT: (
        "A moment with its offset is expected, as 2026-03-01T09:30:00+08:00",
        "必须是带时区的时间，例如 2026-03-01T09:30:00+08:00",
    ),
    FieldFault.PAST: ("This moment is already past", "该时间已经过去"),
}


class FieldRefused(ValueError):
    """A value is not what its field may hold. The value is not in the message."""

    def __init__(self, fault: FieldFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """What is wrong, and with the value of which field."""

    field: str
    fault: FieldFault

    @property
    def en(self) -> str:
        """In English."""
        return FAULT_WORDS[self.fault][0]

    @property
    def zh(self) -> str:
        """In Chinese."""
        return FAULT_WORDS[self.fault][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of a check: all values of the customer as they will be, and what is wrong."""

    values: Mapping[str, FieldValue] = field(default_factory=dict)
    problems: Sequence[FieldProblem] = ()


def check(
    definitions: Iterable[FieldDefinition],
    given: Mapping[str, object],
    *,
    before: Mapping[str, FieldValue] | None = None,
) -> Checked:
    """Return the custom fields of a customer after `given` is set; None takes a value out.

    `before` are the values of a customer who is there already; without it the customer is new, and what is required
    must be given.
    """
    known = {one.name: one for one in definitions}
    values = dict(before or {})
    problems: list[FieldProblem] = []
    for name, value in given.items():
        if isinstance(value, list):
            value = tuple(value)
        if name in values and values[name] == value and type(values[name]) is type(value):
            continue
        try:
            held = _accepted(known.get(name), value)
        except FieldRefused as refused:
            problems.append(FieldProblem(field=name, fault=refused.fault))
            continue
        if held is None:
            values.pop(name, None)
        else:
            values[name] = held
    expected = [one for one in known.values() if one.required and not one.archived and one.name not in values]
    for definition in expected:
        # Who changes something else must not answer for what was not asked for once.
        if before is None or definition.name in given:
            problems.append(FieldProblem(field=definition.name, fault=FieldFault.REQUIRED))
    return Checked(values=values, problems=problems)


def value_of_text(definition: FieldDefinition, text: str) -> object:
    """Return what a cell or a filter means as a value of this field; "" is no value. It is still to be checked."""
    if not text.strip():
        return None
    match definition.kind:
        case FieldKind.INTEGER | FieldKind.DECIMAL:
            return _number_of_text(text.strip())
        case FieldKind.BOOLEAN:
            word = text.strip().lower()
            return word in _TRUE if word in _TRUE | _FALSE else text
        case FieldKind.CHOICES:
            return split_words(text)
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return text
        case _:
            return text.strip()


def accepted(definition: FieldDefinition, value: object) -> FieldValue | None:
    """Return a value as it is kept; None: there is none. Raises FieldRefused."""
    match value:
        case None | "" | () | []:
            return None
        case list():
            value = tuple(value)
    kind = definition.kind
    if kind in NUMBERS:
        return _number(definition, value)
    if kind is FieldKind.BOOLEAN:
        return _boolean(value)
    if kind is FieldKind.CHOICES:
        return _chosen(definition, value)
    return _text(definition, value)


def _accepted(definition: FieldDefinition | None, value: object) -> FieldValue | None:
    if value is None:
        return None
    if definition is None:
        raise FieldRefused(FieldFault.UNKNOWN)
    if definition.archived:
        raise FieldRefused(FieldFault.ARCHIVED)
    return accepted(definition, value)


def _number_of_text(text: str) -> object:
    # No "1e400" and no "nan": `float` knows more words than people mean.
    plain = text.removeprefix("-").replace(".", "", 1)
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 30:
        return text
    return float(text) if "." in text else int(text)


def _number(definition: FieldDefinition, value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FieldRefused(FieldFault.NOT_A_NUMBER)
    if definition.kind is FieldKind.INTEGER and value != int(value):
        raise FieldRefused(FieldFault.NOT_WHOLE)
    least, most = definition.minimum, definition.maximum
    if value < (-_LARGEST_INTEGER if least is None else least):
        raise FieldRefused(FieldFault.TOO_SMALL)
    if value > (_LARGEST_INTEGER if most is None else most):
        raise FieldRefused(FieldFault.TOO_LARGE)
    # 3 and 3.0 are one value, and one text in a file.
    return int(value) if value == int(value) else value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise FieldRefused(FieldFault.NOT_BOOLEAN)
    return value


def _chosen(definition: FieldDefinition, value: object) -> tuple[str, ...]:
    if not isinstance(value, tuple):
        raise FieldRefused(FieldFault.NOT_A_CHOICE)
    there = [one.value for one in definition.choices]
    if len(value) > _MOST_CHOSEN or not all(isinstance(one, str) and one in there for one in value):
        raise FieldRefused(FieldFault.NOT_A_CHOICE)
    # In the definition's order, each once: what is chosen is a set.
    return tuple(one for one in there if one in value)


def _text(definition: FieldDefinition, value: object) -> str:
    # What looks sealed would be taken for sealed ever after.
    if not isinstance(value, str) or "\0" in value or is_sealed(value):
        raise FieldRefused(FieldFault.NOT_TEXT)
    most = _LONG_TEXT_LENGTH if definition.kind is FieldKind.LONG_TEXT else _TEXT_LENGTH
    if definition.pattern is not None:
        most = min(most, MATCHED_LENGTH)
    if len(value) > min(most, definition.max_length or most):
        raise FieldRefused(FieldFault.TOO_LONG)
    if definition.pattern is not None and not fits(definition.pattern, value):
        raise FieldRefused(FieldFault.NOT_FITTING)
    if fault := _fault_of(definition, value):
        raise FieldRefused(fault)
    return value


def _fault_of(definition: FieldDefinition, text: str) -> FieldFault | None:
    match definition.kind:
        case FieldKind.DATE:
            return None if _is_date(text) else FieldFault.NOT_A_DATE
        case FieldKind.CHOICE:
            return None if any(one.value == text for one in definition.choices) else FieldFault.NOT_A_CHOICE
        case FieldKind.EMAIL:
            return None if fits(r"[^@\s]{1,64}@[^@\s]+", text) else FieldFault.NOT_AN_EMAIL
        case FieldKind.PHONE:
            return None if fits(r"\+?[0-9 ()./\-]{3,40}", text) else FieldFault.NOT_A_PHONE
        case FieldKind.URL:
            return None if _is_address(text) else FieldFault.NOT_A_URL
        case _:
            return None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(one.isspace() for one in text)
