"""An agent's own day and his queues as of now."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.core.agent import Status
from callcenter.core.requests import SetAgentStatus
from callcenter.engine.ids import new_id
from callcenter.store.tables import agent_status_history, offers, participations, segments, survey_answers
from tests.support.desk import Desk, add_record

DAY, QUEUES = "/api/v1/agents/me/day", "/api/v1/agents/me/queues"
# Half past nine in Shanghai.
AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)


async def contact(desk: Desk, at: datetime, *parts: tuple[str, str, int], **facts: Any) -> str:
    """A contact with one segment after the other: kind, agent, seconds."""
    row = {"agent": parts[-1][1], "connected_at": at, **facts}
    record = await add_record(desk.database, started_at=at, **row)
    rows = []
    for number, (kind, agent, seconds) in enumerate(parts, start=1):
        ended_at = at + timedelta(seconds=seconds)
        given = {"interaction_id": record, "number": number, "kind": kind, "agent": agent, "queue": "sales"}
        rows.append({**given, "started_at": at, "ended_at": ended_at})
        at = ended_at
    async with desk.database.transaction() as connection:
        await connection.execute(segments.insert(), rows)
    return record


async def insert(desk: Desk, table: Any, **row: Any) -> None:
    async with desk.database.transaction() as connection:
        await connection.execute(table.insert().values(row))


async def test_a_day_adds_up_the_agents_own_part_of_each_contact(desk: Desk) -> None:
    await contact(
        desk, AT, ("talk", "alice", 60), ("hold", "alice", 20), ("talk", "alice", 40), ("wrap_up", "alice", 30)
    )
    # Handed over to bob, and wrapped up by alice meanwhile.
    shared = await contact(desk, AT, ("talk", "alice", 100), ("consult", "alice", 45), ("talk", "bob", 500))
    left_at = AT + timedelta(seconds=145)
    await insert(
        desk,
        participations,
        **{"interaction_id": shared, "number": 1, "agent": "alice", "joined_at": AT},
        **{"left_at": left_at, "ended_at": left_at + timedelta(seconds=15)},
    )
    # Over midnight: only what was after it. The day before: nothing.
    await contact(desk, MIDNIGHT - timedelta(seconds=30), ("talk", "alice", 50), direction="outbound")
    await contact(desk, MIDNIGHT - timedelta(hours=2), ("talk", "alice", 600))
    desk.clock.advance((AT + timedelta(hours=1) - desk.clock.now()).total_seconds())
    day = (await (await desk.signed_in("alice")).get(DAY)).json()
    assert (day["date"], day["timezone"], day["begins_at"]) == ("2026-03-02", "Asia/Shanghai", "2026-03-01T16:00:00Z")
    assert (day["contacts"], day["outbound"], day["transfers"]) == (3, 1, 1)
    assert (day["talk_seconds"], day["hold_seconds"], day["wrap_up_seconds"]) == (220, 65, 45)
    assert (day["longest_hold_seconds"], day["handle_seconds"]) == (45, 110)
    assert (await (await desk.signed_in("bob")).get(DAY)).json()["talk_seconds"] == 500


async def test_a_day_knows_what_callers_said_and_what_rang_in_vain(desk: Desk) -> None:
    record = await contact(desk, AT, ("talk", "bob", 60))
    for number, (kind, score, scale) in enumerate((("csat", 5, 5), ("csat", 3, 5), ("nps", 5, 10))):
        facts = {"id": new_id(), "kind": kind, "score": score, "scale": scale, "channel": "voice", "agent": "alice"}
        at = AT + timedelta(minutes=number)
        await insert(desk, survey_answers, **facts, answered_at=at, created_by="x", created_at=at)
    rang = {"interaction_id": record, "agent": "alice", "queue": "sales", "offered_at": AT, "deadline_at": AT}
    await insert(desk, offers, id=new_id(), number=1, state="no_answer", **rang)
    desk.clock.advance((AT + timedelta(hours=1) - desk.clock.now()).total_seconds())
    day = (await (await desk.signed_in("alice")).get(DAY)).json()
    assert (day["surveys"], day["missed"], day["contacts"], day["handle_seconds"]) == (3, 1, 0, None)
    assert day["satisfaction"] == pytest.approx((1 + 0.5 + 0.5) / 3)


async def test_a_day_shows_what_was_chosen_with_what_went_on_at_midnight(desk: Desk) -> None:
    for begin, end, status in (
        (-300, -200, "offline"),
        (-60, 60, "available"),
        (60, 90, "not_ready"),
        (90, None, "offline"),
    ):
        await insert(
            desk,
            agent_status_history,
            **{"agent": "alice", "status": status, "activity": "idle", "reason": "lunch" if begin == 60 else None},
            started_at=MIDNIGHT + timedelta(minutes=begin),
            ended_at=None if end is None else MIDNIGHT + timedelta(minutes=end),
        )
    desk.clock.advance((AT - desk.clock.now()).total_seconds())
    day = (await (await desk.signed_in("alice")).get(DAY)).json()
    assert [(one["status"], one["reason"]) for one in day["stretches"]] == [
        ("available", None),
        ("not_ready", "lunch"),
        ("offline", None),
    ]
    assert day["stretches"][-1]["ended_at"] is None
    assert (await (await desk.signed_in("sam")).get(DAY)).json()["contacts"] == 0


async def test_who_has_been_free_longest_is_next_in_his_queues(desk: Desk) -> None:
    alice, bob = await desk.signed_in("alice"), await desk.signed_in("bob")
    (queue,) = (await alice.get(QUEUES)).json()["items"]
    assert (queue["name"], queue["position"], queue["free"], queue["waiting"]) == ("sales", None, 0, 0)
    assert queue["estimated_wait_seconds"] is None
    await desk.make_available("bob")
    desk.clock.advance(10)
    await desk.make_available("alice")
    assert [(await client.get(QUEUES)).json()["items"][0]["position"] for client in (alice, bob)] == [2, 1]
    await desk.engine.request(lambda at: SetAgentStatus(agent="bob", status=Status.OFFLINE, at=at))
    (queue,) = (await alice.get(QUEUES)).json()["items"]
    assert (queue["position"], queue["free"], queue["estimated_wait_seconds"]) == (1, 1, 0)
    await desk.engine.request(lambda at: SetAgentStatus(agent="alice", status=Status.OFFLINE, at=at))
    await desk.call_arrives()
    (queue,) = (await alice.get(QUEUES)).json()["items"]
    assert (queue["waiting"], queue["longest_waiting_since_at"] is not None) == (1, True)
    assert (await (await desk.signed_in("sam")).get(QUEUES)).json()["code"] == "unknown_agent"
