"""Who listened to whom: the history, newest first, and that of one call."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import interactions, monitorings

Row = Mapping[str, Any]

# How the switch was told is nobody's business later.
_INNER: Final = frozenset({"call_id", "endpoint", "everywhere", "deadline_at", "rev"})
_SHOWN: Final = tuple(column for column in monitorings.c if column.name not in _INNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversight:
    """What may be seen of the history: this supervisor's own, those of these agents, of calls in these queues."""

    supervisor: str
    queues: Collection[str]
    agents: Collection[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringFilter:
    """What to list; None lets everything pass. `since` is included, `until` is not: when his phone was called."""

    supervisor: str | None = None
    agent: str | None = None
    interaction: str | None = None
    mode: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    oversight: Oversight | None = None


async def list_monitorings(
    connection: AsyncConnection, wanted: MonitoringFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` of them, with the queue of the call, newest first."""
    columns = monitorings.c
    listed = (
        select(*_SHOWN, interactions.c.queue)
        .join(interactions, interactions.c.id == columns.interaction_id)
        .where(*_conditions(wanted))
    )
    page = page_of(listed, columns.started_at, columns.id, after=after, limit=limit)
    return [dict(row) for row in (await connection.execute(page)).mappings()]


async def monitorings_of(connection: AsyncConnection, interaction_id: str) -> Sequence[Row]:
    """Return those of one call, the first one first."""
    columns = monitorings.c
    its_own = select(*_SHOWN).where(columns.interaction_id == interaction_id).order_by(columns.started_at, columns.id)
    return [dict(row) for row in (await connection.execute(its_own)).mappings()]


def _conditions(wanted: MonitoringFilter) -> list[ColumnElement[bool]]:
    columns = monitorings.c
    conditions = equal_to(
        monitorings, supervisor=wanted.supervisor, interaction_id=wanted.interaction, mode=wanted.mode
    )
    if wanted.agent is not None:
        conditions.append(columns.agents.contains([wanted.agent]))
    if wanted.since is not None:
        conditions.append(columns.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.started_at < wanted.until)
    if wanted.oversight is not None:
        seen = [columns.agents.contains([agent]) for agent in wanted.oversight.agents]
        own = columns.supervisor == wanted.oversight.supervisor
        conditions.append(or_(own, interactions.c.queue.in_(wanted.oversight.queues), *seen))
    return conditions
