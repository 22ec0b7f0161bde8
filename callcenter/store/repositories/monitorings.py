"""Who listened to whom: the history, newest first, and that of one call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.supervision import Reach
from callcenter.store.repositories.conditions import equal_to, within
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import audit, interactions, monitorings

Row = Mapping[str, Any]

MODE_SWITCHED: Final = "monitoring_switched"
# How the switch was told is nobody's business later.
_INNER: Final = frozenset({"call_id", "endpoint", "everywhere", "deadline_at", "rev"})
_SHOWN: Final = tuple(column for column in monitorings.c if column.name not in _INNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringFilter:
    """What to list; None lets everything pass. `since` is included, `until` is not: when his phone was called.

    `reach`: those of these agents and of calls in these queues, and the `viewer`'s own wherever they were.
    """

    supervisor: str | None = None
    agent: str | None = None
    queue: str | None = None
    interaction: str | None = None
    mode: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    viewer: str | None = None
    reach: Reach | None = None


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


async def switches_of(connection: AsyncConnection, listed: Sequence[Row]) -> Mapping[str, Sequence[Row]]:
    """Return how the modes of these were changed, the first change first: `at`, `before` and `after`, by their ids.

    One who never changed his is not in it. The audit is what remembers them.
    """
    columns = audit.c
    made = (
        select(columns.at, columns.detail)
        .where(columns.subject.in_({row["interaction_id"] for row in listed}), columns.action == MODE_SWITCHED)
        .order_by(columns.at, columns.id)
    )
    wanted = {row["id"] for row in listed}
    found: dict[str, list[Row]] = {}
    for at, detail in await connection.execute(made):
        if detail["id"] in wanted:
            found.setdefault(detail["id"], []).append({"at": at, "before": detail["before"], "after": detail["after"]})
    return found


def _conditions(wanted: MonitoringFilter) -> list[ColumnElement[bool]]:
    columns = monitorings.c
    conditions = equal_to(
        monitorings, supervisor=wanted.supervisor, interaction_id=wanted.interaction, mode=wanted.mode
    )
    if wanted.agent is not None:
        conditions.append(columns.agents.contains([wanted.agent]))
    if wanted.queue is not None:
        conditions.append(interactions.c.queue == wanted.queue)
    if wanted.since is not None:
        conditions.append(columns.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(columns.started_at < wanted.until)
    if wanted.reach is not None:
        own = columns.supervisor == wanted.viewer
        conditions.append(or_(own, within(wanted.reach, interactions.c.queue, columns.agents)))
    return conditions
