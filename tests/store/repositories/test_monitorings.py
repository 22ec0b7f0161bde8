"""The history of lines listened to: of one call in its order, and nobody on two lines at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.monitorings import MonitoringFilter, list_monitorings, monitorings_of
from callcenter.store.tables import interactions, monitorings
from tests.support.desk import add_record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def keep(database: Database, call: str, minute: int, **values: Any) -> str:
    row: dict[str, Any] = {
        "id": new_id(),
        "interaction_id": call,
        "call_id": "1.1",
        "supervisor": "sam",
        "endpoint": "sam",
        "agents": ["alice"],
        "mode": "listen",
        "state": "ended",
        "started_at": AT + timedelta(minutes=minute),
        "deadline_at": AT,
        **values,
    }
    async with database.transaction() as connection:
        await connection.execute(monitorings.insert().values(row))
    kept: str = row["id"]
    return kept


async def test_those_of_a_call_are_in_their_order_and_go_with_it(database: Database) -> None:
    call, other = [await add_record(database, started_at=AT) for _ in range(2)]
    second = await keep(database, call, 2)
    first = await keep(database, call, 1, supervisor="kim", mode="barge")
    await keep(database, other, 1)
    async with database.transaction() as connection:
        found = await monitorings_of(connection, call)
        assert [row["id"] for row in found] == [first, second]
        assert (found[0]["supervisor"], found[0]["agents"]) == ("kim", ["alice"])
        assert not {"endpoint", "call_id", "rev"} & found[0].keys()
        await connection.execute(interactions.delete().where(interactions.c.id == call))
    async with database.transaction() as connection:
        assert len(await list_monitorings(connection, MonitoringFilter(), after=None, limit=9)) == 1


async def test_a_supervisor_is_on_one_line_even_against_a_second_writer(database: Database) -> None:
    call = await add_record(database, started_at=AT)
    await keep(database, call, 1, state="on")
    await keep(database, call, 2, state="on", supervisor="kim")
    with pytest.raises(IntegrityError, match="uq_monitorings_live_supervisor"):
        await keep(database, call, 3, state="calling")
