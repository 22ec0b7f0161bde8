"""Which channel each leg has, and when it has ended, told once."""

import pytest

from callcenter.core.events import AgentHungUp, LegEnded
from callcenter.switch.asterisk.legs import Legs
from callcenter.switch.asterisk.message import AmiMessage
from tests.support.floor import START

CALL = "1795294678.0"
ALICE, TRUNK = "PJSIP/alice-00000002", "PJSIP/cc-trunk-00000003"


def message(name: str, channel: str = ALICE, unique_id: str = "leg-1", state: str = "Up", **headers: str) -> AmiMessage:
    told = {
        "Event": name,
        "Channel": channel,
        "ChannelStateDesc": state,
        "Uniqueid": unique_id,
        "Linkedid": unique_id,
        "ChanVariable": f"CC_CALL={CALL}",
        **headers,
    }
    return AmiMessage("\r\n".join(f"{header}: {value}" for header, value in told.items()).encode())


@pytest.fixture
def legs() -> Legs:
    return Legs(now=lambda: START)


def hung_up(cause: str | None = None) -> AgentHungUp:
    return AgentHungUp(call_id=CALL, endpoint="alice", cause=cause, at=START)


def test_a_leg_is_named_by_its_phone_or_by_the_id_of_its_channel_once_it_has_answered(legs: Legs) -> None:
    legs.note(message("Newstate", state="Ringing"))
    assert legs.channel_of(CALL, "alice") is None
    assert legs.channels_of(CALL, "alice", answered=False) == (ALICE,)
    assert legs.channels_of(CALL, "alice", answered=True) == ()
    legs.note(message("Newstate"))
    legs.note(message("Newstate", TRUNK, "leg-2"))
    assert (legs.channel_of(CALL, "alice"), legs.channel_of(CALL, "leg-2")) == (ALICE, TRUNK)
    assert legs.channel_of("8.8", "alice") is None


def test_callers_and_halves_of_local_channels_are_no_legs(legs: Legs) -> None:
    legs.note(message("Newstate", TRUNK, CALL))
    legs.note(message("Newstate", "Local/s@cc-keys-1;2", "9.9"))
    assert legs.channels_of(CALL, CALL, answered=False) == legs.channels_of(CALL, "9.9", answered=False) == ()


def test_a_phone_that_hangs_up_is_told_once_with_the_cause(legs: Legs) -> None:
    legs.note(message("Newstate"))
    placed = {"Context": "cc-leg-talk"}
    assert legs.note(message("HangupRequest", Cause="16", **placed)) == hung_up("16")
    assert legs.note(message("Hangup", Cause="16", **placed)) is None
    assert legs.channels_of(CALL, "alice", answered=False) == ()


def test_a_placed_leg_that_is_hung_up_by_us_is_told_too(legs: Legs) -> None:
    legs.note(message("Newstate"))
    assert legs.note(message("Hangup", Cause="16", Context="cc-leg-silence")) == hung_up("16")


def test_a_leg_that_is_not_known_is_told_all_the_same(legs: Legs) -> None:
    assert legs.note(message("Hangup", Context="cc-leg-talk")) == hung_up()


def test_who_is_joined_by_a_ring_ends_with_it_and_who_is_only_rung_has_no_end(legs: Legs) -> None:
    legs.note(message("Newstate"))
    assert legs.note(message("Hangup", Context="cc-from-agent")) is None
    legs.note(message("Newstate", state="Ringing"))
    assert legs.note(message("HangupRequest", state="Ringing")) is None
    assert legs.note(message("Hangup", state="Ringing", Context="cc-leg-in")) is None


def test_a_number_outside_is_told_by_its_leg_once_it_was_placed(legs: Legs) -> None:
    ended = LegEnded(call_id=CALL, leg_id="leg-2", cause=None, at=START)
    legs.note(message("Newstate", TRUNK, "leg-2"))
    # Joined by the dial verb, which reports its own end.
    assert legs.note(message("HangupRequest", TRUNK, "leg-2", Context="cc-in")) is None
    assert legs.note(message("HangupRequest", TRUNK, "leg-2", Context="cc-leg-talk")) == ended
    assert legs.note(message("Hangup", TRUNK, "leg-2", Context="cc-leg-talk")) is None


def test_the_older_of_two_channels_of_a_phone_ends_without_a_word(legs: Legs) -> None:
    legs.note(message("Newstate"))
    legs.note(message("Newstate", "PJSIP/alice-00000009", "leg-9"))
    assert legs.channel_of(CALL, "alice") == "PJSIP/alice-00000009"
    assert legs.channels_of(CALL, "alice", answered=True) == (ALICE, "PJSIP/alice-00000009")
    assert legs.note(message("Hangup", Context="cc-leg-talk")) is None
    assert legs.channel_of(CALL, "alice") == "PJSIP/alice-00000009"


def test_a_look_makes_forgotten_what_is_not_there_and_keeps_what_came_meanwhile(legs: Legs) -> None:
    legs.note(message("Newstate"))
    legs.note(message("Newstate", TRUNK, "leg-2"))
    legs.begin_look()
    legs.note(message("Newstate", "PJSIP/cleo-00000004", "leg-3"))
    legs.note(message("Status", TRUNK, "leg-2"))
    legs.end_look()
    assert legs.channel_of(CALL, "alice") is None
    assert legs.channel_of(CALL, "leg-2") == TRUNK
    assert legs.channel_of(CALL, "cleo") == "PJSIP/cleo-00000004"
    legs.clear()
    assert legs.channel_of(CALL, "cleo") is None


def test_where_a_leg_stands_is_known_from_its_answer_and_from_orders(legs: Legs) -> None:
    legs.note(message("UserEvent", UserEvent="CCLegAnswered", Spot="consult"))
    assert legs.stands(CALL, "alice", "consult")
    legs.put(CALL, "alice", "talk")
    assert legs.stands(CALL, "alice", "talk")
    legs.put(CALL, "alice", "")
    assert not legs.stands(CALL, "alice", "talk")
    assert not legs.stands(CALL, "bob", "talk")


def test_when_a_caller_falls_out_of_his_room_nobody_is_thought_to_stand_in_it(legs: Legs) -> None:
    legs.note(message("Newstate"))
    legs.put(CALL, "alice", "talk")
    legs.note(message("UserEvent", TRUNK, CALL, UserEvent="CCDone", Verb="hold"))
    assert legs.stands(CALL, "alice", "talk")
    legs.note(message("UserEvent", TRUNK, CALL, UserEvent="CCDone", Verb="room"))
    assert not legs.stands(CALL, "alice", "talk")
