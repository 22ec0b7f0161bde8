"""Every event has its reaction, and none raises for a call that is not there."""

from typing import get_args

import pytest

from callcenter.core import events
from callcenter.core.reactions import heard
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.playbook import Playbook

OF_CALLS = [
    events.VerbStarted(call_id="x", generation=1, verb=events.Verb.ROOM, at=START),
    events.VerbFinished(call_id="x", generation=1, verb=events.Verb.ROOM, ok=True, at=START),
    events.RingFinished(call_id="x", generation=1, end=events.RingEnd.BUSY, at=START),
    events.AgentAnswered(call_id="x", generation=1, at=START),
    events.CallHeld(call_id="x", at=START),
    events.CallResumed(call_id="x", at=START),
    events.AgentHungUp(call_id="x", endpoint="ann", at=START),
    events.CallerHungUp(call_id="x", at=START),
    events.VoicemailLeft(call_id="x", recording="m", at=START),
    events.LegAnswered(call_id="x", leg_id="l", at=START),
    events.LegFailed(call_id="x", leg_id="l", end=events.RingEnd.BUSY, at=START),
    events.LegEnded(call_id="x", leg_id="l", at=START),
    events.PhoneLost(endpoint="x", at=START),
    events.PhoneFound(endpoint="x", at=START),
]


@pytest.mark.parametrize("event", OF_CALLS, ids=lambda event: type(event).__name__)
def test_nothing_comes_of_what_concerns_nobody(event: events.Event) -> None:
    turn = Turn(state=State(), at=START, new_id=str)
    heard.event(turn, event)
    assert (turn.changes, turn.commands) == ([], [])


def test_all_that_is_heard_of_calls_legs_and_pages_is_tried_here() -> None:
    told = {type(event) for event in OF_CALLS}
    kinds = (events.VerbEvent, events.CallerEvent, events.LegEvent, events.ConnectionEvent)
    assert told == {kind for union in kinds for kind in get_args(union)}


def test_a_fallback_is_a_reason_to_look() -> None:
    book = Playbook().give(events.FallbackEntered(call_id="x", at=START))
    assert [type(order).__name__ for order in book.orders] == ["LookAtSwitch"]
