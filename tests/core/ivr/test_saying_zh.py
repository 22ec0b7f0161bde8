"""Chinese numbers, read back by the rule by which people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr import saying_zh

DIGITS = {one: value for value, one in enumerate("零一二三四五六七八九")} | {"两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}


def read_back(spoken: str) -> int:
    """万 and 亿 multiply all that was said since the larger one; within them a unit multiplies its digit."""
    for name, scale in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4)):
        above, found, below = spoken.partition(name)
        if found:
            return read_back(above) * scale + read_back(below)
    total, digit = 0, 0
    for place, one in enumerate(spoken):
        if one in UNITS:
            total += (1 if place == 0 else digit) * UNITS[one] if digit == 0 else digit * UNITS[one]
            digit = 0
        else:
            digit = DIGITS[one]
    return total + digit


numbers = st.integers(0, 10**16 - 1) | st.builds(lambda a, b: a * 10**b, st.integers(0, 9999), st.integers(0, 12))


@given(numbers)
def test_a_number_reads_back_as_itself(value: int) -> None:
    spoken = saying_zh.number(Decimal(value))
    assert read_back(spoken) == value
    assert "零零" not in spoken
    assert value == 0 or not spoken.endswith("零")
    assert value == 0 or not spoken.startswith("零")


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (222, "二百二十二"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (2000, "两千"),
        (10_000, "一万"),
        (20_002, "两万零二"),
        (100_010, "十万零一十"),
        (120_000_000, "一亿两千万"),
        (100_200_300, "一亿零二十万零三百"),
        (100_000_001, "一亿零一"),
        (2_000_000_000_005, "两万亿零五"),
    ],
)
def test_a_number_is_said_as_people_say_it(value: int, spoken: str) -> None:
    assert saying_zh.number(Decimal(value)) == spoken


@given(st.integers(0, 10**9))
def test_money_reads_back_to_the_last_fen(fen: int) -> None:
    spoken = saying_zh.money(Decimal(fen) / 100, "CNY")
    total = 0
    for unit, worth in (("元", 100), ("角", 10), ("分", 1)):
        before, found, behind = spoken.partition(unit)
        if found:
            total, spoken = total + read_back(before) * worth, behind
    assert (total, spoken) == (fen, "")
