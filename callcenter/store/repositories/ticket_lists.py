"""Which tickets: by filter, newest first; those whose due times are to be found anew; what is due soon.

Rule: pages are cut by (created_at, id), which never change: a page stays right while tickets are worked on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.tickets import OPEN_STATES, Priority, Ticket, TicketState, TicketType
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.tickets import with_links
from callcenter.store.tables import ticket_links, tickets

_DUE = (tickets.c.first_response_due_at, tickets.c.update_due_at, tickets.c.solution_due_at)
# The least of those that there are: what comes first.
DUE_AT = func.least(*_DUE)
_OPEN = tickets.c.state.in_(OPEN_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFilter:
    """What to list; None lets everything pass. `owner` "" is nobody's; `category` with all that lies under it.

    `open`: something is left to do. `breached`: a promise was not kept, noted or not yet. `target`: what it links to.
    """

    number: int | None = None
    state: TicketState | None = None
    open: bool | None = None
    type: TicketType | None = None
    priority: Priority | None = None
    category: str | None = None
    owner: str | None = None
    queue: str | None = None
    customer: str | None = None
    target: str | None = None
    breached: bool | None = None
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCount:
    """How many tickets of one queue and owner."""

    queue: str | None
    owner: str | None
    breached: int
    due: int


async def list_tickets(
    connection: AsyncConnection, wanted: TicketFilter, *, at: datetime, after: Position | None, limit: int
) -> list[Ticket]:
    """Return at most `limit` tickets, newest first, made before `after`."""
    statement = (
        select(tickets)
        .where(*_conditions(wanted, at))
        .order_by(tickets.c.created_at.desc(), tickets.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        instant = literal(after.started_at, tickets.c.created_at.type)
        there = tuple_(instant, literal(after.id, tickets.c.id.type))
        statement = statement.where(tuple_(tickets.c.created_at, tickets.c.id) < there)
    return await with_links(connection, await _rows(connection, statement))


async def due_tickets(
    connection: AsyncConnection, wanted: TicketFilter, *, at: datetime, until: datetime, limit: int
) -> list[Ticket]:
    """Return the tickets of which a promise is at risk from now until then, the nearest first."""
    nearest = func.least(*(_within(column, at, until) for column in _DUE))
    statement = select(tickets).where(*_conditions(wanted, at), _due_within(at, until)).order_by(nearest, tickets.c.id)
    return await with_links(connection, await _rows(connection, statement.limit(limit)))


async def count_due(
    connection: AsyncConnection, wanted: TicketFilter, *, at: datetime, until: datetime
) -> list[DueCount]:
    """Return how many are overdue and how many will be, by queue and owner."""
    statement = (
        select(
            tickets.c.queue,
            tickets.c.owner,
            func.count().filter(DUE_AT <= at).label("breached"),
            func.count().filter(_due_within(at, until)).label("due"),
        )
        .where(*_conditions(wanted, at), DUE_AT <= until)
        .group_by(tickets.c.queue, tickets.c.owner)
        .order_by(tickets.c.queue, tickets.c.owner)
    )
    return [DueCount(**row) for row in await _rows(connection, statement)]


async def ids_to_act_on(connection: AsyncConnection, at: datetime, *, limit: int) -> list[str]:
    """Return the tickets with which something is to be done now, the longest awaited first."""
    statement = select(tickets.c.id).where(tickets.c.next_action_at <= at).order_by(tickets.c.next_action_at)
    return list((await connection.execute(statement.limit(limit))).scalars())


async def open_of_policy(connection: AsyncConnection, policy: str, *, after: str | None, limit: int) -> list[str]:
    """Return the next open tickets under this policy, by id."""
    statement = select(tickets.c.id).where(tickets.c.sla_policy == policy, _OPEN).order_by(tickets.c.id).limit(limit)
    if after is not None:
        statement = statement.where(tickets.c.id > after)
    return list((await connection.execute(statement)).scalars())


def _within(column: Any, at: datetime, until: datetime) -> ColumnElement[Any]:
    """What lies in the window, else null, which `least` passes over."""
    return case((and_(column > at, column <= until), column))


def _due_within(at: datetime, until: datetime) -> ColumnElement[bool]:
    return or_(*(and_(column > at, column <= until) for column in _DUE))


def _conditions(wanted: TicketFilter, at: datetime) -> list[ColumnElement[bool]]:
    conditions = equal_to(
        tickets,
        number=wanted.number,
        state=wanted.state,
        type=wanted.type,
        priority=wanted.priority,
        queue=wanted.queue,
        customer_id=wanted.customer,
    )
    if wanted.owner is not None:
        conditions.append(tickets.c.owner == wanted.owner if wanted.owner else tickets.c.owner.is_(None))
    if wanted.open is not None:
        conditions.append(_OPEN if wanted.open else ~_OPEN)
    if wanted.category is not None:
        under = tickets.c.category.startswith(f"{wanted.category}/", autoescape=True)
        conditions.append(or_(tickets.c.category == wanted.category, under))
    if wanted.target is not None:
        linked = select(ticket_links.c.ticket_id).where(ticket_links.c.target_id == wanted.target)
        conditions.append(tickets.c.id.in_(linked))
    if wanted.breached is not None:
        late = or_(func.cardinality(tickets.c.breaches) > 0, func.coalesce(DUE_AT <= at, False))
        conditions.append(late if wanted.breached else ~late)
    if wanted.due_before is not None:
        conditions.append(DUE_AT < wanted.due_before)
    return conditions


async def _rows(connection: AsyncConnection, statement: Any) -> Sequence[Mapping[str, Any]]:
    return [dict(row) for row in (await connection.execute(statement)).mappings()]
