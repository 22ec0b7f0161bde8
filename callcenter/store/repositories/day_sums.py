"""What a day has come to so far, summed by the database; and what it does not know yet: contacts whose facts are due.

Rule: all in one transaction that sees one instant, so that a contact is among the sums or among the due, never both.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.agent import Activity, Status
from callcenter.reporting.agent_time import part_of
from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.time_spent import Stretch
from callcenter.store.repositories.facts import VISIT_ENDS
from callcenter.store.tables.figures import FACT_MEASURES

# How long before the day a contact may have begun that still counts in it.
_LONGEST_CONTACT: Final = timedelta(hours=6)
_SETTLED: Final = """
    from facts f
    where f.at >= :since and f.interaction_id <> all(cast(:but as uuid[]))
        and not exists (select from facts_due d where d.interaction_id = f.interaction_id)
        and not exists (select from interactions i where i.id = f.interaction_id and i.stage <> 'closed')
"""
# Minutes are only told apart where the last hour is shown.
_PLACE: Final = """
    f.queue, f.agent,
    case when f.at >= :fine_since then date_trunc('minute', f.at) else cast(:day_begins_at as timestamptz) end
"""
_SUMS: Final = text(
    f"select {_PLACE}, max(f.wait_seconds), {', '.join(f'sum(f.{measure})' for measure in FACT_MEASURES)}"
    f" {_SETTLED} group by 1, 2, 3"
)
_WAITS: Final = text(
    f"select {_PLACE}, f.wait_step, {', '.join(f'sum(f.{end})' for end in VISIT_ENDS.values())}"
    f" {_SETTLED} and f.wait_step is not null group by 1, 2, 3, 4"
)
_DUE: Final = text("""
    select i.id from interactions i where i.stage <> 'closed'
    union
    select d.interaction_id from facts_due d where d.started_at >= :since
    union
    select p.interaction_id from participations p where p.ended_at is null
""")
# `c`: agents of whom what they did since then is known already.
_TIMES: Final = text("""
    select h.agent, h.status, h.activity,
        sum(extract(epoch from least(h.ended_at, c.at) - greatest(h.started_at, :since)))
    from agent_status_history h
    left join unnest(cast(:agents as text[]), cast(:ats as timestamptz[])) c(agent, at) on c.agent = h.agent
    where least(h.ended_at, c.at) > greatest(h.started_at, :since)
    group by 1, 2, 3
""")
_STRETCHES: Final = text("""
    select h.agent, h.status, h.activity, h.started_at, least(h.ended_at, c.at)
    from agent_status_history h
    left join unnest(cast(:agents as text[]), cast(:ats as timestamptz[])) c(agent, at) on c.agent = h.agent
    where least(h.ended_at, c.at) > greatest(h.started_at, :since)
    order by h.started_at
""")


async def see_one_instant(connection: AsyncConnection) -> None:
    """Let everything that follows in this transaction be as of now."""
    await connection.execute(text("set transaction isolation level repeatable read"))


async def read_day(
    connection: AsyncConnection, *, day_begins_at: datetime, fine_since: datetime, but: Collection[str]
) -> Sequence[Fact]:
    """Return sums of contacts that are over, as facts of nobody's: cut by the minute from `fine_since` on."""
    given = {
        "since": min(day_begins_at, fine_since),
        "fine_since": fine_since,
        "day_begins_at": day_begins_at,
        "but": list(but),
    }
    sums: defaultdict[tuple[str, str, datetime], Measures] = defaultdict(Measures)
    for queue, agent, at, longest, *numbers in await connection.execute(_SUMS, given):
        measures = sums[queue, agent, at]
        measures.longest_wait_seconds = float(longest or 0)
        for measure, number in zip(FACT_MEASURES, numbers, strict=True):
            measures.count(measure, float(number or 0))
    for queue, agent, at, step, *numbers in await connection.execute(_WAITS, given):
        for whose, number in zip(VISIT_ENDS, numbers, strict=True):
            if number:
                sums[queue, agent, at].waited(whose, step, int(number))
    return [
        Fact(interaction_id="", number=0, at=at, queue=queue or None, agent=agent or None, measures=measures)
        for (queue, agent, at), measures in sums.items()
    ]


async def read_due(connection: AsyncConnection, *, day_begins_at: datetime) -> list[str]:
    """Return the contacts that are not among the sums: open ones, and those whose facts are not worked out yet."""
    found = await connection.execute(_DUE, {"since": day_begins_at - _LONGEST_CONTACT})
    return [str(row[0]) for row in found]


async def read_times(
    connection: AsyncConnection, *, since: datetime, heard_at: Mapping[str, datetime]
) -> Mapping[str, Measures]:
    """Return what agents' time went into since then, up to when they were heard of; without what still goes on."""
    given = {"since": since, "agents": list(heard_at), "ats": list(heard_at.values())}
    sums: defaultdict[str, Measures] = defaultdict(Measures)
    for agent, status, activity, seconds in await connection.execute(_TIMES, given):
        part = part_of(Status(status), Activity(activity))
        if part is not None:
            sums[agent].count(part, float(seconds))
            sums[agent].count(Measure.LOGGED_IN_SECONDS, float(seconds))
    return sums


async def read_stretches(
    connection: AsyncConnection, *, since: datetime, heard_at: Mapping[str, datetime]
) -> Mapping[str, Sequence[Stretch]]:
    """Return the same as stretches, whole, those that reach into the time since then."""
    given = {"since": since, "agents": list(heard_at), "ats": list(heard_at.values())}
    found: defaultdict[str, list[Stretch]] = defaultdict(list)
    for agent, status, activity, began_at, ended_at in await connection.execute(_STRETCHES, given):
        part = part_of(Status(status), Activity(activity))
        if part is not None:
            found[agent].append(Stretch(part=part, began_at=began_at, ended_at=ended_at))
    return found
