"""What people of the contact center have written to each other, and who has read it.

Rule: a message is kept with the receipt of everybody it is for, so that who signs in later finds it. Pages are cut by
(at, id), which never change.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, cast, func, null, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import desk_message_receipts, desk_messages

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskMessage:
    """One message. `addressed_to` is as it was written: a username, `queue:<name>`, `team`, `supervisors`."""

    id: str
    at: datetime
    sender: str
    addressed_to: str
    text: str
    reply_to: str | None = None


async def insert_message(connection: AsyncConnection, message: DeskMessage, people: Collection[str]) -> None:
    """Keep a message for these people."""
    values = {name: getattr(message, name) for name in DeskMessage.__dataclass_fields__}
    await connection.execute(desk_messages.insert().values(values))
    rows = [{"message_id": message.id, "person": person, "at": message.at} for person in sorted(people)]
    await connection.execute(desk_message_receipts.insert(), rows)


async def find_message(connection: AsyncConnection, message_id: str, person: str) -> Row | None:
    """Return a message that this person has written or got."""
    columns = desk_message_receipts.c
    mine = select(columns.message_id).where(columns.message_id == message_id, columns.person == person).exists()
    statement = select(desk_messages).where(desk_messages.c.id == message_id, (desk_messages.c.sender == person) | mine)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else dict(row)


async def list_messages_of(
    connection: AsyncConnection, person: str, *, unread: bool, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` messages that this person has got or written, newest first; `unread`: only got, not read.

    Each has `read_at` as this person has it.
    """
    got = (
        select(desk_messages, desk_message_receipts.c.read_at)
        .join(desk_message_receipts, desk_message_receipts.c.message_id == desk_messages.c.id)
        .where(desk_message_receipts.c.person == person)
    )
    if unread:
        got = got.where(desk_message_receipts.c.read_at.is_(None))
    got = page_of(got, desk_message_receipts.c.at, desk_message_receipts.c.message_id, after=after, limit=limit)
    if unread:
        return [dict(row) for row in (await connection.execute(got)).mappings()]
    sent = select(desk_messages, cast(null(), DateTime(timezone=True)).label("read_at")).where(
        desk_messages.c.sender == person
    )
    sent = page_of(sent, desk_messages.c.at, desk_messages.c.id, after=after, limit=limit)
    both = union_all(got.subquery().select(), sent.subquery().select()).subquery()
    statement = select(both).order_by(both.c.at.desc(), both.c.id.desc()).limit(limit)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def readers_of(connection: AsyncConnection, ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return how many people each of these messages is for, and how many have read it."""
    columns = desk_message_receipts.c
    statement = (
        select(columns.message_id, func.count(), func.count(columns.read_at))
        .where(columns.message_id.in_(ids))
        .group_by(columns.message_id)
    )
    return {message_id: (people, read) for message_id, people, read in await connection.execute(statement)}


async def count_unread(connection: AsyncConnection, person: str) -> int:
    """Return how many messages this person has not read."""
    columns = desk_message_receipts.c
    statement = select(func.count()).where(columns.person == person, columns.read_at.is_(None))
    counted: int = (await connection.execute(statement)).scalar_one()
    return counted


async def mark_read(connection: AsyncConnection, message_id: str, person: str, at: datetime) -> bool:
    """Note that this person has read it; false when he had already, or never got it."""
    columns = desk_message_receipts.c
    marking = update(desk_message_receipts).where(
        columns.message_id == message_id, columns.person == person, columns.read_at.is_(None)
    )
    return (await connection.execute(marking.values(read_at=at).returning(columns.person))).first() is not None
