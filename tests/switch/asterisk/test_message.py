"""A message is read when asked and never raises, whatever bytes a caller put into it."""

from hypothesis import given
from hypothesis import strategies as st

from callcenter.switch.asterisk.message import AmiMessage


def test_the_first_the_middle_and_the_last_header_are_found() -> None:
    message = AmiMessage(b"Event: Hangup\r\nChannel: PJSIP/a-1\r\nCause: 16")
    assert (message.name, message.get("Event"), message.get("Channel"), message.get("Cause")) == (
        "Hangup",
        "Hangup",
        "PJSIP/a-1",
        "16",
    )


def test_a_missing_header_is_the_default_and_an_empty_one_is_empty() -> None:
    message = AmiMessage(b"Event: Newchannel\r\nAccountCode: \r\nContext:x")
    assert message.get("Exten") == ""
    assert message.get("Exten", "none") == "none"
    assert message.get("AccountCode", "none") == ""
    assert message.get("Context") == "x"


def test_the_first_of_equal_headers_wins_and_all_gives_every_one() -> None:
    message = AmiMessage(
        b"Event: UserEvent\r\nUniqueid: 1.1\r\nChanVariable: A=1\r\nChanVariable: B=2\r\nUniqueid: 9.9"
    )
    assert message.get("Uniqueid") == message.headers()["Uniqueid"] == "1.1"
    assert message.all("ChanVariable") == ["A=1", "B=2"]


def test_a_header_name_inside_a_value_is_not_a_header() -> None:
    message = AmiMessage(b"Event: X\r\nCallerIDName: Uniqueid: 9\nUniqueid: 8\r\nUniqueid: 1")
    assert message.get("Uniqueid") == "1"


def test_chinese_names_are_read_and_bad_bytes_are_marked() -> None:
    assert AmiMessage("Event: X\r\nCallerIDName: 李雷韩梅梅".encode()).get("CallerIDName") == "李雷韩梅梅"
    assert AmiMessage("Event: X\r\nCallerIDName: 李\u3000雷".encode()).get("CallerIDName") == "李\u3000雷"
    assert (
        AmiMessage(b"Event: X\r\nCallerIDName: Jos\xe9 \0\r\x1b").get("CallerIDName") == "Jos\ufffd \ufffd\ufffd\ufffd"
    )


def test_a_response_says_yes_or_no() -> None:
    assert AmiMessage(b"Response: Success\r\nActionID: 1").succeeded
    assert not AmiMessage(b"Response: Error\r\nMessage: No such channel").succeeded
    assert AmiMessage(b"Response: Success").name == ""


def test_a_repr_shows_no_value() -> None:
    assert "13800138000" not in repr(AmiMessage(b"Event: X\r\nCallerIDNum: 13800138000"))


@given(st.binary(), st.text(max_size=5).filter(lambda name: "\ud800" not in name))
def test_no_bytes_raise(raw: bytes, header: str) -> None:
    message = AmiMessage(b"Event:" + raw)
    message.name, message.get(header), message.all(header), message.headers(), repr(message)
