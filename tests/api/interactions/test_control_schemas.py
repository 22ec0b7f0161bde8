"""A number that people type becomes E.164, and nothing that a dial string could be made of becomes a number."""

import pytest

from callcenter.api.interactions.control_schemas import ConferenceGiven, called_number, target_of
from callcenter.core.errors import ContactCenterError, Refusal
from tests.support.dial_strings import DIAL_STRINGS


@pytest.mark.parametrize("raw", DIAL_STRINGS, ids=range(len(DIAL_STRINGS)))
def test_what_is_no_number_is_never_called(raw: str) -> None:
    with pytest.raises(ContactCenterError) as refused:
        called_number(raw, "CN")
    assert str(refused.value) == Refusal.NUMBER_NOT_CALLABLE  # and not a word of what was given


@pytest.mark.parametrize(
    ("raw", "region", "number"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("+86 (138) 0013-8000", "CN", "+8613800138000"),
        ("021-12345678", "CN", "+862112345678"),
        ("+1 415 555 0100", "CN", "+14155550100"),
        ("415.555.0100", "US", "+14155550100"),
    ],
)
def test_what_people_write_is_understood(raw: str, region: str, number: str) -> None:
    assert called_number(raw, region) == number


def test_a_conference_without_anybody_named_is_with_the_one_who_is_there() -> None:
    assert target_of(ConferenceGiven(), "CN") is None
