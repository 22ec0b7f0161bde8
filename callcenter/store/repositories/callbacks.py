"""Reading callbacks: one, or many by filter, newest wish first. Writing them is the engine's.

Rule: pages are cut by (requested_at, id), which never change: a page stays right while callbacks are tried again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.callback import CallbackState
from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import callbacks

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFilter:
    """What to list; None lets everything pass. `number` is the number as it was given or as E.164.

    `queues` is what may be seen at all, `queue` what is asked for.
    """

    states: frozenset[CallbackState] | None = None
    queue: str | None = None
    queues: frozenset[str] | None = None
    number: str | None = None


async def list_callbacks(
    connection: AsyncConnection, wanted: CallbackFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` callbacks, newest wish first, older than `after` (`started_at`: the time of the wish)."""
    statement = (
        select(callbacks)
        .where(*_conditions(wanted))
        .order_by(callbacks.c.requested_at.desc(), callbacks.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        instant = literal(after.started_at, callbacks.c.requested_at.type)
        there = tuple_(instant, literal(after.id, callbacks.c.id.type))
        statement = statement.where(tuple_(callbacks.c.requested_at, callbacks.c.id) < there)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def find_callback(connection: AsyncConnection, callback_id: str) -> Row | None:
    """Return one callback."""
    statement = select(callbacks).where(callbacks.c.id == callback_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


def _conditions(wanted: CallbackFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.states is not None:
        conditions.append(callbacks.c.state.in_(sorted(wanted.states)))
    if wanted.queue is not None:
        conditions.append(callbacks.c.queue == wanted.queue)
    if wanted.queues is not None:
        conditions.append(callbacks.c.queue.in_(sorted(wanted.queues)))
    if wanted.number is not None:
        conditions.append(or_(callbacks.c.number == wanted.number, callbacks.c.number_e164 == wanted.number))
    return conditions
