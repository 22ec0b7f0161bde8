"""Who has seen which customer. Rows are added and never changed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.masking import Access
from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import customer_access


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    """Somebody has seen a customer: how, when, and in which interaction, if in one."""

    id: str
    customer_id: str
    username: str
    at: datetime
    what: Access
    interaction_id: str | None = None


async def add_access(connection: AsyncConnection, lines: Iterable[AccessLine]) -> None:
    """Add lines; a pop that was shown before adds none."""
    rows = [asdict(line) for line in lines]
    if rows:
        await connection.execute(insert(customer_access).on_conflict_do_nothing(), rows)


async def list_access(
    connection: AsyncConnection, customer_id: str, *, after: Position | None, limit: int
) -> list[AccessLine]:
    """Return who has seen a customer, the newest first."""
    wanted = (
        select(customer_access)
        .where(customer_access.c.customer_id == customer_id)
        .order_by(customer_access.c.at.desc(), customer_access.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        place = customer_access.c.at, customer_access.c.id
        there = literal(after.started_at, place[0].type), literal(after.id, place[1].type)
        wanted = wanted.where(tuple_(*place) < tuple_(*there))
    rows = (await connection.execute(wanted)).mappings()
    return [AccessLine(**{**row, "what": Access(row["what"])}) for row in rows]
