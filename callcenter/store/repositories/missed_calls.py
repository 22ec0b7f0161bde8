"""Lines of callers who did not get through: read, listed, written; and the contacts that may change them.

Rule: whoever writes adds the event in the same transaction; `callcenter/records/missed_calls.py` and
`missed_callers.py` do both. Pages are cut by (first_at, id), which never change.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.missed_calls import MissedCall, MissedResult, MissedState
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import customers, interactions, missed_calls, missed_contacts, missed_news

Row = Mapping[str, Any]

_OPEN: Final = missed_calls.c.state == MissedState.OPEN
# No call is longer: who has got through since then has begun to call since this long before.
_LONGEST_CALL: Final = timedelta(hours=24)
_NEWS: Final = (
    "id",
    "ani",
    "ani_e164",
    "ani_name",
    "customer_id",
    "language",
    "direction",
    "queue",
    "entry_point",
    "attributes",
    "stage",
    "outcome",
    "connected_at",
    "ended_at",
    "started_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedFilter:
    """What to list; None lets everything pass. `queues` is what may be seen at all, `queue` what is asked for.

    `claimed_by` has it at `at`. `since` is included, `until` is not: when he first tried.
    """

    state: MissedState | None = None
    queue: str | None = None
    queues: Collection[str] | None = None
    number: str | None = None
    customer: str | None = None
    claimed_by: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def list_missed(
    connection: AsyncConnection, wanted: MissedFilter, *, at: datetime, after: Position | None, limit: int
) -> Sequence[MissedCall]:
    """Return at most `limit` lines, who has waited longest first (`started_at` of a position: when he first tried)."""
    columns = missed_calls.c
    statement = select(missed_calls).where(*_conditions(wanted, at)).order_by(columns.first_at, columns.id).limit(limit)
    if after is not None:
        there = tuple_(literal(after.started_at, columns.first_at.type), literal(after.id, columns.id.type))
        statement = statement.where(tuple_(columns.first_at, columns.id) > there)
    return await _lines(connection, statement)


async def count_missed(connection: AsyncConnection, wanted: MissedFilter, *, at: datetime, most: int) -> int:
    """Return how many lines there are; counting stops at `most`."""
    some = select(missed_calls.c.id).where(*_conditions(wanted, at)).limit(most).subquery()
    counted: int = (await connection.execute(select(func.count()).select_from(some))).scalar_one()
    return counted


async def read_missed(connection: AsyncConnection, line_id: str, *, lock: bool = False) -> MissedCall | None:
    """Return one line. `lock`: nobody else changes it meanwhile."""
    statement = select(missed_calls).where(missed_calls.c.id == line_id)
    found = await _lines(connection, statement.with_for_update() if lock else statement)
    return found[0] if found else None


async def contacts_of(connection: AsyncConnection, line_id: str, *, limit: int) -> Sequence[Row]:
    """Return the contacts that a line is made of, the newest first: `interaction_id`, `at`, `outcome`."""
    columns = (missed_contacts.c.interaction_id, missed_contacts.c.at, missed_contacts.c.outcome)
    statement = (
        select(*columns)
        .where(missed_contacts.c.missed_call_id == line_id)
        .order_by(missed_contacts.c.at.desc(), missed_contacts.c.interaction_id)
        .limit(limit)
    )
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def write_missed(connection: AsyncConnection, line: MissedCall) -> None:
    """Write a line over what it was, or add it."""
    values = asdict(line)
    adding = insert(missed_calls).values(values)
    await connection.execute(adding.on_conflict_do_update(index_elements=["id"], set_=values))


async def open_line(connection: AsyncConnection, number: str, queue: str) -> MissedCall | None:
    """Return the open line of this number in this queue, which nobody else changes meanwhile."""
    statement = select(missed_calls).where(_OPEN, missed_calls.c.number == number, missed_calls.c.queue == queue)
    found = await _lines(connection, statement.with_for_update())
    return found[0] if found else None


async def open_lines_of(
    connection: AsyncConnection, number: str, customer_id: str | None, *, until: datetime
) -> Sequence[MissedCall]:
    """Return the open lines of whoever this is that tell of nothing later than this, which nobody else changes."""
    whose = [missed_calls.c.number == number]
    if customer_id is not None:
        whose.append(missed_calls.c.customer_id == customer_id)
    statement = select(missed_calls).where(_OPEN, or_(*whose), missed_calls.c.last_at <= until)
    return await _lines(connection, statement.order_by(missed_calls.c.id).with_for_update())


async def customer_names(connection: AsyncConnection, ids: Collection[str]) -> dict[str, str]:
    """Return what these customers are called; who is not there is left out."""
    statement = select(customers.c.id, customers.c.name).where(customers.c.id.in_(ids))
    return {row.id: row.name for row in await connection.execute(statement)}


async def note_contact(connection: AsyncConnection, line_id: str, *, contact: Row, at: datetime) -> None:
    """Note that this contact has been counted."""
    values = {"interaction_id": contact["id"], "missed_call_id": line_id, "at": at, "outcome": contact["outcome"]}
    await connection.execute(missed_contacts.insert().values(values))


async def is_counted(connection: AsyncConnection, interaction_id: str) -> bool:
    """Return whether a line tells of this contact already."""
    found = select(missed_contacts.c.missed_call_id).where(missed_contacts.c.interaction_id == interaction_id)
    return (await connection.execute(found)).first() is not None


async def spoken_with_since(
    connection: AsyncConnection, number: str, customer_id: str | None, *, at: datetime
) -> Row | None:
    """Return the first contact in which somebody of us has spoken with him later than this: `id`, `connected_at`."""
    whose = [interactions.c.ani_e164 == number, interactions.c.ani == number]
    if customer_id is not None:
        whose.append(interactions.c.customer_id == customer_id)
    statement = (
        select(interactions.c.id, interactions.c.connected_at)
        .where(or_(*whose), interactions.c.started_at >= at - _LONGEST_CALL, interactions.c.connected_at > at)
        .order_by(interactions.c.connected_at)
        .limit(1)
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


async def take_news(connection: AsyncConnection, *, limit: int) -> tuple[int, Sequence[Row]]:
    """Take the oldest news off; returns how many there were, and their contacts as they are now."""
    oldest = select(missed_news.c.id).order_by(missed_news.c.id).limit(limit).with_for_update(skip_locked=True)
    taking = delete(missed_news).where(missed_news.c.id.in_(oldest)).returning(missed_news.c.interaction_id)
    taken = list((await connection.execute(taking)).scalars())
    if not taken:
        return 0, []
    columns = [interactions.c[name] for name in _NEWS]
    ordered = select(*columns).where(interactions.c.id.in_(set(taken))).order_by(interactions.c.started_at)
    return len(taken), [dict(row) for row in (await connection.execute(ordered)).mappings()]


def _conditions(wanted: MissedFilter, at: datetime) -> list[ColumnElement[bool]]:
    columns = missed_calls.c
    conditions = equal_to(
        missed_calls,
        state=wanted.state,
        queue=wanted.queue,
        number=wanted.number,
        customer_id=wanted.customer,
        claimed_by=wanted.claimed_by,
    )
    if wanted.queues is not None:
        conditions.append(columns.queue.in_(sorted(wanted.queues)))
    if wanted.claimed_by is not None:
        conditions.append(columns.claimed_until > at)
    if wanted.since is not None:
        conditions.append(columns.first_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.first_at < wanted.until)
    return conditions


async def _lines(connection: AsyncConnection, statement: Select[Any]) -> list[MissedCall]:
    return [
        MissedCall(
            **{
                **row,
                "state": MissedState(row["state"]),
                "result": None if row["result"] is None else MissedResult(row["result"]),
            }
        )
        for row in (await connection.execute(statement)).mappings()
    ]
