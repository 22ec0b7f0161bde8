"""Every request about a talk has its reaction, and so has everything that is heard of a leg."""

from typing import get_args

import pytest

from callcenter.core import events, requests
from callcenter.core.errors import Refusal
from tests.support.floor import START
from tests.support.steering import Steered, all_requests
from tests.support.transfers import to_agent


def test_all_requests_are_known_here() -> None:
    told = {type(request) for request in (*all_requests("ann"), to_agent("bob"))}
    assert told == set(get_args(requests.ControlRequest))


@pytest.mark.parametrize("request_", all_requests("ann"), ids=lambda request: type(request).__name__)
def test_none_is_answered_for_a_call_that_is_not_there(request_: requests.Request) -> None:
    Steered().refused(request_, Refusal.UNKNOWN_INTERACTION)


@pytest.mark.parametrize(
    "event",
    [
        events.LegAnswered(call_id="c1", leg_id="x", at=START),
        events.LegFailed(call_id="c1", leg_id="x", end=events.RingEnd.BUSY, at=START),
        events.LegEnded(call_id="c1", leg_id="x", at=START),
        events.AgentHungUp(call_id="c1", endpoint="ann", at=START),
        events.CallHeld(call_id="c1", at=START),
        events.CallResumed(call_id="c1", at=START),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_is_heard_of_legs_says_nothing_of_a_call_that_waits_or_is_gone(event: events.Event) -> None:
    book = Steered().calls("4001").give(event)
    assert book.changes == []
    book.hangs_up().give(event)
    assert (book.changes, book.orders) == ([], [])
