"""How values are spoken: numbers, digits, money, dates and times as words, in Mandarin and English.

Rule: here a value becomes what it means (an amount, a day) or is refused; its words are found in `saying_zh.py` and
`saying_en.py`. A day or time is spoken as it stands: whoever gives the value gives it in the caller's time.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, Protocol

from callcenter.core.ivr import saying_en, saying_zh
from callcenter.core.ivr.expression import NotComputable

_TOO_LARGE: Final = Decimal(10) ** 16
_MILLIONTH: Final = Decimal("0.000001")
_CENT: Final = Decimal("0.01")
_MOST_DIGITS: Final = 40
_MAINLAND_MOBILE: Final = re.compile(r"(?:\+?86)?(1\d{2})(\d{4})(\d{4})")
_WITH_CURRENCY: Final = re.compile(r"(?P<before>[A-Z]{3})?\s*(?P<amount>[-+0-9.]+)\s*(?P<behind>[A-Z]{3})?")


class _Wording(Protocol):
    """The words of one language."""

    def number(self, value: Decimal, /) -> str: ...
    def ordinal(self, value: int, /) -> str: ...
    def digits(self, groups: tuple[str, ...], /) -> str: ...
    def phone(self, groups: tuple[str, ...], /) -> str: ...
    def money(self, amount: Decimal, currency: str, /) -> str: ...
    def day(self, value: date, /) -> str: ...
    def clock(self, value: time, /) -> str: ...
    def moment(self, value: datetime, /) -> str: ...
    def duration(self, seconds: int, /) -> str: ...


_WORDINGS: Final[Mapping[str, _Wording]] = MappingProxyType({"en": saying_en, "zh": saying_zh})


def say(value: Any, form: str, language: str) -> str:
    """The value in words of this language. Raises NotComputable when it does not fit the form."""
    if value is None or value == "":
        raise NotComputable("value_missing")
    if (spoken := _SPOKEN.get(form)) is None:
        raise NotComputable("unknown_form")
    return spoken(_WORDINGS.get(language, saying_en), value)


def _plain(value: Any) -> str:
    match value:
        case str():
            return value
        case bool():
            raise NotComputable("not_speakable")
        case int() | float() | Decimal():
            return f"{_number(value):f}"
        case _:
            raise NotComputable("not_speakable")


def _number(value: Any) -> Decimal:
    """Without the noise of binary fractions, and without zeros at the end."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise NotComputable("not_a_number")
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        raise NotComputable("not_a_number") from None
    if not found.is_finite():
        raise NotComputable("not_a_number")
    if abs(found) >= _TOO_LARGE:
        raise NotComputable("number_too_large")
    rounded = found.quantize(_MILLIONTH, ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    # `+ 0` makes the negative zero a plain one.
    return (whole if whole == rounded else rounded.normalize()) + 0


def _whole(value: Any) -> int:
    found = _number(value)
    if found != found.to_integral_value():
        raise NotComputable("not_a_whole_number")
    return int(found)


def _rank(value: Any) -> int:
    rank = _whole(value)
    if rank < 1:
        raise NotComputable("not_an_ordinal")
    return rank


def _amount(value: Any) -> Decimal:
    return _number(value).quantize(_CENT, ROUND_HALF_UP) + 0


def _money(value: Any) -> tuple[Decimal, str]:
    currency = "CNY"
    if isinstance(value, str) and (found := _WITH_CURRENCY.fullmatch(value.strip())):
        value, currency = found["amount"], found["before"] or found["behind"] or currency
    if currency not in ("CNY", "USD", "EUR"):
        raise NotComputable("unknown_currency")
    return _amount(value), currency


def _characters(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise NotComputable("not_digits")
    # Digits of every script, as a shop's system may write them, are the same digits.
    text = "".join(str(int(one)) if one.isdecimal() else one for one in str(value).strip().upper())
    if not any(map(str.isalnum, text)) or len(text) > _MOST_DIGITS:
        raise NotComputable("not_digits")
    return text


def _groups(text: str) -> tuple[str, ...]:
    """What is spoken in one breath: the parts that the value itself shows, none longer than one can keep in mind."""
    return tuple(group for part in re.findall(r"\d+|[^\W\d_]+|[*#]+", text) for group in _evenly(part))


def _evenly(part: str) -> list[str]:
    count = max(1, (len(part) + 2) // 4)
    size, longer = divmod(len(part), count)
    ends = [size * (index + 1) + min(index + 1, longer) for index in range(count)]
    return [part[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _phone_groups(text: str) -> tuple[str, ...]:
    bare = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+?\d{2,20}", bare):
        raise NotComputable("not_a_phone_number")
    if mobile := _MAINLAND_MOBILE.fullmatch(bare):
        return mobile.groups()
    return ("+", *_groups(bare)) if bare.startswith("+") else _groups(text)


def _day(value: Any) -> date:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case str():
            try:
                return datetime.fromisoformat(value.strip()).date()
            except ValueError:
                pass
    raise NotComputable("not_a_date")


def _clock(value: Any) -> time:
    match value:
        case datetime():
            return value.time()
        case time():
            return value
        case str():
            text = value.strip()
            try:
                return time.fromisoformat(text) if ":" in text[:3] else _moment(text).time()
            except (ValueError, NotComputable):
                pass
    raise NotComputable("not_a_time")


def _moment(value: Any) -> datetime:
    match value:
        case datetime():
            return value
        case str() if len(value.strip()) > len("2026-03-02"):
            try:
                return datetime.fromisoformat(value.strip())
            except ValueError:
                pass
    raise NotComputable("not_a_date_and_time")


def _seconds(value: Any) -> int:
    found = _number(value.total_seconds() if isinstance(value, timedelta) else value)
    seconds = int(found.to_integral_value(ROUND_HALF_UP))
    if seconds < 0:
        raise NotComputable("not_a_duration")
    return seconds


_Spoken = Callable[[_Wording, Any], str]
_SPOKEN: Final[Mapping[str, _Spoken]] = MappingProxyType(
    {
        "plain": lambda _wording, value: _plain(value),
        "number": lambda wording, value: wording.number(_number(value)),
        "ordinal": lambda wording, value: wording.ordinal(_rank(value)),
        # "A1024": one after another, letters too.
        "digits": lambda wording, value: wording.digits(_groups(_characters(value))),
        "phone": lambda wording, value: wording.phone(_phone_groups(_characters(value))),
        # 12.5: in yuan; in another currency where the value says so, as "USD 12.50".
        "money": lambda wording, value: wording.money(*_money(value)),
        "money_usd": lambda wording, value: wording.money(_amount(value), "USD"),
        "money_eur": lambda wording, value: wording.money(_amount(value), "EUR"),
        # "2026-03-02", "09:30", "2026-03-02T09:30:00+08:00".
        "date": lambda wording, value: wording.day(_day(value)),
        "time": lambda wording, value: wording.clock(_clock(value)),
        "date_time": lambda wording, value: wording.moment(_moment(value)),
        # Seconds.
        "duration": lambda wording, value: wording.duration(_seconds(value)),
    }
)
# What may stand behind the bar of a slot, `{order.total|money}`, besides the words of the flow itself.
FORMS: Final = tuple(_SPOKEN)
