"""A number that people type becomes E.164, and nothing that a dial string could be made of becomes a number."""

import pytest

from callcenter.api.interactions.control_schemas import ConferenceGiven, called_number, target_of
from callcenter.core.errors import ContactCenterError, Refusal

HOSTILE = [
    "500&PJSIP/itsp/1416",
    "PJSIP/itsp/1416",
    "Local/500@internal",
    "SIP/13800138000",
    "PJSIP/13800138000@itsp",
    "13800138000@evil.example",
    "sip:13800138000@evil.example",
    "sips:13800138000",
    "tel:+8613800138000",
    "@",
    "@evil.example",
    ",",
    "13800138000,1,Dial",
    "13800138000,,tTg",
    "/",
    "138/0013/8000",
    "../../13800138000",
    "13800138000&13900139000",
    "13800138000|13900139000",
    "13800138000;ext=1",
    "13800138000;tag=x",
    "13800138000\n",
    "\n13800138000",
    "13800138000\r\nAction: Originate",
    "13800138000\r\nVariable: CC_CALL=1",
    "138\n0013\n8000",
    "138\t0013\t8000",
    "13800138000\0",
    "\0",
    "${EVAL(1)}",
    "${SHELL(id)}",
    "13800138000${EXTEN}",
    "$[1+1]",
    "$(id)",
    "`id`",
    "13800138000'--",
    '13800138000"',
    "13800138000<sip:x>",
    '"x" <13800138000>',
    "13800138000%0a",
    "%31%33%38",
    "_1380013800X",
    "_X.",
    "1380013XXXX",
    "*21*13800138000#",
    "**21*13800138000#",
    "#31#13800138000",
    "13800138000#",
    "*",
    "#",
    "13800138000w1",
    "13800138000p1",
    "1-800-FLOWERS",
    "\uff0b8613800138000",
    "１３８００１３８０００",
    "١٣٨٠٠١٣٨٠٠٠",
    "13800138000\u2028",
    "\u202e00083100831",
    "138\u00a00013\u00a08000",
    "+",
    "++8613800138000",
    "86+13800138000",
    "",
    "   ",
    "110",
    "4001",
    "95588",
    "500",
    "0",
    "-1",
    "1" * 41,
    "+" + "1" * 39,
    "00000000000",
    "nobody",
    "anonymous",
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
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
