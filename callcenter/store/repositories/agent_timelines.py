"""An agent's day as it was: what he did of which contact, and what was offered to him.

Rule: bounded by the day: each table is entered by an index of this agent, and nothing older than a day before is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import String, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import offers
from callcenter.store.tables.metadata import instant

# A call that goes over midnight belongs to both days; longer than this none does.
_LONGEST_CALL: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPart:
    """A stretch of a contact that was this agent's. `ended_at` None: still."""

    interaction_id: str
    kind: str
    queue: str | None
    direction: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferSeen:
    """An offer to this agent. `ended_at` None: it still is one."""

    interaction_id: str
    queue: str
    state: str
    offered_at: datetime
    ended_at: datetime | None


_PARTS: Final = text("""
with mine as (
    select id, direction from interactions where agent = :agent and started_at >= :before and started_at < :until
    union
    select i.id, i.direction from participations p join interactions i on i.id = p.interaction_id
    where p.agent = :agent and p.joined_at >= :before and p.joined_at < :until
), parts as (
    select s.interaction_id, s.kind, s.queue, m.direction, s.started_at, s.ended_at
    from mine m join segments s on s.interaction_id = m.id
    where s.agent = :agent and s.kind in ('talk', 'conference', 'hold', 'consult', 'wrap_up')
    union all
    select p.interaction_id, 'wrap_up', p.queue, m.direction, p.left_at, p.ended_at
    from mine m join participations p on p.interaction_id = m.id
    where p.agent = :agent and p.ended_at is distinct from p.left_at
)
select interaction_id::text, kind, queue, direction, started_at, ended_at from parts
where started_at < :until and coalesce(ended_at, :until) > :since
order by started_at, interaction_id
limit :most
""").bindparams(
    bindparam("agent", type_=String()),
    *(bindparam(name, type_=instant(name).type) for name in ("before", "since", "until")),
)


async def read_parts(
    connection: AsyncConnection, agent: str, *, since: datetime, until: datetime, limit: int
) -> Sequence[ContactPart]:
    """Return what of contacts was his from `since` until `until`, in order; what began before is in it as a whole."""
    given: dict[str, Any] = {"agent": agent, "since": since, "until": until, "before": since - _LONGEST_CALL}
    rows = await connection.execute(_PARTS, {**given, "most": limit})
    return [ContactPart(**row) for row in rows.mappings()]


async def read_offers(
    connection: AsyncConnection, agent: str, *, since: datetime, until: datetime, limit: int
) -> Sequence[OfferSeen]:
    """Return what was offered to him in that time, in order."""
    columns = offers.c
    statement = (
        select(columns.interaction_id, columns.queue, columns.state, columns.offered_at, columns.ended_at)
        .where(columns.agent == agent, columns.offered_at >= since, columns.offered_at < until)
        .order_by(columns.offered_at)
        .limit(limit)
    )
    return [OfferSeen(**row) for row in (await connection.execute(statement)).mappings()]
