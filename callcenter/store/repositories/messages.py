"""Messages: kept once by their id, listed newest first, taken by one sender at a time.

Rule: who takes a message moves its deadline first, so that nobody else takes it while it is being sent; one whose
sender dies is taken again at that deadline.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.messages import Message, MessageChannel, MessageState
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import messages

_DUE = messages.c.next_try_at.is_not(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """What to list; None lets everything pass."""

    channel: MessageChannel | None = None
    state: MessageState | None = None
    customer: str | None = None
    interaction: str | None = None


async def insert_message(connection: AsyncConnection, message: Message) -> bool:
    """Add a message; false when it is there already."""
    adding = insert(messages).values(asdict(message)).on_conflict_do_nothing(index_elements=["id"])
    return (await connection.execute(adding.returning(messages.c.id))).first() is not None


async def update_message(connection: AsyncConnection, message: Message) -> None:
    """Write a message over what it was."""
    await connection.execute(messages.update().where(messages.c.id == message.id).values(asdict(message)))


async def list_messages(
    connection: AsyncConnection, wanted: MessageFilter, *, after: Position | None, limit: int
) -> Sequence[Message]:
    """Return at most `limit` messages, newest first."""
    columns = messages.c
    conditions = equal_to(
        messages,
        channel=wanted.channel,
        state=wanted.state,
        customer_id=wanted.customer,
        interaction_id=wanted.interaction,
    )
    statement = select(messages).where(*conditions)
    rows = await connection.execute(page_of(statement, columns.created_at, columns.id, after=after, limit=limit))
    return [_message(row) for row in rows.mappings()]


async def read_messages(connection: AsyncConnection, ids: Collection[str]) -> dict[str, Message]:
    """Return those of these messages that there are, by id."""
    rows = await connection.execute(select(messages).where(messages.c.id.in_(ids)))
    return {row["id"]: _message(row) for row in rows.mappings()}


async def take_due(
    connection: AsyncConnection, channels: Collection[MessageChannel], at: datetime, *, lease: timedelta, limit: int
) -> list[Message]:
    """Return messages to send now, each of them nobody else's for the time of the lease."""
    due = (
        select(messages.c.id)
        .where(messages.c.channel.in_(sorted(channels)), messages.c.next_try_at <= at)
        .order_by(messages.c.next_try_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list((await connection.execute(due)).scalars())
    if not ids:
        return []
    taking = messages.update().where(messages.c.id.in_(ids)).values(next_try_at=at + lease)
    return [_message(row) for row in (await connection.execute(taking.returning(*messages.c))).mappings()]


async def next_due_at(connection: AsyncConnection, channels: Collection[MessageChannel]) -> datetime | None:
    """Return when the next message is to be tried."""
    first = select(func.min(messages.c.next_try_at)).where(_DUE, messages.c.channel.in_(sorted(channels)))
    at: datetime | None = (await connection.execute(first)).scalar_one()
    return at


async def note_problem(connection: AsyncConnection, channels: Collection[MessageChannel], problem: str) -> None:
    """Say of all that wait for these channels what is in their way."""
    waiting = (_DUE, messages.c.channel.in_(sorted(channels)), messages.c.problem.is_distinct_from(problem))
    await connection.execute(messages.update().where(*waiting).values(problem=problem))


async def expire(connection: AsyncConnection, created_before: datetime) -> int:
    """End what has waited since before then, never tried to the end or not at all; returns how many."""
    late = (_DUE, messages.c.created_at < created_before)
    ended = messages.update().where(*late).values(state=MessageState.FAILED, next_try_at=None, html=None)
    return (await connection.execute(ended)).rowcount


def _message(row: Mapping[Any, Any]) -> Message:
    read = {"channel": MessageChannel(row["channel"]), "state": MessageState(row["state"])}
    return Message(**{**row, **read})
