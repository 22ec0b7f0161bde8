"""What a starting service is told: everything open, the calls closed lately in order, and no offer of a closed call."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.acd.learned import folded
from callcenter.core.callback import CallbackState
from callcenter.core.state import Left
from callcenter.engine.clock import Clock
from callcenter.routing.document import RoutingDocument
from callcenter.store.database import Database
from callcenter.store.loading import load
from callcenter.store.repositories.routing_versions import append_version
from callcenter.store.tables import callbacks, interactions, offers, segments
from tests.support.wishes import wish


def row(number: int, at: datetime, **values: Any) -> dict[str, Any]:
    defaults = {"id": str(UUID(int=number)), "call_id": f"call-{number}", "ani": "0", "dnis": "4001", "stage": "closed"}
    defaults |= {"channel": "voice", "direction": "inbound", "language": "zh"}
    return {**defaults, "started_at": at, "ended_at": at, "epoch": 1, "rev": number, **values}


def alike(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the same columns each, as one insert of many wants them."""
    usual = dict.fromkeys(("wait_seconds", "talk_seconds", "hold_seconds", "wrap_up_seconds"), 0.0)
    absent = dict.fromkeys({name for one in rows for name in one})
    return [{**absent, **usual, **one} for one in rows]


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


async def test_open_callbacks_are_told_in_the_order_in_which_they_fall_due(database: Database) -> None:
    later = Clock().now() + timedelta(days=1)
    waiting, scheduled = wish(1, attempts=2, note="下午"), wish(2, state=CallbackState.SCHEDULED, due_at=later)
    over = [wish(3, state=CallbackState.DONE), wish(4, state=CallbackState.FAILED)]
    async with database.transaction() as connection:
        await connection.execute(callbacks.insert(), [asdict(one) for one in (scheduled, *over, waiting)])
        assert (await load(connection)).callbacks == (waiting, scheduled)


async def decide(connection: AsyncConnection, **queues: dict[str, int]) -> None:
    """Make a routing document with these queues."""
    named = {name: {"label": {"en": name, "zh": name}, **values} for name, values in queues.items()}
    document = RoutingDocument.model_validate({"format": 1, "queues": named})
    await append_version(connection, expected=0, at=Clock().now(), actor="admin", document=document.whole())


async def test_each_queue_goes_on_from_its_newest_200_answered_calls(database: Database) -> None:
    now = Clock().now()
    served = {"outcome": "answered", "hold_seconds": 10, "wrap_up_seconds": 20}
    rows = [
        row(number, now, ended_at=now - timedelta(minutes=number), queue="sales", talk_seconds=number, **served)
        for number in range(1, 201)
    ]
    rows[0] |= {"wait_seconds": 30, "estimated_wait_seconds": 20}
    rows[1] |= {"wait_seconds": 40, "estimated_wait_seconds": 60}
    rows.append(row(300, now, ended_at=now - timedelta(days=1), queue="sales", talk_seconds=10_000, **served))
    rows.append(row(301, now, ended_at=now, queue="sales", outcome="abandoned_in_queue", wait_seconds=500))
    rows.append(row(302, now, ended_at=now, queue="sales", stage="wrap_up", agent="a", talk_seconds=900, **served))
    rows.append(row(303, now, ended_at=now, queue="vip", talk_seconds=5, outcome="answered"))
    rows.append(row(304, now, ended_at=now, queue="gone", talk_seconds=5, outcome="answered"))
    async with database.transaction() as connection:
        await decide(connection, sales={}, support={}, vip={"expected_handle_seconds": 45})
        await connection.execute(interactions.insert(), alike(rows))
        restored = await load(connection)
    without_estimate = [(0.0, None, 30.0 + number) for number in range(200, 2, -1)]
    assert restored.statistics == {
        "sales": folded([*without_estimate, (40.0, 60.0, 32.0), (30.0, 20.0, 31.0)], 180),
        "vip": folded([(0.0, None, 5.0)], 45),
    }
    assert restored.statistics["sales"].errors == (-20.0, 10.0)


async def test_who_hung_up_waiting_has_a_place_to_come_back_to_as_long_as_the_queue_keeps_it(
    database: Database,
) -> None:
    now = Clock().now()

    def gone(number: int, ani: str, minutes: int, **values: Any) -> dict[str, Any]:
        at = now - timedelta(minutes=minutes)
        waited = {"queue": "sales", "outcome": "abandoned_in_queue", "queued_at": at - timedelta(minutes=5)}
        return row(number, at - timedelta(minutes=6), ani=ani, **{**waited, "ended_at": at, **values})

    returned = now - timedelta(hours=2)
    rows = [
        gone(1, "1", 30),
        gone(2, "1", 20, place_at=returned),
        gone(3, "1", 90, queue="support", outcome="abandoned_while_ringing", ani_e164="+861"),
        gone(4, "2", 61),
        gone(5, "3", 10, outcome="answered"),
        gone(6, "4", 10, queue=None, outcome="abandoned_in_ivr"),
        gone(7, "5", 10),
        row(8, now, ani="5", queue="sales", stage="queued", ended_at=None),
        gone(9, "6", 1, queue="vip"),
        gone(10, "", 1),
    ]
    async with database.transaction() as connection:
        await connection.execute(interactions.insert(), alike(rows))
        assert (await load(connection)).left == {}
        await decide(connection, sales={"return_seconds": 3600}, support={"return_seconds": 7200}, vip={})
        left = (await load(connection)).left
    assert left == {
        ("+861", "support"): Left(at=now - timedelta(minutes=90), place_at=now - timedelta(minutes=95)),
        ("1", "sales"): Left(at=now - timedelta(minutes=20), place_at=returned),
    }
