"""Counting anew: everything of a span of time made due again, and how much of it still is.

Rule: rows are only added, as by those who write records: whoever counts goes on meanwhile and takes them in his turn.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.periods import Span
from callcenter.store.tables import agent_status_history, cells_due, facts, interactions

# How long before the span something may have begun that counts in it.
_LONGEST: Final = timedelta(days=1)
# Each contact of the span is due itself: none has to make those before and after it due.
_CONTACTS: Final = text("""
    with marked as (
        insert into facts_due (interaction_id, started_at, spreads)
        select id, started_at, false from interactions
        where started_at >= :earliest and started_at < :until
            and (started_at >= :since or coalesce(ended_at, :until) >= :since)
        order by started_at returning seq
    )
    select count(*), coalesce(max(seq), 0) from marked
""")
_STRETCHES: Final = text("""
    with marked as (
        insert into agent_times_due (agent, started_at)
        select agent, started_at from agent_status_history
        where started_at >= :earliest and started_at < :until and ended_at >= :since
        order by started_at returning seq
    )
    select count(*), coalesce(max(seq), 0) from marked
""")
_COUNTED: Final = text(
    " union ".join(
        f"""select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00Z') from {table}
            where at >= :since and at < :until"""
        for table in ("facts", "agent_times", "cells")
    )
)
_LEFT: Final = text("""
    select (select count(*) from facts_due
            where seq <= :last_contact and started_at >= :earliest and started_at < :until)
        + (select count(*) from agent_times_due
            where seq <= :last_stretch and started_at >= :earliest and started_at < :until)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What was made due: how many contacts and stretches of agents' time, and up to which of their numbers."""

    contacts: int
    last_contact: int
    stretches: int
    last_stretch: int


async def known_since(connection: AsyncConnection) -> datetime | None:
    """Return when the first begins of all that is known; None: nothing is."""
    firsts = [
        (await connection.execute(select(func.min(column)))).scalar_one()
        for column in (interactions.c.started_at, agent_status_history.c.started_at, facts.c.at)
    ]
    return min((at for at in firsts if at is not None), default=None)


async def mark_all(connection: AsyncConnection, span: Span) -> Marked:
    """Make all contacts due, and all stretches that are over, of which anything may count within the span."""
    given = {"since": span.since, **_window(span)}
    contacts, last_contact = (await connection.execute(_CONTACTS, given)).one()
    stretches, last_stretch = (await connection.execute(_STRETCHES, given)).one()
    return Marked(contacts=contacts, last_contact=last_contact, stretches=stretches, last_stretch=last_stretch)


async def counted_at(connection: AsyncConnection, span: Span) -> list[datetime]:
    """Return the beginnings of all quarters of an hour of which anything is kept."""
    found = await connection.execute(_COUNTED, {"since": span.since, "until": span.until})
    return list(found.scalars())


async def count_left(connection: AsyncConnection, span: Span, marked: Marked) -> int:
    """Return how many of these are due still."""
    given = {"last_contact": marked.last_contact, "last_stretch": marked.last_stretch, **_window(span)}
    return int((await connection.execute(_LEFT, given)).scalar_one())


async def count_sums_left(connection: AsyncConnection, span: Span, *, noted_by: datetime) -> int:
    """Return how many intervals of the span are to be summed again that were noted by then."""
    wanted = select(func.count()).where(
        cells_due.c.at >= span.since, cells_due.c.at < span.until, cells_due.c.since <= noted_by
    )
    return int((await connection.execute(wanted)).scalar_one())


def _window(span: Span) -> dict[str, datetime]:
    return {"earliest": span.since - _LONGEST, "until": span.until}
