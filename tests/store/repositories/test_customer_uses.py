"""A customer is needed while a ticket, a task or a callback that names it is open."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Table

from callcenter.core.callback import CallbackState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_uses import is_in_use
from callcenter.store.tables import callbacks, tasks, tickets

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
CALLBACK = {
    "number": "13800138000",
    "name": "",
    "queue": "sales",
    "mode": "call",
    "requested_at": AT,
    "place_at": AT,
    "due_at": AT,
    "language": "zh",
}
RECORD = {"created_by": "alice", "created_at": AT, "updated_at": AT}


@pytest.mark.parametrize(
    ("table", "row", "over"),
    [
        (callbacks, {**CALLBACK, "state": CallbackState.WAITING}, {"state": CallbackState.DONE, "ended_at": AT}),
        (tasks, {**RECORD, "title": "call back"}, {"state": "done"}),
        (tickets, {**RECORD, "type": "request", "subject": "x", "state": "on_hold"}, {"state": "solved"}),
    ],
    ids=lambda value: value.name if isinstance(value, Table) else "",
)
async def test_what_is_open_needs_its_customer_and_what_is_over_does_not(
    database: Database, table: Table, row: dict[str, Any], over: dict[str, Any]
) -> None:
    customer = new_id()
    async with database.transaction() as connection:
        await connection.execute(table.insert().values(id=new_id(), customer_id=customer, **row))
        assert await is_in_use(connection, customer)
        assert not await is_in_use(connection, new_id())
        await connection.execute(table.update().values(over))
        assert not await is_in_use(connection, customer)
