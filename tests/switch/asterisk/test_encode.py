"""The encoder refuses what could start another header, action, variable or dial leg, and never repeats it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.switch.asterisk.encode import (
    AUTO_ANSWER,
    DialledNumber,
    UnsafeValue,
    caller_id,
    channel_variable,
    dial_endpoint,
    dial_number,
    encode_action,
    verb_arguments,
)


def test_an_action_is_lines_ended_by_an_empty_one() -> None:
    assert (
        encode_action("Redirect", {"Channel": "1795285260.7", "Context": "cc-ring"})
        == b"Action: Redirect\r\nChannel: 1795285260.7\r\nContext: cc-ring\r\n\r\n"
    )


def test_a_header_with_several_values_becomes_several_lines() -> None:
    encoded = encode_action("Originate", {"Variable": ["CC_CALL=a.1", "__CC_GEN=2"]})
    assert encoded == b"Action: Originate\r\nVariable: CC_CALL=a.1\r\nVariable: __CC_GEN=2\r\n\r\n"


@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "\r\n", "\r\n\r\nAction: Originate", "\x1b", "\ud800"])
def test_no_value_may_end_its_line(bad: str) -> None:
    for value in (bad, f"x{bad}", f"{bad}x", f"x{bad}y"):
        with pytest.raises(UnsafeValue):
            encode_action("Hangup", {"Channel": value})


@pytest.mark.parametrize("header", ["", "Chan nel", "Channel:", "Channel\r\nX", "Action", "action", "频道"])
def test_no_header_name_may_be_anything_but_a_header_name(header: str) -> None:
    with pytest.raises(UnsafeValue):
        encode_action("Hangup", {header: "x"})


@pytest.mark.parametrize("name", ["", "Hang up", "Hangup\n", "Hangup\r\nAction: Originate"])
def test_no_action_name_may_be_anything_but_letters(name: str) -> None:
    with pytest.raises(UnsafeValue):
        encode_action(name, {})


@pytest.mark.parametrize("value", ["CC_X=a,CC_Y=b", "CC_X=${SHELL(id)}", "SHELL(id)", "CC_X=a b", "", "CC-X=1"])
def test_a_comma_or_an_expression_cannot_enter_a_variable(value: str) -> None:
    with pytest.raises(UnsafeValue):
        encode_action("Originate", {"Variable": [value]})


def test_a_set_value_holds_ids_and_their_joins_only() -> None:
    assert b"Value: 3:zh:a&b\r\n" in encode_action("Setvar", {"Variable": "CC_ARGS", "Value": "3:zh:a&b"})
    with pytest.raises(UnsafeValue):
        encode_action("Setvar", {"Variable": "CC_ARGS", "Value": "3:${CHANNEL}"})


def test_a_line_of_1000_bytes_passes_and_a_longer_one_is_refused() -> None:
    room = 1000 - len("Exten: ")
    encode_action("Redirect", {"Exten": "x" * room})
    with pytest.raises(UnsafeValue):
        encode_action("Redirect", {"Exten": "x" * (room + 1)})
    with pytest.raises(UnsafeValue):
        encode_action("Redirect", {"Exten": "李" * 334})


def test_the_error_names_the_field_and_never_the_value() -> None:
    with pytest.raises(UnsafeValue) as caught:
        encode_action("Originate", {"Exten": "13800138000\n"})
    assert caught.value.field == "Exten"
    for text in (str(caught.value), repr(caught.value), repr(caught.value.__context__)):
        assert "13800138000" not in text
    with pytest.raises(UnsafeValue) as caught:
        encode_action("Originate", {"Exten": "13800138000\ud800"})
    assert caught.value.__context__ is None


@given(st.text())
def test_whatever_is_encoded_stays_one_action_with_the_same_headers(value: str) -> None:
    try:
        encoded = encode_action("UserEvent", {"Note": value, "Exten": "s"})
    except UnsafeValue:
        return
    assert encoded.count(b"\r\n\r\n") == 1
    assert encoded.count(b"\r") == encoded.count(b"\n") == 4
    assert b"\0" not in encoded


def test_a_channel_variable_is_an_id() -> None:
    assert channel_variable("a_B-9.x") == "a_B-9.x"
    for bad in ("a,b", "a:b", "a&b", "李雷", "a b", "a\n", "${X}", "+86"):
        with pytest.raises(UnsafeValue):
            channel_variable(bad)


def test_verb_arguments_join_ids_by_colons_and_lists_by_ampersands() -> None:
    assert verb_arguments(7, "zh", ["welcome", "menu"], 4, 10, "hash") == "7:zh:welcome&menu:4:10:hash"
    assert verb_arguments(0) == "0"
    assert verb_arguments(1, "", []) == "1::"


@pytest.mark.parametrize("bad", ["a:b", "a&b", "a,b", "a\n", "../x y"])
def test_no_verb_argument_can_become_two(bad: str) -> None:
    with pytest.raises(UnsafeValue):
        verb_arguments(1, bad)
    with pytest.raises(UnsafeValue):
        verb_arguments(1, [bad])


def test_a_caller_id_keeps_names_in_any_script() -> None:
    assert caller_id("李雷", "13800138000") == "李雷 <13800138000>"
    assert caller_id("Zoë O'Neil") == "Zoë O Neil"
    assert caller_id("", "+8613800138000") == "<+8613800138000>"


@given(st.text())
def test_a_cleaned_caller_name_holds_nothing_a_dialplan_or_header_reads(name: str) -> None:
    cleaned = caller_id(name)
    assert not re.search(r"[\x00-\x1f\x7f\"<>\\,;|&$(){}\[\]\u202e]", cleaned)
    assert len(cleaned.encode()) <= 80
    encode_action("Originate", {"CallerID": cleaned})


def test_a_long_caller_name_is_cut_on_a_whole_character() -> None:
    assert caller_id("雷" * 100) == "雷" * 26


def test_a_caller_number_is_never_free_text() -> None:
    with pytest.raises(UnsafeValue):
        caller_id("Li", "138 0013")


def test_only_phones_are_dialled_by_name_and_never_the_trunk() -> None:
    assert dial_endpoint("agent-alice") == "PJSIP/agent-alice"
    for bad in ("cc-trunk", "agent-alice&PJSIP/x", "agent-alice@evil", "a/b", ""):
        with pytest.raises(UnsafeValue):
            dial_endpoint(bad)


@pytest.mark.parametrize("number", ["+14155550100", "13800138000", "02012345678", "110", "95588"])
def test_numbers_are_dialled_over_the_trunk(number: str) -> None:
    assert dial_number(number) == f"PJSIP/{number}@cc-trunk"
    assert verb_arguments(1, DialledNumber(number), 20) == f"1:{number}:20"


@pytest.mark.parametrize(
    "number",
    [
        "",
        "1",
        "+1",
        "+014155550100",
        "1" * 21,
        "+1415555010a",
        "+1415555&PJSIP/x",
        "+٣٣٣٣٣٣٣٣٣",
        "110\n",
        "*21#",
        "a@b",
    ],
)
def test_what_is_no_number_is_not_dialled(number: str) -> None:
    with pytest.raises(UnsafeValue) as refused:
        dial_number(number)
    assert len(number) < 3 or number not in str(refused.value)
    with pytest.raises(UnsafeValue):
        verb_arguments(1, DialledNumber(number))


def test_the_headers_that_make_a_phone_answer_pass_and_no_others_do() -> None:
    for header in AUTO_ANSWER:
        assert f"Variable: {header}\r\n".encode() in encode_action("Originate", {"Variable": [header]})
    encode_action("Originate", {"Variable": ["PJSIP_HEADER(add,X-CC-Call)=a-1"]})
    for bad in ("PJSIP_HEADER(add,X-CC-Call)=a,b", "PJSIP_HEADER(add,From)=a", f"{AUTO_ANSWER[0]},CC_CALL=x"):
        with pytest.raises(UnsafeValue):
            encode_action("Originate", {"Variable": [bad]})
