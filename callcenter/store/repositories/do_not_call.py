"""The numbers that nobody may call, by E.164 or by the digits of what has none."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import do_not_call


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredNumber:
    """One number, why it is barred, and since when by whom."""

    id: str
    number: str
    reason: str
    actor: str
    at: datetime


async def insert_barred(connection: AsyncConnection, given: Sequence[BarredNumber]) -> list[BarredNumber]:
    """Bar numbers; returns those that were not barred before."""
    if not given:
        return []
    statement = insert(do_not_call).on_conflict_do_nothing(index_elements=["number"]).returning(do_not_call.c.id)
    added = set((await connection.execute(statement, [asdict(one) for one in given])).scalars())
    return [one for one in given if one.id in added]


async def barred_among(connection: AsyncConnection, numbers: Collection[str]) -> frozenset[str]:
    """Return those of these numbers that are barred."""
    wanted = select(do_not_call.c.number).where(do_not_call.c.number.in_(numbers))
    return frozenset((await connection.execute(wanted)).scalars())


async def list_barred(
    connection: AsyncConnection, *, number: str | None, after: Position | None, limit: int
) -> list[BarredNumber]:
    """Return barred numbers, the newest first."""
    wanted = select(do_not_call).order_by(do_not_call.c.at.desc(), do_not_call.c.id.desc()).limit(limit)
    if number is not None:
        wanted = wanted.where(do_not_call.c.number == number)
    if after is not None:
        there = tuple_(literal(after.started_at, do_not_call.c.at.type), literal(after.id, do_not_call.c.id.type))
        wanted = wanted.where(tuple_(do_not_call.c.at, do_not_call.c.id) < there)
    return [BarredNumber(**row) for row in (await connection.execute(wanted)).mappings()]


async def delete_barred(connection: AsyncConnection, barred_id: str) -> BarredNumber | None:
    """Take a number off the list; None: it was not there."""
    statement = delete(do_not_call).where(do_not_call.c.id == barred_id).returning(*do_not_call.c)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else BarredNumber(**row)
