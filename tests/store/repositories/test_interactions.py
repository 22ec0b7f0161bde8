"""The list is cut by place, and a late disposition is written only where it may be."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter.core.supervision import Reach
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.interactions import (
    InteractionFilter,
    LateDisposition,
    Position,
    find_interaction,
    is_within,
    list_interactions,
    set_late_disposition,
    took_part,
)
from callcenter.store.tables import offers, participations, segments
from tests.support.desk import add_record

AT = datetime(2026, 3, 2, tzinfo=UTC)


async def test_what_comes_after_a_place_is_strictly_older(database: Database) -> None:
    records = sorted([await add_record(database, started_at=AT) for _ in range(3)], reverse=True)
    async with database.transaction() as connection:
        after = Position(started_at=AT, id=records[0])
        rows = await list_interactions(connection, InteractionFilter(), after=after, limit=10)
        assert [row["id"] for row in rows] == records[1:]
        assert await find_interaction(connection, new_id()) is None


@pytest.mark.parametrize(
    ("stage", "asker", "result"),
    [
        ("closed", "alice", LateDisposition.SET),
        ("closed", None, LateDisposition.SET),
        ("closed", "bob", LateDisposition.UNKNOWN),
        ("wrap_up", "alice", LateDisposition.NOT_CLOSED),
    ],
)
async def test_a_late_disposition_is_set_only_by_its_agent_and_only_when_closed(
    database: Database, stage: str, asker: str | None, result: LateDisposition
) -> None:
    record = await add_record(database, started_at=AT, agent="alice", stage=stage)
    async with database.transaction() as connection:
        assert await set_late_disposition(connection, record, agent=asker, code="sale", note=None, at=AT) is result
        row = await find_interaction(connection, record)
    assert row is not None
    assert row["disposition"] == ("sale" if result is LateDisposition.SET else None)


async def test_a_late_disposition_for_no_interaction_is_unknown(database: Database) -> None:
    async with database.transaction() as connection:
        result = await set_late_disposition(connection, new_id(), agent=None, code="sale", note="x", at=AT)
    assert result is LateDisposition.UNKNOWN


def part(record: str, agent: str, number: int = 1, **values: Any) -> dict[str, Any]:
    made = {"interaction_id": record, "number": number, "agent": agent, "joined_at": AT, "left_at": AT, "ended_at": AT}
    return made | values


async def test_each_late_disposition_is_one_more_row_and_replaces_none(database: Database) -> None:
    record = await add_record(database, started_at=AT, agent="alice", stage="closed")
    async with database.transaction() as connection:
        await connection.execute(participations.insert(), part(record, "bob", note="his"))
        for agent, code, note in (("alice", "sale", None), (None, "no_sale", "x"), ("bob", "sale", None)):
            said = await set_late_disposition(connection, record, agent=agent, code=code, note=note, at=AT)
            assert said is LateDisposition.SET
        row = await find_interaction(connection, record)
    assert row is not None
    rows = [
        (one["participation"], one["number"], one["agent"], one["code"], one["note"]) for one in row["dispositions"]
    ]
    assert rows == [(0, 1, "alice", "sale", None), (0, 2, None, "no_sale", "x"), (1, 1, "bob", "sale", "his")]
    assert (row["disposition"], row["note"], row["participations"][0]["disposition"]) == ("no_sale", "x", "sale")


async def test_who_still_wraps_up_his_part_says_it_there(database: Database) -> None:
    record = await add_record(database, started_at=AT, agent="alice", stage="closed")
    async with database.transaction() as connection:
        await connection.execute(participations.insert(), part(record, "bob", ended_at=None))
        said = await set_late_disposition(connection, record, agent="bob", code="sale", note=None, at=AT)
    assert said is LateDisposition.NOT_CLOSED


async def test_an_agent_finds_what_he_handed_over_and_where_he_was_a_guest_but_not_what_only_rang(
    database: Database,
) -> None:
    last, handed_over, guest, rang = [await add_record(database, started_at=AT, agent="alice") for _ in range(4)]
    offer = {"queue": "sales", "offered_at": AT, "deadline_at": AT, "number": 1, "agent": "bob"}
    async with database.transaction() as connection:
        await connection.execute(participations.insert(), part(handed_over, "bob"))
        for record, state in ((guest, "answered"), (rang, "no_answer")):
            await connection.execute(
                offers.insert(), offer | {"id": new_id(), "interaction_id": record, "state": state}
            )
        found = {}
        for agent in ("alice", "bob", "carol"):
            wanted = InteractionFilter(agent=agent)
            found[agent] = {row["id"] for row in await list_interactions(connection, wanted, after=None, limit=9)}
        took = {record: await find_interaction(connection, record) for record in (last, handed_over, guest, rang)}
    assert found == {"alice": {last, handed_over, guest, rang}, "bob": {handed_over, guest}, "carol": set()}
    assert {record for record, row in took.items() if row is not None and took_part(row, "bob")} == {handed_over, guest}


@pytest.mark.parametrize(
    ("queues", "agents", "found"),
    [
        ({"support"}, (), {"ended there", "was there"}),
        ((), {"bob"}, {"his", "handed over", "guest"}),
        ({"support"}, {"bob"}, {"ended there", "was there", "his", "handed over", "guest"}),
        ((), (), set()),
    ],
)
async def test_what_has_been_in_a_queue_or_with_an_agent_within_reach_is_listed_and_nothing_else(
    database: Database, queues: set[str], agents: set[str], found: set[str]
) -> None:
    """The list in PostgreSQL and the question about one row must say the same."""
    names = ("ended there", "was there", "his", "handed over", "guest", "rang", "in no queue")
    where: dict[str, dict[str, str | None]] = {
        "ended there": {"queue": "support"},
        "his": {"agent": "bob"},
        "in no queue": {"queue": None},
    }
    made = {
        name: await add_record(database, started_at=AT, **{"queue": "sales", "agent": "alice", **where.get(name, {})})
        for name in names
    }
    offer = {"queue": "sales", "offered_at": AT, "deadline_at": AT, "number": 1, "agent": "bob"}
    visit = {"interaction_id": made["was there"], "number": 1, "kind": "queue", "started_at": AT, "queue": "support"}
    async with database.transaction() as connection:
        await connection.execute(segments.insert().values(visit))
        await connection.execute(participations.insert(), part(made["handed over"], "bob"))
        for name, state in (("guest", "answered"), ("rang", "no_answer")):
            row = {**offer, "id": new_id(), "interaction_id": made[name], "state": state}
            await connection.execute(offers.insert().values(row))
        reach = Reach(queues=frozenset(queues), agents=frozenset(agents))
        listed = await list_interactions(connection, InteractionFilter(reach=reach), after=None, limit=10)
        rows = {name: await find_interaction(connection, record) for name, record in made.items()}
    assert {row["id"] for row in listed} == {made[name] for name in found}
    assert {name for name, row in rows.items() if row is not None and is_within(row, reach)} == found
