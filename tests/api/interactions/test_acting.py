"""Supervisors act on callers who wait: what comes of it, who may, and what is noted."""

from typing import Any

import pytest

from callcenter.core.interaction import Stage
from tests.api.routing.conftest import RoutingDesk
from tests.support.acting import (
    OTHER,
    OTHER_AGENT,
    OWN,
    OWN_AGENT,
    audited,
    live_call,
    look_after_support,
    somebody_waits,
)
from tests.support.desk import Desk

URL = "/api/v1/interactions"
BODIES: dict[str, dict[str, Any] | None] = {
    "priority": {"points": 5},
    "queue": {"queue": "sales"},
    "agent": {"agent": None},
    "end": None,
}


async def act(desk: Desk, who: str, act: str, call: str, body: dict[str, Any] | None) -> tuple[int, str | None]:
    answer = await (await desk.signed_in(who)).post(f"{URL}/{call}/{act}", json=body)
    return answer.status_code, answer.json()["code"] if answer.content else None


async def test_a_caller_is_raised_and_the_points_before_are_noted(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    call = await somebody_waits(desk)
    assert await act(desk, "sam", "priority", call.id, {"points": 5}) == (204, None)
    assert await act(desk, "sam", "priority", call.id, {"points": 5}) == (204, None)
    assert await act(desk, "admin", "priority", call.id, {"points": 0}) == (204, None)
    assert live_call(desk).priority == 0
    assert await audited(desk, "call_raised") == [
        ("sam", "call_raised", call.id, {"old": "0", "new": "5"}),
        ("admin", "call_raised", call.id, {"old": "5", "new": "0"}),
    ]


async def test_a_caller_is_moved_and_where_he_was_is_noted(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    call = await somebody_waits(desk)
    for _ in range(2):
        assert await act(desk, "sam", "queue", call.id, {"queue": "support"}) == (204, None)
    assert live_call(desk).queue == "support"
    assert await audited(desk, "call_moved") == [("sam", "call_moved", call.id, {"old": "sales", "new": "support"})]
    assert await act(desk, "sam", "queue", call.id, {"queue": "nowhere"}) == (404, "unknown_queue")


async def test_a_caller_is_given_to_an_agent_and_taken_from_him(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    call = await somebody_waits(desk, "support")
    assert await act(desk, "sam", "agent", call.id, {"agent": "alice"}) == (409, "agent_not_ready")
    assert await act(desk, "sam", "agent", call.id, {"agent": "bob"}) == (409, "agent_not_suited")
    assert await act(desk, "sam", "agent", call.id, {"agent": "nobody"}) == (404, "unknown_agent")
    talk = await somebody_waits(desk, "sales", "call-0")
    await desk.make_available("alice")
    assert live_call(desk, "call-0").stage is Stage.QUEUED or talk
    first = next(one for one in (live_call(desk), live_call(desk, "call-0")) if one.stage is Stage.OFFERED)
    await desk.answer(first)
    waiting = next(one for one in (live_call(desk), live_call(desk, "call-0")) if one.stage is Stage.QUEUED)
    assert await act(desk, "sam", "agent", waiting.id, {"agent": "alice"}) == (204, None)
    assert desk.engine.state.interactions[waiting.id].assigned_agent == "alice"
    assert await act(desk, "sam", "agent", waiting.id, {"agent": None}) == (204, None)
    assert await audited(desk, "call_assigned") == [
        ("sam", "call_assigned", waiting.id, {"old": None, "new": "alice"}),
        ("sam", "call_assigned", waiting.id, {"old": "alice", "new": None}),
    ]


async def test_a_caller_is_ended_once(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    call = await somebody_waits(desk)
    assert await act(desk, "sam", "end", call.id, None) == (204, None)
    assert call.id not in desk.engine.state.interactions
    assert await act(desk, "sam", "end", call.id, None) == (404, "unknown_interaction")
    told = {"queue": "sales", "agent": None}
    assert await audited(desk, "call_ended_by_supervisor") == [("sam", "call_ended_by_supervisor", call.id, told)]


async def test_whom_a_phone_rings_for_is_not_touched(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    await desk.make_available("alice")
    arrived = await desk.call_arrives()
    assert live_call(desk).stage is Stage.OFFERED
    for name, body in BODIES.items():
        assert await act(desk, "sam", name, arrived.id, body) == (409, "not_waiting")


@pytest.mark.parametrize("name", list(BODIES))
async def test_agents_may_not_and_what_is_out_of_scope_is_not_there(routing_desk: RoutingDesk, name: str) -> None:
    desk, body = routing_desk.desk, BODIES[name]
    await look_after_support(routing_desk)
    own, other = await somebody_waits(desk, OWN, "call-1"), await somebody_waits(desk, OTHER, "call-2")
    for who in ("alice", "bob"):
        assert await act(desk, who, name, own.id, body) == (403, "forbidden")
    assert await act(desk, "sam", name, other.id, body) == (404, "unknown_interaction")
    assert live_call(desk, "call-2") == other
    if name == "queue":
        assert await act(desk, "sam", name, own.id, {"queue": OTHER}) == (404, "unknown_queue")
        assert await act(desk, "sam", name, own.id, {"queue": OWN}) == (204, None)
    elif name == "agent":
        assert await act(desk, "sam", name, own.id, {"agent": OTHER_AGENT}) == (404, "unknown_agent")
        assert await act(desk, "sam", name, own.id, {"agent": OWN_AGENT}) == (409, "agent_not_ready")
    else:
        assert await act(desk, "sam", name, own.id, body) == (204, None)
    assert await act(desk, "admin", name, other.id, body) == (204, None), "administrators see everything"


async def test_a_call_out_of_scope_cannot_be_hung_up_either(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    await look_after_support(routing_desk)
    other = await somebody_waits(desk, OTHER)
    assert await act(desk, "sam", "hangup", other.id, None) == (404, "unknown_interaction")
    assert await act(desk, "admin", "hangup", other.id, None) == (204, None)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("priority", {"points": 101}),
        ("priority", {"points": -1}),
        ("priority", {}),
        ("queue", {"queue": 7}),
        ("queue", {}),
        ("agent", {}),
        ("agent", {"agent": "alice", "for": 5}),
    ],
)
async def test_what_makes_no_sense_is_refused(routing_desk: RoutingDesk, name: str, body: dict[str, Any]) -> None:
    call = await somebody_waits(routing_desk.desk)
    assert await act(routing_desk.desk, "sam", name, call.id, body) == (422, "invalid_request")
