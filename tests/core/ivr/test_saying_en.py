"""English numbers, read back by the rule by which people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr import saying_en

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = {word: 10 * (place + 2) for place, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}  # fmt: skip  # noqa: E501
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def read_back(spoken: str) -> int:
    total = since = 0
    for word in spoken.replace("-", " ").split():
        if word in SCALES:
            total, since = total + since * SCALES[word], 0
        elif word == "hundred":
            since *= 100
        else:
            since += TENS[word] if word in TENS else ONES.index(word)
    return total + since


numbers = st.integers(0, 10**15 - 1) | st.builds(lambda a, b: a * 10**b, st.integers(0, 999), st.integers(0, 12))


@given(numbers)
def test_a_number_reads_back_as_itself(value: int) -> None:
    assert read_back(saying_en.number(Decimal(value))) == value


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (1, "first"),
        (3, "third"),
        (8, "eighth"),
        (12, "twelfth"),
        (20, "twentieth"),
        (45, "forty-fifth"),
        (100, "one hundredth"),
        (1009, "one thousand ninth"),
    ],
)
def test_an_ordinal_is_said_as_people_say_it(value: int, spoken: str) -> None:
    assert saying_en.ordinal(value) == spoken


@given(
    st.integers(0, 10**9), st.sampled_from([("USD", "dollar", "cent"), ("EUR", "euro", "cent"), ("CNY", "yua", "fe")])
)
def test_money_reads_back_to_the_last_cent(cents: int, currency: tuple[str, str, str]) -> None:
    code, big, small = currency
    total = 0
    for part in saying_en.money(Decimal(cents) / 100, code).split(" and "):
        amount, unit = part.rsplit(" ", 1)
        assert unit.startswith((big, small))
        total += read_back(amount) * (100 if unit.startswith(big) else 1)
    assert total == cents
