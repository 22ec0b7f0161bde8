"""An agent's own day, added up from what is stored: his contacts and their parts, what callers said, what he chose.

Rule: bounded by the day: each table is entered by an index of this agent, and nothing older than a day before is read.
Parts of a contact are counted for whoever was in them, so that a call that was handed over counts for both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import String, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import agent_status_history
from callcenter.store.tables.metadata import instant

Row = Mapping[str, Any]

# A call that goes over midnight belongs to both days; longer than this none does.
_LONGEST_CALL: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotals:
    """What an agent has done since the day began. Seconds are his own: of each contact only while he had it.

    `missed`: calls that rang in vain at him. `satisfaction` is the mean of the answers as a share of their scales.
    """

    contacts: int
    outbound: int
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float
    longest_hold_seconds: float
    transfers: int
    missed: int
    surveys: int
    satisfaction: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What the agent had chosen and did, for a while. `ended_at` None: still."""

    status: str
    reason: str | None
    activity: str
    started_at: datetime
    ended_at: datetime | None


_TOTALS: Final = text("""
with mine as (
    select id, direction from interactions where agent = :agent and started_at >= :before
    union
    select i.id, i.direction from participations p join interactions i on i.id = p.interaction_id
    where p.agent = :agent and p.joined_at >= :before
), parts as (
    select s.interaction_id, s.kind, m.direction,
        extract(epoch from least(coalesce(s.ended_at, :at), :until) - greatest(s.started_at, :since)) as seconds
    from mine m join segments s on s.interaction_id = m.id
    where s.agent = :agent and s.kind in ('talk', 'conference', 'hold', 'consult', 'wrap_up')
        and coalesce(s.ended_at, :at) >= :since and s.started_at < :until
), handed as (
    select count(*) filter (where p.left_at >= :since and p.left_at < :until) as transfers,
        coalesce(sum(extract(epoch from least(coalesce(p.ended_at, :at), :until) - greatest(p.left_at, :since)))
            filter (where p.left_at < :until and coalesce(p.ended_at, :at) >= :since), 0) as wrap_up
    from participations p where p.agent = :agent and p.joined_at >= :before
)
select
    (select count(distinct interaction_id) from parts where kind in ('talk', 'conference')) as contacts,
    (select count(distinct interaction_id) from parts where kind in ('talk', 'conference') and direction = 'outbound')
        as outbound,
    (select coalesce(sum(seconds), 0) from parts where kind in ('talk', 'conference')) as talk_seconds,
    (select coalesce(sum(seconds), 0) from parts where kind in ('hold', 'consult')) as hold_seconds,
    (select coalesce(sum(seconds), 0) from parts where kind = 'wrap_up') + handed.wrap_up as wrap_up_seconds,
    (select coalesce(max(seconds), 0) from parts where kind in ('hold', 'consult')) as longest_hold_seconds,
    handed.transfers as transfers,
    (select count(*) from offers where agent = :agent and offered_at >= :since and offered_at < :until
        and state = 'no_answer') as missed,
    surveys.answers as surveys, surveys.satisfaction as satisfaction
from handed, (
    select count(*) as answers,
        avg((score - case kind when 'nps' then 0 else 1 end)::double precision
            / nullif(scale - case kind when 'nps' then 0 else 1 end, 0)) as satisfaction
    from survey_answers where agent = :agent and answered_at >= :since and answered_at < :until
) as surveys
""").bindparams(
    bindparam("agent", type_=String()),
    *(bindparam(name, type_=instant(name).type) for name in ("before", "since", "until", "at")),
)


async def read_totals(
    connection: AsyncConnection, agent: str, *, since: datetime, until: datetime, at: datetime
) -> DayTotals:
    """Return what the agent has done from `since` until `until`, of which it is `at` now."""
    given = {"agent": agent, "since": since, "until": until, "at": at, "before": since - _LONGEST_CALL}
    row = (await connection.execute(_TOTALS, given)).mappings().one()
    seconds = ("talk_seconds", "hold_seconds", "wrap_up_seconds", "longest_hold_seconds")
    return DayTotals(**{**row, **{name: float(row[name]) for name in seconds}})


async def read_stretches(
    connection: AsyncConnection, agent: str, *, since: datetime, until: datetime, limit: int
) -> Sequence[Stretch]:
    """Return what the agent had chosen and did, in order, with what was going on when the day began."""
    columns = agent_status_history.c
    wanted = (columns.status, columns.reason, columns.activity, columns.started_at, columns.ended_at)
    whose = columns.agent == agent
    before = (
        agent_status_history.select()
        .with_only_columns(*wanted)
        .where(whose, columns.started_at < since)
        .order_by(columns.started_at.desc())
        .limit(1)
    )
    within = (
        agent_status_history.select()
        .with_only_columns(*wanted)
        .where(whose, columns.started_at >= since, columns.started_at < until)
        .order_by(columns.started_at)
        .limit(limit)
    )
    found = [*(await connection.execute(before)).mappings(), *(await connection.execute(within)).mappings()]
    return [Stretch(**row) for row in found if row["ended_at"] is None or row["ended_at"] > since]
