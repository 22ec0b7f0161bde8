"""Numbers that prove themselves: known ones hold, and one wrong or two swapped digits do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.ivr.checksums import Checksum, is_proved, typed

CARDS = ("4111111111111111", "6228480402564890018", "5555555555554444", "79927398713")
IDENTITIES = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize("number", CARDS)
def test_known_cards_hold(number: str) -> None:
    assert is_proved(Checksum.LUHN, number)


@pytest.mark.parametrize("number", IDENTITIES)
def test_known_identity_numbers_hold(number: str) -> None:
    assert is_proved(Checksum.CN_ID, number)


@pytest.mark.parametrize("number", ["", "0", "4111-1111", "٤١١١", "41111111111111112"])
def test_what_is_no_card_number_does_not_hold(number: str) -> None:
    assert not is_proved(Checksum.LUHN, number)


@pytest.mark.parametrize(
    "number", ["", "X", "11010519491231002x", "1101051949123100", "11010519491231002X0", "1" * 17 + "*"]
)
def test_what_is_no_identity_number_does_not_hold(number: str) -> None:
    assert not is_proved(Checksum.CN_ID, number)


@given(st.sampled_from(CARDS), st.data())
def test_one_wrong_digit_is_found_in_a_card(number: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(number) - 1))
    digit = data.draw(st.sampled_from([one for one in "0123456789" if one != number[place]]))
    assert not is_proved(Checksum.LUHN, number[:place] + digit + number[place + 1 :])


@given(st.text("0123456789", min_size=17, max_size=17), st.data())
def test_exactly_one_last_character_proves_an_identity_number(digits: str, data: st.DataObject) -> None:
    proved = [last for last in "0123456789X" if is_proved(Checksum.CN_ID, digits + last)]
    assert len(proved) == 1
    place = data.draw(st.integers(0, 16))
    wrong = data.draw(st.sampled_from([one for one in "0123456789" if one != digits[place]]))
    assert not is_proved(Checksum.CN_ID, digits[:place] + wrong + digits[place + 1 :] + proved[0])


def test_only_an_identity_number_may_end_in_a_star() -> None:
    assert typed(Checksum.CN_ID, "12*") == "12X"
    assert typed(Checksum.LUHN, "12*") == "12*"
    assert typed(None, "12*") == "12*"
    assert typed(Checksum.CN_ID, "") == ""
