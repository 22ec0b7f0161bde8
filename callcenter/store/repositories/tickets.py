"""Tickets with their links and comments, read and written as the values that the rules work on.

Rule: whoever writes adds the event in the same transaction; `callcenter/records/tickets.py` does both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.tickets import (
    ClockKind,
    Comment,
    Link,
    LinkKind,
    Pause,
    Priority,
    Ticket,
    TicketState,
    TicketType,
)
from callcenter.store.tables import ticket_comments, ticket_links, tickets

# The database gives the number; the links have a table.
_OWN: Final = tuple(one.name for one in fields(Ticket) if one.name not in ("number", "links"))
_COMMENT: Final = tuple(one.name for one in fields(Comment))


async def read_tickets(connection: AsyncConnection, ids: Sequence[str], *, lock: bool = False) -> list[Ticket]:
    """Return those of these tickets that exist, in this order. `lock`: nobody else changes them meanwhile."""
    statement = select(tickets).where(tickets.c.id.in_(ids)).order_by(tickets.c.id)
    if lock:
        statement = statement.with_for_update()
    rows = [dict(row) for row in (await connection.execute(statement)).mappings()]
    found = {ticket.id: ticket for ticket in await with_links(connection, rows)}
    return [found[one] for one in ids if one in found]


async def with_links(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> list[Ticket]:
    """Return the tickets of these rows, in their order."""
    ids = [row["id"] for row in rows]
    wanted = select(ticket_links).where(ticket_links.c.ticket_id.in_(ids))
    links: dict[str, list[Link]] = {}
    order = (ticket_links.c.kind, ticket_links.c.target_id)
    for row in (await connection.execute(wanted.order_by(*order))).mappings() if ids else ():
        links.setdefault(row["ticket_id"], []).append(Link(kind=LinkKind(row["kind"]), to=row["target_id"]))
    return [_ticket(row, tuple(links.get(row["id"], ()))) for row in rows]


async def insert_ticket(connection: AsyncConnection, ticket: Ticket) -> Ticket:
    """Add a ticket; returns it with its number."""
    added = await connection.execute(tickets.insert().values(_row(ticket)).returning(tickets.c.number))
    await _insert_links(connection, ticket.id, ticket.links)
    return replace(ticket, number=added.scalar_one())


async def update_ticket(connection: AsyncConnection, before: Ticket, after: Ticket) -> None:
    """Write a ticket over what it was before."""
    old, new = _row(before), _row(after)
    changed = {name: new[name] for name in _OWN if new[name] != old[name]}
    if changed:
        await connection.execute(tickets.update().where(tickets.c.id == after.id).values(changed))
    gone = [link.to for link in before.links if link not in after.links]
    if gone:
        mine = ticket_links.c.ticket_id == after.id
        await connection.execute(delete(ticket_links).where(mine, ticket_links.c.target_id.in_(gone)))
    await _insert_links(connection, after.id, [link for link in after.links if link not in before.links])


async def delete_ticket(connection: AsyncConnection, ticket_id: str) -> None:
    """Take a ticket out, with its comments and links."""
    await connection.execute(delete(tickets).where(tickets.c.id == ticket_id))


async def insert_comment(connection: AsyncConnection, ticket_id: str, comment: Comment) -> None:
    """Add a comment."""
    row = {name: getattr(comment, name) for name in _COMMENT}
    await connection.execute(ticket_comments.insert().values(ticket_id=ticket_id, **row))


async def read_comments(
    connection: AsyncConnection, ticket_id: str, *, after: tuple[datetime, str] | None = None, limit: int
) -> list[Comment]:
    """Return the comments of a ticket, oldest first."""
    columns = [ticket_comments.c[name] for name in _COMMENT]
    statement = select(*columns).where(ticket_comments.c.ticket_id == ticket_id)
    if after is not None:
        at, there = ticket_comments.c.at, ticket_comments.c.id
        statement = statement.where((at > after[0]) | ((at == after[0]) & (there > after[1])))
    statement = statement.order_by(ticket_comments.c.at, ticket_comments.c.id).limit(limit)
    return [Comment(**row) for row in (await connection.execute(statement)).mappings()]


async def move_comments(connection: AsyncConnection, source_id: str, into_id: str) -> None:
    """Give all comments to another ticket; each remembers on which it was made."""
    origin = func.coalesce(ticket_comments.c.merged_from, ticket_comments.c.ticket_id)
    await connection.execute(
        update(ticket_comments)
        .where(ticket_comments.c.ticket_id == source_id)
        .values(ticket_id=into_id, merged_from=origin)
    )


async def linked_from(connection: AsyncConnection, ticket_id: str) -> list[str]:
    """Return the tickets that have a link to this one."""
    statement = select(ticket_links.c.ticket_id).where(ticket_links.c.target_id == ticket_id)
    return list((await connection.execute(statement.order_by(ticket_links.c.ticket_id))).scalars())


async def _insert_links(connection: AsyncConnection, ticket_id: str, links: Sequence[Link]) -> None:
    if links:
        rows = [{"ticket_id": ticket_id, "kind": link.kind, "target_id": link.to} for link in links]
        await connection.execute(insert(ticket_links).on_conflict_do_nothing(), rows)


def _row(ticket: Ticket) -> dict[str, Any]:
    pauses = [[_text(begin), _text(end)] for begin, end in ticket.pauses]
    lists = {"pauses": pauses, "breaches": list(ticket.breaches), "fired": list(ticket.fired)}
    return {name: lists.get(name, getattr(ticket, name)) for name in _OWN}


def _ticket(row: Mapping[str, Any], links: tuple[Link, ...]) -> Ticket:
    pauses: tuple[Pause, ...] = tuple((datetime.fromisoformat(one[0]), _instant(one[1])) for one in row["pauses"])
    read = {
        "type": TicketType(row["type"]),
        "priority": Priority(row["priority"]),
        "state": TicketState(row["state"]),
        "pauses": pauses,
        "breaches": tuple(ClockKind(one) for one in row["breaches"]),
        "fired": tuple(row["fired"]),
    }
    return Ticket(number=row["number"], links=links, **{**{name: row[name] for name in _OWN}, **read})


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
