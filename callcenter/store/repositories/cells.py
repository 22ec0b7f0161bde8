"""Cells: sums of facts and of agents' time, by interval and a few dimensions, made anew wherever something changed.

Rule: a cube's interval is summed as a whole, in one statement, from nothing but the facts: it cannot drift away from
them. Days are cut by the business's clock; when that changes, all days are made anew.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import TextClause, bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.intervals import Interval, next_after, start_of
from callcenter.reporting.measures import Measure
from callcenter.store.repositories.facts import VISIT_ENDS
from callcenter.store.tables import agent_times, cells, cells_due, cells_zone, facts
from callcenter.store.tables.figures import CUBES, FACT_MEASURES, TIME_MEASURES, Cube
from callcenter.store.tables.metadata import instant

Mark = tuple[Cube, datetime]

DAY_CUBES: Final = tuple(cube for cube, shape in CUBES.items() if shape.interval is Interval.DAY)
_TIME_CUBES: Final = tuple(cube for cube, shape in CUBES.items() if shape.has_agent_time)


def cells_at(ats: Iterable[datetime], zone: ZoneInfo, *, of_time: bool = False) -> set[Mark]:
    """Return where something that counts at these instants is summed up."""
    quarters = {start_of(Interval.QUARTER, at, zone) for at in ats}
    starts = {Interval.QUARTER: quarters, Interval.DAY: {start_of(Interval.DAY, at, zone) for at in quarters}}
    wanted = _TIME_CUBES if of_time else tuple(CUBES)
    return {(cube, at) for cube in wanted for at in starts[CUBES[cube].interval]}


async def mark(connection: AsyncConnection, marks: Collection[Mark], *, now: datetime) -> None:
    """Note that these have to be summed again; one that was noted before keeps its turn."""
    if marks:
        rows = [{"cube": cube, "at": at, "since": now} for cube, at in sorted(marks)]
        await connection.execute(insert(cells_due).on_conflict_do_nothing(), rows)


async def due_marks(connection: AsyncConnection, *, days_before: datetime, limit: int) -> list[Mark]:
    """Return what is to be summed again, the newest first; days only where that was noted before this instant."""
    ripe = cells_due.c.cube.not_in(DAY_CUBES) | (cells_due.c.since <= days_before)
    wanted = select(cells_due.c.cube, cells_due.c.at).where(ripe).order_by(cells_due.c.at.desc(), cells_due.c.cube)
    return [(Cube(cube), at) for cube, at in await connection.execute(wanted.limit(limit))]


async def day_noted_at(connection: AsyncConnection) -> datetime | None:
    """Return when the first of the days that are to be summed again was noted; None: there is none."""
    wanted = select(func.min(cells_due.c.since)).where(cells_due.c.cube.in_(DAY_CUBES))
    since: datetime | None = (await connection.execute(wanted)).scalar_one()
    return since


async def sum_again(connection: AsyncConnection, cube: Cube, at: datetime, zone: ZoneInfo) -> None:
    """Make the cells of one interval anew, and note that it is done."""
    until = next_after(CUBES[cube].interval, at, zone)
    # Before it is summed: what changes meanwhile notes it again.
    await connection.execute(delete(cells_due).where(cells_due.c.cube == cube, cells_due.c.at == at))
    await connection.execute(delete(cells).where(cells.c.cube == cube, cells.c.at == at))
    await connection.execute(_SUMS[cube], {"cube": str(cube), "since": at, "until": until})


async def kept_zone(connection: AsyncConnection) -> str | None:
    """Return by which clock the days that are kept were cut; None: there are none yet."""
    return (await connection.execute(select(cells_zone.c.timezone))).scalar_one_or_none()


async def cut_days_anew(connection: AsyncConnection, zone: ZoneInfo, *, now: datetime) -> None:
    """From now on days are cut by this clock: those that are kept go, and all that have facts are to be summed."""
    name = insert(cells_zone).values(timezone=zone.key)
    await connection.execute(name.on_conflict_do_update(index_elements=["id"], set_={"timezone": zone.key}))
    for table in (cells, cells_due):
        await connection.execute(delete(table).where(table.c.cube.in_(DAY_CUBES)))
    for table, of_time in ((facts, False), (agent_times, True)):
        first, last = (await connection.execute(select(func.min(table.c.at), func.max(table.c.at)))).one()
        days: set[datetime] = set()
        while first is not None and first <= last:
            days.add(start_of(Interval.DAY, first, zone))
            first = next_after(Interval.DAY, start_of(Interval.DAY, first, zone), zone)
        marks = cells_at(days, zone, of_time=of_time)
        await mark(connection, [each for each in marks if each[0] in DAY_CUBES], now=now)


def _sum_of(cube: Cube) -> TextClause:
    dimensions = CUBES[cube].dimensions
    listed = ", ".join(dimensions)
    of_time = CUBES[cube].has_agent_time
    measures: tuple[Measure, ...] = tuple(Measure) if of_time else FACT_MEASURES
    sums = ", ".join(f"nullif(sum({measure}), 0) as {measure}" for measure in FACT_MEASURES)
    source = f"select {listed}, {sums}, max(wait_seconds) as longest from facts f where {_WITHIN} group by {listed}"
    if of_time:
        times = ", ".join(f"nullif(sum({measure}), 0) as {measure}" for measure in TIME_MEASURES)
        # What has no agent has no time, and an agent's time has nothing but the agent.
        own = [name for name in dimensions if name != "agent"]
        named = ", ".join(["agent", *(f"'' as {name}" for name in own)])
        source = f"""
            select {", ".join(f"coalesce(f.{name}, t.{name}) as {name}" for name in dimensions)},
                {", ".join(str(measure) for measure in measures)}, longest
            from ({source}) f
            full join (select {named}, {times} from agent_times where {_WITHIN} group by agent) t
                on {" and ".join(f"f.{name} = t.{name}" for name in dimensions)}
        """
    ends = " ".join(f"when {end} > 0 then '{whose}'" for whose, end in VISIT_ENDS.items())
    waits = ", ".join(f"jsonb_object_agg(wait_step, number) filter (where whose = '{w}') as {w}" for w in VISIT_ENDS)
    names = ", ".join(str(measure) for measure in measures)
    kinds = ", ".join(str(whose) for whose in VISIT_ENDS)
    return text(f"""
        with steps as (
            select {listed}, case {ends} end as whose, wait_step, count(*) as number
            from facts f where {_WITHIN} and wait_step is not null group by {listed}, whose, wait_step
        ), waits as (
            select {listed}, {waits} from steps group by {listed}
        ), summed as ({source})
        insert into cells (cube, at, {listed}, {names}, {kinds}, longest_wait_seconds)
        select :cube, :since, {", ".join(f"summed.{name}" for name in dimensions)}, {names}, {kinds},
            nullif(longest, 0)
        from summed left join waits using ({listed})
    """).bindparams(*(bindparam(name, type_=instant(name).type) for name in ("since", "until")))


_WITHIN: Final = "at >= :since and at < :until"
_SUMS: Final = {cube: _sum_of(cube) for cube in Cube}
