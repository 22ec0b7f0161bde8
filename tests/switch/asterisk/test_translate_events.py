"""What each AMI message means: the words of our dialplan, recorded from Asterisk 22.10.1, and everything else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.agent import PhoneState
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallHeld,
    CallResumed,
    Event,
    FallbackEntered,
    LegAnswered,
    PhoneChanged,
    RingEnd,
    RingFinished,
    Verb,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.translate_events import (
    call_of,
    clean_name,
    clean_number,
    dial_end,
    endpoint_of,
    number_in,
    ring_end,
    translate,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = "1795294678.0"
# What Asterisk puts before our own headers; the caller is called: Han "Li".
CALLER = rf"""Event: UserEvent
Privilege: user,all
Timestamp: 1795294678.666851
Channel: PJSIP/cc-trunk-00000000
ChannelState: 6
ChannelStateDesc: Up
CallerIDNum: 13900139000
CallerIDName: Han \\\"Li\\\"
ConnectedLineNum: <unknown>
ConnectedLineName: <unknown>
Language: en
Context: cc-in
Exten: 4000
Priority: 8
Uniqueid: {CALL}
Linkedid: {CALL}
"""


def read(text: str) -> Event | None:
    message = AmiMessage(text.strip("\n").replace("\n", "\r\n").encode())
    return translate(message, AT, lambda number: f"+86{number}" if number else None)


def said(user_event: str, **headers: str) -> Event | None:
    """The dialplan says this about the call."""
    lines = "".join(f"{name}: {value}\n" for name, value in {"Call": CALL, **headers}.items())
    return read(f"{CALLER}UserEvent: {user_event}\n{lines}")


def test_a_call_arrives_with_its_number_name_and_dialled_number() -> None:
    assert said("CCArrive", Gen="0", Dnis="4000") == CallArrived(
        call_id=CALL, ani="13900139000", ani_e164="+8613900139000", ani_name='Han "Li"', dnis="4000", at=AT
    )


@pytest.mark.parametrize("verb", list(Verb))
def test_each_verb_is_reported_when_it_begins(verb: Verb) -> None:
    assert said("CCStart", Gen="2", Verb=str(verb)) == VerbStarted(call_id=CALL, generation=2, verb=verb, at=AT)


def test_a_finished_verb_tells_its_digits_and_whether_it_went_well() -> None:
    def finished(verb: Verb, *, ok: bool, digits: str = "", seconds: int = -1) -> VerbFinished:
        return VerbFinished(call_id=CALL, generation=3, verb=verb, ok=ok, digits=digits, seconds=seconds, at=AT)

    assert said("CCDone", Gen="3", Verb="play", Result="OK") == finished(Verb.PLAY, ok=True)
    assert said("CCDone", Gen="3", Verb="play", Result="FAILED") == finished(Verb.PLAY, ok=False)
    assert said("CCDone", Gen="3", Verb="collect", Result="OK", Digits="12#") == finished(
        Verb.COLLECT, ok=True, digits="12#"
    )
    assert said("CCDone", Gen="3", Verb="collect", Result="TIMEOUT", Digits="") == finished(Verb.COLLECT, ok=False)
    assert said("CCDone", Gen="3", Verb="echo", Result="OK") == finished(Verb.ECHO, ok=True)
    assert said("CCDone", Gen="3", Verb="record", Result="OK", Seconds="7") == finished(Verb.RECORD, ok=True, seconds=7)


def test_hold_goes_on_after_it_has_reported_itself_done() -> None:
    assert said("CCDone", Gen="1", Verb="hold", Result="OK") is None


@pytest.mark.parametrize(
    ("status", "cause", "end"),
    [
        ("NOANSWER", "0", RingEnd.NO_ANSWER),
        ("NOANSWER", "", RingEnd.NO_ANSWER),
        ("NOANSWER", "19", RingEnd.REJECTED),  # 480
        ("BUSY", "17", RingEnd.BUSY),  # 486
        ("CHANUNAVAIL", "21", RingEnd.REJECTED),  # 603 and 403
        ("CHANUNAVAIL", "20", RingEnd.UNREACHABLE),  # not registered
        ("CHANUNAVAIL", "3", RingEnd.UNREACHABLE),  # no such endpoint
        ("CHANUNAVAIL", "0", RingEnd.UNREACHABLE),
        ("ANSWER", "16", RingEnd.AGENT_HUNG_UP),
        ("GATE", "", RingEnd.GATED),
        ("CONGESTION", "34", RingEnd.FAILED),
        ("CANCEL", "0", RingEnd.FAILED),
        ("", "", RingEnd.FAILED),
    ],
)
def test_how_a_ring_ended_is_told_by_status_and_cause_together(status: str, cause: str, end: RingEnd) -> None:
    assert ring_end(status, cause) is end
    assert said("CCDone", Gen="2", Verb="ring", Result=status, Cause=cause, Offer="offer-1") == RingFinished(
        call_id=CALL, generation=2, end=end, cause=f"{status}/{cause}", at=AT
    )


def test_the_answer_comes_on_the_agents_leg_and_names_the_call() -> None:
    agents_leg = CALLER.replace(f"Uniqueid: {CALL}", "Uniqueid: 1795294678.1")
    agents_leg = agents_leg.replace("PJSIP/cc-trunk-00000000", "PJSIP/alice-web-00000001")
    heard = read(f"{agents_leg}UserEvent: CCAnswer\nCall: {CALL}\nGen: 2\nOffer: offer-1")
    assert heard == AgentAnswered(call_id=CALL, generation=2, endpoint="alice-web", at=AT)


def test_a_number_that_was_dialled_answers_without_a_phone() -> None:
    assert said("CCAnswer", Gen="2", Offer="") == AgentAnswered(call_id=CALL, generation=2, endpoint=None, at=AT)


def test_a_call_that_we_made_arrives_with_the_number_that_was_called() -> None:
    assert said("CCArrive", Gen="0", Dnis="4000", Out="+8613800138000") == CallArrived(
        call_id=CALL, ani="+8613800138000", ani_e164="+86+8613800138000", dnis="4000", at=AT
    )
    assert said("CCArrive", Gen="0", Dnis="4000", Out="phone") == CallArrived(call_id=CALL, ani="", dnis="4000", at=AT)


@pytest.mark.parametrize(
    ("status", "cause", "end"),
    [
        ("ANSWER", "16", RingEnd.AGENT_HUNG_UP),
        ("NOANSWER", "0", RingEnd.NO_ANSWER),
        ("NOANSWER", "19", RingEnd.NO_ANSWER),  # 480
        ("BUSY", "17", RingEnd.BUSY),
        ("CHANUNAVAIL", "21", RingEnd.REJECTED),
        ("CHANUNAVAIL", "1", RingEnd.UNREACHABLE),  # 404
        ("CHANUNAVAIL", "3", RingEnd.UNREACHABLE),  # no trunk
        ("CONGESTION", "34", RingEnd.UNREACHABLE),  # 503
        ("GATE", "", RingEnd.GATED),
    ],
)
def test_a_dialled_number_ends_like_a_ring(status: str, cause: str, end: RingEnd) -> None:
    assert dial_end(status, cause) is end
    assert said("CCDone", Gen="2", Verb="dial", Result=status, Cause=cause) == RingFinished(
        call_id=CALL, generation=2, end=end, cause=f"{status}/{cause}", at=AT
    )


def test_the_end_the_fallback_and_the_message_are_told() -> None:
    assert said("CCHangup", Gen="2", Cause="16") == CallerHungUp(call_id=CALL, cause="16", at=AT)
    assert said("CCHangup", Gen="2", Cause="16", Answered="offer-1", By="alice") == CallerHungUp(
        call_id=CALL, cause="16", answered=True, offer_id="offer-1", endpoint="alice", at=AT
    )
    assert said("CCHangup", Gen="2", Cause="") == CallerHungUp(call_id=CALL, cause=None, at=AT)
    assert said("CCDegraded", Queue="sales") == FallbackEntered(call_id=CALL, at=AT)
    assert said("CCVoicemail", Name=f"voicemail-{CALL}", Seconds="9") == VoicemailLeft(
        call_id=CALL, recording=f"voicemail-{CALL}", at=AT
    )


def test_what_nobody_waits_for_is_nothing() -> None:
    assert said("CCAgentWait") is None
    assert said("CCDegradedEnd", Result="TIMEOUT") is None
    assert said("SomebodyElses") is None
    assert said("CCStart", Gen="1", Verb="dance") is None
    assert said("CCDone", Gen="1", Verb="", Result="OK") is None
    assert read(f"Event: Newstate\nUniqueid: {CALL}") is None


def test_the_end_of_a_channel_is_its_own() -> None:
    recorded = f"""Event: Hangup
