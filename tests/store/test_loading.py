"""What a starting service is told: everything open, the calls closed lately in order, and no offer of a closed call."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from callcenter.engine.clock import Clock
from callcenter.store.database import Database
from callcenter.store.loading import load
from callcenter.store.tables import interactions, offers, segments


def row(number: int, at: datetime, **values: Any) -> dict[str, Any]:
    defaults = {"id": str(UUID(int=number)), "call_id": f"call-{number}", "ani": "0", "dnis": "4001", "stage": "closed"}
    defaults |= {"channel": "voice", "direction": "inbound", "language": "zh"}
    return {**defaults, "started_at": at, "ended_at": at, "epoch": 1, "rev": number, **values}


async def test_calls_closed_within_a_day_are_told_in_the_order_of_their_closing(database: Database) -> None:
    now = Clock().now()
    rows = [
        row(1, now - timedelta(hours=30)),
        row(2, now - timedelta(hours=30), ended_at=now - timedelta(hours=1), rev=9),
        row(3, now - timedelta(hours=2)),
        row(4, now, stage="queued", ended_at=None),
    ]
    async with database.transaction() as connection:
        for one in rows:
            await connection.execute(interactions.insert(), one)
        restored = await load(connection)
    assert restored.finished_calls == ("call-3", "call-2")
    assert [one.call_id for one in restored.interactions] == ["call-4"]


async def test_the_running_segment_comes_with_its_interaction(database: Database) -> None:
    now = Clock().now()
    opened = row(1, now, stage="connected", ended_at=None, agent="alice")
    ended = {"interaction_id": opened["id"], "number": 1, "kind": "queue", "started_at": now, "ended_at": now}
    running = {"interaction_id": opened["id"], "number": 2, "kind": "talk", "started_at": now, "ended_at": None}
    async with database.transaction() as connection:
        await connection.execute(interactions.insert(), opened)
        await connection.execute(segments.insert(), [ended, running])
        (interaction,) = (await load(connection)).interactions
    assert interaction.segment is not None
    assert (interaction.segment.number, interaction.segment.kind, interaction.segment.agent) == (2, "talk", None)


async def test_a_live_offer_of_a_closed_call_is_ended_and_frees_its_agent(database: Database) -> None:
    now = Clock().now()
    closed, waiting = row(1, now), row(2, now, stage="offered", ended_at=None)
    live = {"queue": "sales", "number": 1, "offered_at": now, "deadline_at": now, "state": "ringing"}
    async with database.transaction() as connection:
        await connection.execute(interactions.insert(), closed)
        await connection.execute(interactions.insert(), waiting)
        for number, (one, agent) in enumerate(((closed, "alice"), (waiting, "bob")), start=10):
            offer = {**live, "id": str(UUID(int=number)), "interaction_id": one["id"], "agent": agent}
            await connection.execute(offers.insert(), offer)
        restored = await load(connection)
        assert [offer.agent for offer in restored.offers] == ["bob"]
        freed = {**live, "id": str(UUID(int=20)), "number": 2, "interaction_id": closed["id"], "agent": "alice"}
        await connection.execute(offers.insert(), freed)
