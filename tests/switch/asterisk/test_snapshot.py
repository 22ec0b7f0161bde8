"""Who is there and where he stands, from lists recorded on Asterisk 22.10.1."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.agent import PhoneState
from callcenter.core.events import LiveCall, PastCall, Place
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.snapshot import live_calls, past_calls, phones

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = "1795294678.0"


def item(event: str, *lines: str) -> AmiMessage:
    return AmiMessage("\r\n".join((f"Event: {event}", *lines)).encode())


def caller(
    context: str = "cc-wait", *, bridge: str = "", generation: str = "2", call: str = CALL, queue: str = "(null)"
) -> AmiMessage:
    return item(
        "Status",
        "Privilege: Call",
        "Channel: PJSIP/cc-trunk-00000000",
        "CallerIDNum: 13900139000",
        r"CallerIDName: Han \\\"Li\\\"",
        "ConnectedLineNum: <unknown>",
        f"Context: {context}",
        f"Uniqueid: {CALL}",
        f"BridgeID: {bridge}",
        f"Variable: CC_CALL={call}",
        f"Variable: CC_GEN={generation}",
        "Variable: CC_DNIS=4000",
        f"Variable: CC_QUEUE={queue}",
        "ActionID: s",
    )


def agents_leg(bridge: str, *, channel: str = "PJSIP/alice-web-00000001") -> AmiMessage:
    # The leg inherits the call and has no generation: Asterisk writes "(null)" for what is not set.
    return item(
        "Status",
        f"Channel: {channel}",
        "Context: cc-from-agent",
        "Uniqueid: 1795294678.1",
        f"BridgeID: {bridge}",
        f"Variable: CC_CALL={CALL}",
        "Variable: CC_GEN=(null)",
        "Variable: CC_DNIS=(null)",
    )


def seen(*channels: AmiMessage) -> tuple[LiveCall, ...]:
    return live_calls(channels, lambda number: f"+86{number}")


def test_a_caller_is_seen_with_all_that_a_new_record_needs() -> None:
    assert seen(caller("cc-wait"), agents_leg("")) == (
        LiveCall(
            call_id=CALL,
            ani="13900139000",
            ani_e164="+8613900139000",
            ani_name='Han "Li"',
            dnis="4000",
            generation=2,
            place=Place.WAITING,
            legs=frozenset({"alice-web"}),
        ),
    )


def test_a_caller_in_a_room_talks_with_nobody_in_particular_and_all_legs_of_his_call_are_named() -> None:
    outside = item(
        "Status",
        *("Channel: PJSIP/cc-trunk-00000005", "Context: cc-leg-talk", "ChannelStateDesc: Up", "BridgeID: b-1"),
        *("Uniqueid: leg-1", f"Variable: CC_CALL={CALL}"),
    )
    rung = item(
        "Status",
        *("Channel: PJSIP/cleo-00000006", "Context: cc-from-agent", "ChannelStateDesc: Ringing", "Uniqueid: leg-2"),
        f"Variable: CC_CALL={CALL}",
    )
    other = item("Status", "Channel: PJSIP/dave-00000007", "Uniqueid: 8.8", "Variable: CC_CALL=8.7")
    (call,) = seen(caller("cc-room", bridge="b-1"), agents_leg("b-1"), outside, rung, other)
    assert (call.place, call.endpoint) == (Place.ROOM, None)
    assert call.legs == frozenset({"alice-web", "leg-1", "cleo"})


def test_a_leg_that_still_stands_somewhere_has_not_answered_the_ring() -> None:
    leg = item(
        "Status",
        *("Channel: PJSIP/alice-web-00000001", "Context: cc-leg-silence", "ChannelStateDesc: Up"),
        *("Uniqueid: 1795294678.1", f"Variable: CC_CALL={CALL}"),
    )
    (call,) = seen(caller("cc-ring"), leg)
    assert (call.place, call.endpoint, call.legs) == (Place.RINGING, None, frozenset({"alice-web"}))


@pytest.mark.parametrize(
    ("context", "place"),
    [
        ("cc-in", Place.WAITING),
        ("cc-wait", Place.WAITING),
        ("cc-ring", Place.RINGING),
        ("cc-collect", Place.VERB),
        ("cc-begin", Place.VERB),
        ("cc-degraded", Place.FALLBACK),
        ("cc-voicemail", Place.VOICEMAIL),
    ],
)
def test_the_context_tells_where_a_caller_stands(context: str, place: Place) -> None:
    assert [call.place for call in seen(caller(context))] == [place]


@pytest.mark.parametrize("context", ["cc-ring", "cc-degraded"])
def test_a_caller_in_a_bridge_with_a_phone_talks_with_it(context: str) -> None:
    (call,) = seen(caller(context, bridge="b-1"), agents_leg("b-1"))
    assert (call.place, call.endpoint) == (Place.TALKING, "alice-web")


def test_a_caller_alone_in_a_bridge_does_not_talk_yet() -> None:
    (call,) = seen(caller("cc-ring", bridge="b-1"), agents_leg(""))
    assert (call.place, call.endpoint) == (Place.RINGING, None)


@pytest.mark.parametrize(("told", "queue"), [("sales", "sales"), ("(null)", None), ("", None)])
def test_whose_music_a_caller_was_given_is_seen(told: str, queue: str | None) -> None:
    (call,) = seen(caller("cc-wait", queue=told))
    assert call.queue == queue


def made_call(*lines: str, state: str = "Ringing", context: str = "cc-in", out: str = "+8613800138000") -> AmiMessage:
    return item(
        "Status",
        *("Channel: PJSIP/cc-trunk-00000000", f"ChannelStateDesc: {state}", "CallerIDNum: 4000", f"Context: {context}"),
        *(f"Uniqueid: {CALL}", f"Variable: CC_CALL={CALL}", "Variable: CC_GEN=(null)", "Variable: CC_DNIS=4000"),
        *(f"Variable: CC_OUT={out}", *lines),
    )


@pytest.mark.parametrize(
    ("state", "context", "place"),
    [
        ("Down", "cc-in", Place.DIALING),
        ("Ringing", "cc-in", Place.DIALING),
        ("Up", "cc-out", Place.WAITING),
        ("Up", "cc-wait", Place.WAITING),
        ("Up", "cc-dial", Place.VERB),
    ],
)
def test_a_call_that_we_make_is_seen_with_the_number_called_and_dials_until_it_is_answered(
    state: str, context: str, place: Place
) -> None:
    (call,) = seen(made_call(state=state, context=context))
    assert (call.call_id, call.ani, call.dnis, call.place) == (CALL, "+8613800138000", "4000", place)


def test_a_call_to_an_agents_phone_has_no_number_and_talks_with_no_phone() -> None:
    trunk = item("Status", "Channel: PJSIP/cc-trunk-00000001", "Uniqueid: 9.1", "BridgeID: b-1")
    (call,) = seen(made_call("BridgeID: b-1", state="Up", context="cc-dial", out="phone"), trunk)
    assert (call.ani, call.place, call.endpoint) == ("", Place.TALKING, None)


def test_a_number_that_was_dialled_and_has_answered_talks_also_before_the_two_are_joined() -> None:
    outside = item(
        "Status",
        *("Channel: PJSIP/cc-trunk-00000001", "ChannelStateDesc: Up", "Uniqueid: 9.1", f"Variable: CC_CALL={CALL}"),
    )
    phone = made_call(state="Up", context="cc-dial", out="phone")
    assert [(call.place, call.endpoint) for call in seen(phone, outside)] == [(Place.TALKING, None)]
    assert [call.place for call in seen(phone)] == [Place.VERB]


def test_the_other_half_of_a_local_channel_is_not_counted() -> None:
    half = item("Status", "Channel: Local/s@cc-in-1;2", f"Uniqueid: {CALL};2", f"Variable: CC_CALL={CALL}")
    assert len(seen(made_call(), half)) == 1


@pytest.mark.parametrize(
    ("context", "leg", "state", "place"),
    [
        ("cc-ring", "cc-answered", "Up", Place.TALKING),
        ("cc-ring", "cc-from-agent", "Up", Place.TALKING),
        ("cc-ring", "cc-from-agent", "Ringing", Place.RINGING),
        ("cc-ring", "cc-leg-silence", "Up", Place.RINGING),
        ("cc-wait", "cc-answered", "Up", Place.WAITING),
    ],
)
def test_a_caller_whose_agent_has_picked_up_and_hears_the_whisper_talks_with_him(
    context: str, leg: str, state: str, place: Place
) -> None:
    phone = item(
        "Status",
        *("Channel: PJSIP/alice-web-00000001", f"Context: {leg}", f"ChannelStateDesc: {state}"),
        *("Uniqueid: 1795294678.1", f"Variable: CC_CALL={CALL}"),
    )
    (call,) = seen(caller(context), phone)
    assert (call.place, call.endpoint) == (place, "alice-web" if place is Place.TALKING else None)


def test_a_caller_whose_agent_has_come_into_the_bridge_before_him_talks_with_him() -> None:
    phone = item(
        "Status",
        *("Channel: PJSIP/alice-web-00000001", "Context: cc-from-agent", "ChannelStateDesc: Up", "BridgeID: b-1"),
        *("Uniqueid: 1795294678.1", f"Variable: CC_CALL={CALL}"),
    )
    (call,) = seen(caller("cc-ring"), phone)
    assert (call.place, call.endpoint) == (Place.TALKING, "alice-web")


@pytest.mark.parametrize("generation", ["(null)", "", "-1", "²", "9" * 5000])
def test_a_call_too_new_to_have_a_generation_has_the_first(generation: str) -> None:
    assert [call.generation for call in seen(caller("cc-in", generation=generation))] == [0]


@pytest.mark.parametrize("call", ["(null)", "", "1.1"])
def test_a_channel_that_is_not_its_own_call_is_no_caller(call: str) -> None:
    assert seen(caller(call=call)) == ()


def test_phones_are_the_pjsip_devices_of_the_list() -> None:
    states = (
        item("DeviceStateChange", "Device: PJSIP/alice", "State: BUSY"),
        item("DeviceStateChange", "Device: PJSIP/bob", "State: UNAVAILABLE"),
        item("DeviceStateChange", "Device: PJSIP/carol", "State: NOT_INUSE"),
        item("DeviceStateChange", "Device: Queue:sales_pause_PJSIP/alice", "State: NOT_INUSE"),
    )
    assert phones(states, AT) == {
        "alice": PhoneState.IN_USE,
        "bob": PhoneState.UNREACHABLE,
        "carol": PhoneState.IDLE,
    }


def ledger(call_id: str = CALL, **fields: str) -> list[AmiMessage]:
    return [
        item("DBGetTreeResponse", f"Key: /cc-calls/{call_id}/{name}", f"Val: {value}", "ActionID: t")
        for name, value in fields.items()
    ]


def test_an_ended_call_is_read_from_the_ledger() -> None:
    entries = ledger(arrived="1795294678:4000:13900139000", ended="1795294700") + ledger(
        "1795294679.4",
        arrived="1795294679:4001:",
        ended="1795294800",
        queue="sales",
        answered="1",
        by="alice",
        voicemail="v-1",
    )
    assert past_calls(entries, lambda number: f"+86{number}" if number else None) == (
        PastCall(
            call_id=CALL,
            ani="13900139000",
            ani_e164="+8613900139000",
            dnis="4000",
            arrived_at=datetime.fromtimestamp(1795294678, UTC),
            ended_at=datetime.fromtimestamp(1795294700, UTC),
        ),
        PastCall(
            call_id="1795294679.4",
            ani="",
            ani_e164=None,
            dnis="4001",
            arrived_at=datetime.fromtimestamp(1795294679, UTC),
            ended_at=datetime.fromtimestamp(1795294800, UTC),
            queue="sales",
            answered=True,
            endpoint="alice",
            voicemail="v-1",
        ),
    )


def test_a_call_without_an_end_is_still_there() -> None:
    assert past_calls(ledger(arrived="1795294678:4000:139"), lambda number: None) == ()


def test_a_call_without_an_end_that_is_not_there_either_died_with_the_switch() -> None:
    started_at = datetime.fromtimestamp(1795294700, UTC)
    entries = (
        ledger("1795294678.1", arrived="1795294678:4000:139")
        + ledger("1795294678.2", arrived="1795294678:4000:139")
        + ledger("1795294699.3", arrived="1795294699:4000:139")
    )
    past = past_calls(entries, lambda number: None, here={"1795294678.2"}, switch_started_at=started_at)
    assert [(call.call_id, call.ended_at, call.lost) for call in past] == [("1795294678.1", started_at, True)]


@pytest.mark.parametrize("instant", ["", "soon", "²", "-5", "9" * 30, "9" * 5000])
def test_an_entry_that_nobody_can_read_hides_no_other(instant: str) -> None:
    entries = ledger("1.1", arrived=instant, ended=instant) + ledger(arrived="1795294678", ended="1795294700")
    assert [call.call_id for call in past_calls(entries, lambda number: None)] == [CALL]


lines = st.lists(
    st.tuples(
        st.sampled_from(["Uniqueid", "BridgeID", "Variable", "Key", "Val", "Channel", "Context", "Device", "State"]),
        st.sampled_from([CALL, f"CC_CALL={CALL}", "CC_GEN=²", "/cc-calls/1/arrived", "/cc-calls/1/ended", "²:1:1"])
        | st.text()
        | st.integers().map(str),
    ).map(": ".join)
)


@given(st.lists(lines))
def test_no_list_raises(rows: list[list[str]]) -> None:
    items = [AmiMessage("\r\n".join(("Event: Status", *row)).encode("utf-8", "surrogatepass")) for row in rows]
    for call in live_calls(items, lambda number: None):
        assert call.call_id
    for past in past_calls(items, lambda number: None):
        assert past.call_id
    phones(items, AT)
