"""Reading why an interaction went to whom: its routing decisions in order. Writing them is the engine's."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import routing_decisions


async def decisions_of(connection: AsyncConnection, interaction_id: str) -> Sequence[Mapping[str, Any]]:
    """Return each decision's `number`, `at` and `explanation`."""
    table = routing_decisions.c
    statement = select(table.number, table.at, table.explanation).where(table.interaction_id == interaction_id)
    return [dict(row) for row in (await connection.execute(statement.order_by(table.number))).mappings()]