Channel: PJSIP/alice-00000001
Uniqueid: 1795294678.1
Linkedid: {CALL}
Cause: 16
Cause-txt: Normal Clearing"""
    assert read(recorded) == CallerHungUp(call_id="1795294678.1", cause="16", at=AT)


@pytest.mark.parametrize(
    "headers", ["Event: Hangup\nCause: 16", "Event: Hold", "Event: Hold\nUniqueid: 1.2", "Event: UserEvent"]
)
def test_a_message_about_no_call_is_nothing(headers: str) -> None:
    assert read(headers) is None
    assert said("CCArrive", Call="", Dnis="4000") is None
    assert said("CCHangup", Call="") is None


def test_the_agents_hold_key_holds_the_call_and_the_callers_does_not() -> None:
    phone, trunk = "Channel: PJSIP/alice-00000001", "Channel: PJSIP/cc-trunk-00000000"
    assert read(f"Event: Hold\n{phone}\nUniqueid: 1.2\nLinkedid: {CALL}") == CallHeld(call_id=CALL, at=AT)
    assert read(f"Event: Unhold\n{phone}\nUniqueid: 1.2\nLinkedid: {CALL}") == CallResumed(call_id=CALL, at=AT)
    assert read(f"Event: Hold\n{trunk}\nUniqueid: {CALL}\nLinkedid: {CALL}") is None
    # The customer whom we called from the agent's phone.
    assert read(f"Event: Hold\n{trunk}\nUniqueid: 1.2\nLinkedid: {CALL}") is None


@pytest.mark.parametrize(
    ("state", "phone"),
    [
        ("NOT_INUSE", PhoneState.IDLE),
        ("INUSE", PhoneState.IN_USE),
        ("BUSY", PhoneState.IN_USE),
        ("RINGING", PhoneState.IN_USE),
        ("ONHOLD", PhoneState.IN_USE),
        ("UNAVAILABLE", PhoneState.UNREACHABLE),
        ("INVALID", PhoneState.UNREACHABLE),
        ("UNKNOWN", PhoneState.UNREACHABLE),
    ],
)
def test_a_device_state_is_a_phones_state(state: str, phone: PhoneState) -> None:
    recorded = f"Event: DeviceStateChange\nPrivilege: call,all\nDevice: PJSIP/alice\nState: {state}"
    assert read(recorded) == PhoneChanged(endpoint="alice", state=phone, at=AT)


@pytest.mark.parametrize(
    "device", ["PJSIP/cc-trunk", "Queue:sales_avail", "Queue:sales_pause_PJSIP/alice", "PJSIP/", "Local/1@x", ""]
)
def test_the_state_of_anything_but_a_phone_is_nothing(device: str) -> None:
    assert read(f"Event: DeviceStateChange\nDevice: {device}\nState: INUSE") is None


@pytest.mark.parametrize(
    "number", ["", "<unknown>", "anonymous", "Anonymous", " Restricted ", "unavailable", "Private"]
)
def test_a_withheld_number_is_no_number(number: str) -> None:
    arrived = read(f"Event: UserEvent\nCallerIDNum: {number}\nUserEvent: CCArrive\nCall: {CALL}\nDnis: 4000")
    assert isinstance(arrived, CallArrived)
    assert (arrived.ani, arrived.ani_e164) == ("", None)


def test_a_number_keeps_what_numbers_hold_and_no_more() -> None:
    assert clean_number("+86 (139) 0013-9000") == "+861390013-9000"
    assert clean_number("sip_user.7") == "sip_user.7"
    assert clean_number("<script>") == "script"
    assert clean_number("１３９") == ""
    assert clean_number("9" * 5000) == "9" * 32


def test_a_name_is_printable_short_and_without_asterisks_escapes() -> None:
    assert clean_name("李雷") == "李雷"
    assert clean_name(r"Han \\\"Li\\\"") == 'Han "Li"'
    assert clean_name(r"two\nlines\tand\aa bell") == "two lines and a bell"
    assert clean_name("\u202ereversed\x1b[31m \u200bhidden") == "reversed [31m  hidden"
    assert clean_name("<unknown>") == clean_name("Anonymous") == ""
    assert clean_name("长" * 500) == "长" * 80


def test_an_endpoint_may_hold_dashes_and_only_phones_have_one() -> None:
    assert endpoint_of("PJSIP/alice-web-0000002a") == "alice-web"
    assert endpoint_of("PJSIP/cc-trunk-0000002a") is None
    assert endpoint_of("Local/4001@cc-in-00000001;1") is None
    assert endpoint_of("PJSIP/") is None
    assert endpoint_of("") is None


@pytest.mark.parametrize("text", ["", "-1", "1.5", "１", "²", "0x1", "1e3", "(null)", "9" * 10, "9" * 5000])
def test_a_generation_that_no_order_has_belongs_to_none(text: str) -> None:
    assert number_in(text) == -1
    assert said("CCAnswer", Gen=text) == AgentAnswered(call_id=CALL, generation=-1, at=AT)


def test_the_first_header_wins_so_that_a_caller_cannot_speak_for_another() -> None:
    assert said("CCHangup", Cause="16", CallerIDName="x", Later="1\nCall: 1.1") == CallerHungUp(
        call_id=CALL, cause="16", at=AT
    )


words = st.sampled_from(
    f"UserEvent CCArrive CCStart CCDone CCAnswer CCHangup CCVoicemail Hangup Hold Unhold DeviceStateChange PJSIP/alice"
    f" PJSIP/ ring collect hold {CALL} (null) <unknown> -1 ²".split()
)
names = st.sampled_from(
    "UserEvent Call Gen Verb Result Cause Digits Seconds Dnis Name Uniqueid Linkedid Device State CallerIDNum"
    " CallerIDName".split()
)


@given(words | st.text(), st.lists(st.tuples(names | st.text(), words | st.text() | st.integers().map(str))))
def test_nothing_that_arrives_raises(event: str, headers: list[tuple[str, str]]) -> None:
    text = "\r\n".join([f"Event: {event}", *(f"{name}: {value}" for name, value in headers)])
    meant = translate(AmiMessage(text.encode("utf-8", "surrogatepass")), AT, lambda number: None)
    assert meant is None or meant.at == AT
    assert getattr(meant, "call_id", "a call") != ""


@given(st.binary())
def test_no_bytes_raise(garbage: bytes) -> None:
    translate(AmiMessage(b"Event: UserEvent\r\nUserEvent: CCArrive\r\nCall: " + garbage), AT, lambda number: None)


def test_who_was_called_into_a_talk_and_answers_is_told_with_the_id_of_his_leg() -> None:
    told = "Event: UserEvent\nUserEvent: CCLegAnswered\nCall: 1.1\nLeg: leg-1\nSpot: consult"
    assert read(told) == LegAnswered(call_id="1.1", leg_id="leg-1", at=AT)


@pytest.mark.parametrize(
    ("headers", "call_id"),
    [
        ("Linkedid: 1.1", "1.1"),
        ("Linkedid: 1.2\nChanVariable: CC_CALL=1.1", "1.1"),
        ("Linkedid: 1.1\nChanVariable: CC_CALL=", "1.1"),
        ("Linkedid: 1.2\nChanVariable: OTHER=x\nChanVariable: CC_CALL=1.1", "1.1"),
        ("Linkedid: 1.2\nVariable: CC_CALL=1.1", "1.1"),
        ("Linkedid: 1.1\nVariable: CC_CALL=(null)", "1.1"),
        ("Uniqueid: 1.2", ""),
    ],
)
def test_a_channels_call_is_what_is_written_on_it_and_before_that_its_linked_id(headers: str, call_id: str) -> None:
    assert call_of(AmiMessage("\r\n".join(["Event: Newstate", *headers.split("\n")]).encode())) == call_id
