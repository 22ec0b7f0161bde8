"""The words of English for values, as they are said in America: no `and` within a number."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

_SMALL: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_IRREGULAR: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# A lone A would be spoken as the article.
_SIGNS: Final = {"*": "star", "#": "hash", "+": "plus", "A": "ay"}
# One and many, of the whole and of the hundredth.
_CURRENCIES: Final = {
    "CNY": (("yuan", "yuan"), ("fen", "fen")),
    "USD": (("dollar", "dollars"), ("cent", "cents")),
    "EUR": (("euro", "euros"), ("cent", "cents")),
}


def number(value: Decimal) -> str:
    """One thousand two hundred five point five."""
    whole, _, fraction = f"{abs(value):f}".partition(".")
    point = " point " + " ".join(_SMALL[int(one)] for one in fraction) if fraction else ""
    return ("minus " if value < 0 else "") + _whole(int(whole)) + point


def ordinal(value: int) -> str:
    """Twenty-first."""
    spoken = _whole(value)
    start = max(spoken.rfind(" "), spoken.rfind("-")) + 1
    last = spoken[start:]
    return spoken[:start] + (_IRREGULAR.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"))


def digits(groups: tuple[str, ...]) -> str:
    """One zero two four."""
    return ", ".join(" ".join(_character(one) for one in group) for group in groups)


def phone(groups: tuple[str, ...]) -> str:
    """One three eight, zero zero one three, eight zero zero zero."""
    return digits(groups).replace("plus, ", "plus ")


def money(amount: Decimal, currency: str) -> str:
    """One hundred twenty-three yuan and fifty fen."""
    whole, cents = divmod(int(abs(amount) * 100), 100)
    unit, hundredth = _CURRENCIES[currency]
    parts = [_counted(whole, *unit)] if whole or not cents else []
    parts += [_counted(cents, *hundredth)] if cents else []
    return ("minus " if amount < 0 else "") + " and ".join(parts)


def day(value: date) -> str:
    """March second, twenty twenty-six."""
    return f"{_MONTHS[value.month - 1]} {ordinal(value.day)}, {_year(value.year)}"


def clock(value: time) -> str:
    """Three oh five p.m."""
    match (value.hour, value.minute):
        case (0, 0):
            return "midnight"
        case (12, 0):
            return "noon"
        case (hour, 0):
            spoken = _whole((hour + 11) % 12 + 1)
        case (hour, minute):
            spoken = f"{_whole((hour + 11) % 12 + 1)} {'oh ' if minute < 10 else ''}{_whole(minute)}"
    return f"{spoken} {'a.m.' if value.hour < 12 else 'p.m.'}"


def moment(value: datetime) -> str:
    """March second, twenty twenty-six, at nine a.m."""
    return f"{day(value)}, at {clock(value.time())}"


def duration(seconds: int) -> str:
    """Two hours and five minutes."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "day"), (hours, "hour"), (minutes, "minute"), (rest, "second"))
    spoken = [_counted(count, unit, f"{unit}s") for count, unit in parts if count] or ["zero seconds"]
    return " and ".join([", ".join(spoken[:-1]), spoken[-1]] if spoken[1:] else spoken)


def _character(one: str) -> str:
    return _SMALL[int(one)] if one.isdecimal() else _SIGNS.get(one, one)


def _counted(count: int, one: str, many: str) -> str:
    return f"{_whole(count)} {one if count == 1 else many}"


def _year(year: int) -> str:
    century, rest = divmod(year, 100)
    if century % 10 == 0 and rest < 10:
        return _whole(year)
    return f"{_whole(century)} {'hundred' if rest == 0 else f'oh {_whole(rest)}' if rest < 10 else _whole(rest)}"


def _whole(value: int) -> str:
    for scale, name in _SCALES:
        if value >= scale:
            above, below = divmod(value, scale)
            return f"{_whole(above)} {name}" + (f" {_whole(below)}" if below else "")
    if value >= 100:
        above, below = divmod(value, 100)
        return f"{_SMALL[above]} hundred" + (f" {_whole(below)}" if below else "")
    if value >= 20:
        above, below = divmod(value, 10)
        return _TENS[above] + (f"-{_SMALL[below]}" if below else "")
    return _SMALL[value]
