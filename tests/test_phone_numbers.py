"""Numbers as networks and people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.phone_numbers import digits_of, e164_of, is_of_region, last_nine


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("13800138000", "+8613800138000"),
        (" 138-0013-8000 ", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("02112345678", "+862112345678"),
        ("(021) 1234 5678", "+862112345678"),
        ("+14155550100", "+14155550100"),
        ("4008123123", "+864008123123"),
    ],
)
def test_a_subscriber_number_has_one_e164_however_it_is_written(raw: str, e164: str) -> None:
    assert e164_of(raw) == e164


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "95588",
        "110",
        "12345",
        "4000",
        "anonymous",
        "alice",
        "1-800-FLOWERS",
        "*67",
        "+",
        "++",
        "13800138000;ext=1",
        "0" * 10_000,
        "1" * 17,
        "\0",
        "13800138000\0",
        "\ud800",
        "sip:13800138000@x",
        "+999999999999",
    ],
)
def test_what_is_no_subscriber_number_has_no_e164(raw: str) -> None:
    assert e164_of(raw) is None


def test_a_national_number_is_read_as_one_of_the_given_region() -> None:
    assert e164_of("(415) 555-0100", "US") == "+14155550100"
    assert e164_of("4155550100", "no such region") is None


def test_a_number_belongs_to_the_country_whose_code_it_has() -> None:
    assert is_of_region("+8613800138000", "CN")
    assert not is_of_region("+12125550100", "CN")
    assert is_of_region("+12125550100", "US")


@settings(max_examples=300)
@given(st.text(st.characters(), max_size=60) | st.text("+0123456789 ()-./;ext#*\u0661\uff11", max_size=60))
def test_no_input_raises(raw: str) -> None:
    e164 = e164_of(raw)
    assert e164 is None or (e164.startswith("+") and e164[1:].isdecimal())
    nine = last_nine(raw)
    assert nine is None or (nine.isascii() and nine.isdecimal() and len(nine) <= 9)


def test_the_last_nine_digits_agree_over_prefixes() -> None:
    assert last_nine("+8613800138000") == last_nine("0 138-0013-8000") == "800138000"
    assert last_nine("95588") == "95588"
    assert last_nine("anonymous") is None
    assert digits_of("+1 (212) 555-0100") == "12125550100"
