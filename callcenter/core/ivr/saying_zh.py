"""The words of Mandarin for values. 幺 stands for one in telephone numbers, 两 for two where one counts."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_SCALES: Final = ("", "万", "亿", "万亿")
_SIGNS: Final = {"*": "星", "#": "井", "+": "加"}
# The whole, the tenth where people speak of it, and the hundredth.
_CURRENCIES: Final = {"CNY": ("元", "角", "分"), "USD": ("美元", "", "美分"), "EUR": ("欧元", "", "欧分")}


def number(value: Decimal) -> str:
    """一千二百零五点五."""
    whole, _, fraction = f"{abs(value):f}".partition(".")
    point = "点" + "".join(_DIGITS[int(one)] for one in fraction) if fraction else ""
    return ("负" if value < 0 else "") + _whole(int(whole)) + point


def ordinal(value: int) -> str:
    """第三."""
    return "第" + _whole(value)


def digits(groups: tuple[str, ...]) -> str:
    """一零二四."""
    return "，".join(_one_by_one(group) for group in groups)


def phone(groups: tuple[str, ...]) -> str:
    """幺三八，零零幺三，八零零零."""
    return digits(groups).replace("一", "幺").replace("加，", "加")


def money(amount: Decimal, currency: str) -> str:
    """一百二十三元五角."""
    whole, cents = divmod(int(abs(amount) * 100), 100)
    unit, tenth, hundredth = _CURRENCIES[currency]
    tens, ones = divmod(cents, 10) if tenth else (0, cents)
    small = [_counted(tens, tenth)] if tens else []
    if ones:
        # 一百元零五分: a zero for the tenth that is not there.
        gap = "零" if tenth and whole and not tens else ""
        small.append(gap + _counted(ones, hundredth))
    big = [_counted(whole, unit)] if whole or not small else []
    return ("负" if amount < 0 else "") + "".join(big + small)


def day(value: date) -> str:
    """二零二六年三月二日."""
    return f"{_one_by_one(str(value.year))}年{_whole(value.month)}月{_whole(value.day)}日"


def clock(value: time) -> str:
    """下午三点零五分."""
    hour = value.hour - 12 if value.hour > 12 else value.hour
    minutes = f"{'零' if value.minute < 10 else ''}{_whole(value.minute)}分" if value.minute else ""
    return f"{_part_of_day(value.hour)}{_counted(hour, '点')}{minutes or '整'}"


def moment(value: datetime) -> str:
    """二零二六年三月二日上午九点整."""
    return day(value) + clock(value.time())


def duration(seconds: int) -> str:
    """两小时五分钟."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "天"), (hours, "小时"), (minutes, "分钟"), (rest, "秒"))
    return "".join(_counted(count, unit) for count, unit in parts if count) or "零秒"


def _one_by_one(group: str) -> str:
    # Letters stand apart, or the voice would read them as a word.
    return "".join(_DIGITS[int(one)] if one.isdecimal() else _SIGNS.get(one, f" {one} ") for one in group)


def _counted(count: int, unit: str) -> str:
    return ("两" if count == 2 else _whole(count)) + unit


def _part_of_day(hour: int) -> str:
    match hour:
        case _ if hour < 6:
            return "凌晨"
        case _ if hour < 12:
            return "上午"
        case 12:
            return "中午"
        case _ if hour < 18:
            return "下午"
        case _:
            return "晚上"


def _whole(value: int) -> str:
    if value == 0:
        return "零"
    spoken = "".join(_by_ten_thousands(value))
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def _by_ten_thousands(value: int) -> Iterator[str]:
    """Four digits at a time, the highest first. One zero stands for any row of them, and none at the end."""
    gap = False
    for power in range(len(_SCALES) - 1, -1, -1):
        section = value // 10_000**power % 10_000
        if section == 0:
            gap = True
            continue
        if gap or section < 1000:
            yield "零" if value >= 10_000 ** (power + 1) else ""
        gap = False
        yield ("两" if section == 2 and power else _section(section)) + _SCALES[power]


def _section(section: int) -> str:
    spoken, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = section // place % 10
        if digit == 0:
            gap = bool(spoken)
            continue
        spoken += ("零" if gap else "") + ("两" if digit == 2 and place == 1000 else _DIGITS[digit]) + unit
        gap = False
    return spoken
