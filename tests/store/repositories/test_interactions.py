"""The list is cut by place, and a late disposition is written only where it may be."""

from datetime import UTC, datetime

import pytest

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.interactions import (
    InteractionFilter,
    LateDisposition,
    Position,
    find_interaction,
    list_interactions,
    set_late_disposition,
)
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
        assert await set_late_disposition(connection, record, agent=asker, code="sale", note=None) is result
        row = await find_interaction(connection, record)
    assert row is not None
    assert row["disposition"] == ("sale" if result is LateDisposition.SET else None)


async def test_a_late_disposition_for_no_interaction_is_unknown(database: Database) -> None:
    async with database.transaction() as connection:
        result = await set_late_disposition(connection, new_id(), agent=None, code="sale", note="x")
    assert result is LateDisposition.UNKNOWN
