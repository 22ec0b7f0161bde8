"""Reading record events by what they are about: for programs that follow, webhooks, and the history of one record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Text, bindparam, func, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.record_events import RecordEvent
from callcenter.store.tables import record_events

# As the index has it.
_NAMING: Final = text("changes ? 'notify' and ((changes -> 'notify') -> 1) ?| :addresses").bindparams(
    bindparam("addresses", type_=ARRAY(Text))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events. A type may be `customer.changed`, `customer.*` or `*`; no types: all."""

    types: Sequence[str] = ()
    customer: str | None = None
    record: str | None = None
    kind: str | None = None
    without_kinds: Sequence[str] = ()


async def newest_seq(connection: AsyncConnection) -> int:
    """Return the number of the newest event; 0 when there is none."""
    return int((await connection.execute(select(func.coalesce(func.max(record_events.c.seq), 0)))).scalar_one())


async def matching_after(
    connection: AsyncConnection, seq: int, wanted: EventFilter, *, limit: int
) -> list[RecordEvent]:
    """Return the next events of this kind after a number, oldest first."""
    statement = _select(wanted).where(record_events.c.seq > seq).order_by(record_events.c.seq).limit(limit)
    return await _events(connection, statement)


async def matching_before(
    connection: AsyncConnection, seq: int | None, wanted: EventFilter, *, limit: int
) -> list[RecordEvent]:
    """Return the last events of this kind before a number, newest first."""
    statement = _select(wanted).order_by(record_events.c.seq.desc()).limit(limit)
    if seq is not None:
        statement = statement.where(record_events.c.seq < seq)
    return await _events(connection, statement)


async def naming_before(
    connection: AsyncConnection, seq: int | None, addresses: Sequence[str], *, limit: int
) -> list[RecordEvent]:
    """Return the last events that were to be told to any of these addresses, newest first."""
    statement = select(record_events).where(_NAMING.bindparams(addresses=list(addresses)))
    statement = statement.order_by(record_events.c.seq.desc()).limit(limit)
    if seq is not None:
        statement = statement.where(record_events.c.seq < seq)
    return await _events(connection, statement)


async def first_seq_from(connection: AsyncConnection, at: datetime) -> int:
    """Return the number of about the first event from this instant on; one more than the newest when there is none.

    Numbers follow the commits, instants what asked for them, which is nearly the same: so halving finds the place in a
    handful of look-ups by number, among any number of events and without an index of instants.
    """
    low, high = 0, await newest_seq(connection) + 1
    while low + 1 < high:
        middle = (low + high) // 2
        statement = select(record_events.c.at).where(record_events.c.seq >= middle).order_by(record_events.c.seq)
        found = (await connection.execute(statement.limit(1))).scalar_one_or_none()
        if found is not None and found < at:
            low = middle
        else:
            high = middle
    return high


def _select(wanted: EventFilter) -> Select[Any]:
    statement = select(record_events)
    if wanted.types:
        statement = statement.where(or_(*(_is_of(name) for name in wanted.types)))
    if wanted.customer is not None:
        statement = statement.where(record_events.c.customer_id == wanted.customer)
    if wanted.record is not None:
        statement = statement.where(record_events.c.record_id == wanted.record)
    if wanted.kind is not None:
        statement = statement.where(record_events.c.kind == wanted.kind)
    if wanted.without_kinds:
        statement = statement.where(record_events.c.kind.not_in(wanted.without_kinds))
    return statement


def _is_of(name: str) -> ColumnElement[bool]:
    if name == "*":
        return record_events.c.type.is_not(None)
    if name.endswith(".*"):
        return record_events.c.type.startswith(name.removesuffix("*"), autoescape=True)
    return record_events.c.type == name


async def _events(connection: AsyncConnection, statement: Select[Any]) -> list[RecordEvent]:
    return [RecordEvent(**row) for row in (await connection.execute(statement)).mappings()]
