"""Sums for reports: read from the cells that are kept, or summed from the facts where no cells tell enough.

Rule: one statement for the numbers and one for each kind of wait; PostgreSQL adds up, only what is shown comes here.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Table,
    Text,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Measures, Wait
from callcenter.reporting.report import Dimension, Needed, ReportRefused
from callcenter.store.repositories.conditions import one_of, within
from callcenter.store.repositories.report_plan import COLUMNS, SumsWanted, cube_for
from callcenter.store.tables.figures import Cube, cells, cells_due, cells_zone, facts

Place = tuple[datetime | None, tuple[str | None, ...]]

FACTS: Final = "facts"
# Room for all rows of a report in memory: else what is grouped is sorted first, on disk.
_PLAN: Final = text(
    "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)"
)
_CANCELLED: Final = "57014"
_NOTHING: Final = Needed(measures=frozenset(), waits=frozenset())
# By which number those are known whose waits are counted.
COUNTED: Final = {
    Wait.ANSWERED: Measure.ANSWERED,
    Wait.ABANDONED: Measure.ABANDONED,
    Wait.CALLED_BACK: Measure.CALLED_BACK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What came of it, by place. `source`: the cube, or `facts`. `pending`: so many cells are to be made anew."""

    rows: Mapping[Place, Measures]
    total: Measures
    source: str
    pending: int


async def read_sums(connection: AsyncConnection, wanted: SumsWanted) -> Sums:
    """Return the sums. Raises ReportRefused: `report_too_large`, `report_too_slow`."""
    with too_slow():
        return await _read(connection, wanted)


@contextmanager
def too_slow() -> Iterator[None]:
    """Say so of a statement that PostgreSQL has given up after its time: ReportRefused, `report_too_slow`."""
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _CANCELLED:
            raise ReportRefused("report_too_slow", "to") from error
        raise


async def plan_each_time(connection: AsyncConnection) -> None:
    """Have PostgreSQL plan for what is asked: a plan for any span of time is a bad one for a day and for a year."""
    await connection.execute(_PLAN)


async def _read(connection: AsyncConnection, wanted: SumsWanted) -> Sums:
    await plan_each_time(connection)
    timezone = (await connection.execute(select(cells_zone.c.timezone))).scalar_one_or_none()
    same_clock = timezone == wanted.zone
    parts = [wanted]
    if cube_for(wanted, same_clock=same_clock) is None and wanted.needed.of_time:
        # What no cube has together is summed apart: agents' time is never far.
        parts = [
            replace(wanted, needed=replace(wanted.needed, measures=wanted.needed.of_facts)),
            replace(wanted, needed=replace(_NOTHING, measures=wanted.needed.of_time)),
        ]
    rows: dict[Place, Measures] = {}
    total, sources, pending = Measures(), [], 0
    for part in parts:
        cube = cube_for(part, same_clock=same_clock)
        sources.append(FACTS if cube is None else str(cube))
        pending += await _pending(connection, part, cube)
        await _add(connection, part, cube, rows)
        if Dimension.TEAM in part.group_by:
            # Who is in two teams is in both rows, and once in the total.
            whole: dict[Place, Measures] = {}
            await _add(connection, replace(part, interval=None, group_by=()), cube, whole)
            for measures in whole.values():
                total.add(measures)
    if Dimension.TEAM not in wanted.group_by:
        await asyncio.to_thread(_add_up, rows.values(), total)
    return Sums(rows=rows, total=total, source=" + ".join(sources), pending=pending)


def _add_up(rows: Any, total: Measures) -> None:
    for measures in rows:
        total.add(measures)


async def _add(connection: AsyncConnection, wanted: SumsWanted, cube: Cube | None, rows: dict[Place, Measures]) -> None:
    table = facts if cube is None else cells
    statement, places = _statement(wanted, cube, table)
    measures = sorted(wanted.needed.measures)
    longest = facts.c.wait_seconds if cube is None else cells.c.longest_wait_seconds
    numbers = statement.add_columns(
        *(func.sum(table.c[str(measure)]).label(str(measure)) for measure in measures),
        func.max(longest).label("longest"),
    ).limit(wanted.most_rows + 1)
    found = (await connection.execute(numbers)).all()
    if len(found) > wanted.most_rows:
        raise ReportRefused("report_too_large", "interval" if wanted.interval is not None else "group_by")
    await asyncio.to_thread(_keep, found, measures, wanted, rows)
    for whose in sorted(wanted.needed.waits):
        steps = (await connection.execute(_waits(statement, places, cube, whose))).all()
        await asyncio.to_thread(_keep_waits, steps, whose, wanted, rows)


def _keep(
    found: Sequence[Row[Any]], measures: Sequence[Measure], wanted: SumsWanted, rows: dict[Place, Measures]
) -> None:
    for row in found:
        place, values = _place(row, wanted)
        kept = rows.get(place)
        if kept is None:
            kept = rows[place] = Measures()
        for measure, value in zip(measures, values, strict=False):
            if value:
                kept.count(measure, float(value))
        kept.longest_wait_seconds = max(kept.longest_wait_seconds, float(values[-1] or 0))


def _keep_waits(found: Sequence[Row[Any]], whose: Wait, wanted: SumsWanted, rows: dict[Place, Measures]) -> None:
    for row in found:
        place, (steps,) = _place(row, wanted)
        if steps is None:
            # Told apart by nothing, nothing is a row too.
            continue
        counted = Counter({int(step): int(number) for step, number in steps.items()})
        rows.setdefault(place, Measures()).waits[whose] = counted


def _place(row: Row[Any], wanted: SumsWanted) -> tuple[Place, Sequence[Any]]:
    values = list(row)
    at = values.pop(0) if wanted.interval is not None else None
    number = len(wanted.group_by)
    return (at, tuple(value or None for value in values[:number])), values[number:]


def _statement(wanted: SumsWanted, cube: Cube | None, table: Table) -> tuple[Select[Any], list[str]]:
    """Return the statement without what is summed, and the names of what it is grouped by."""
    source: FromClause = table
    columns: list[ColumnElement[Any]] = []
    if wanted.interval is not None:
        columns.append(_slot(wanted.interval, table, wanted.zone).label("slot"))
    for number, dimension in enumerate(wanted.group_by):
        if dimension is Dimension.TEAM:
            members = _members(wanted)
            source = source.outerjoin(members, members.c.agent == table.c.agent)
            columns.append(members.c.team.label(f"key{number}"))
        else:
            columns.append(_value(dimension, table, wanted.zone).label(f"key{number}"))
    names = [column.name for column in columns]
    statement = select(*columns).select_from(source).where(*conditions_of(wanted, cube, table))
    return statement.group_by(*map(text, names)), names


def _waits(statement: Select[Any], places: Sequence[str], cube: Cube | None, whose: Wait) -> Select[Any]:
    """Return the statement for waits by step, each place's as one document."""
    if cube is None:
        step, number = facts.c.wait_step.label("step"), func.count().label("number")
        inner = statement.add_columns(step, number).where(
            facts.c[str(COUNTED[whose])] > 0, facts.c.wait_step.is_not(None)
        )
    else:
        pairs = func.jsonb_each_text(cells.c[str(whose)]).table_valued("key", "value", name="each_step")
        each = pairs.render_derived().lateral()
        inner = statement.add_columns(
            each.c.key.label("step"), func.sum(cast(each.c.value, facts.c.answered.type)).label("number")
        )
        inner = inner.join(each, true())
    steps = inner.group_by(text("step")).subquery()
    kept = [steps.c[name] for name in places]
    return select(*kept, func.jsonb_object_agg(steps.c.step, steps.c.number, type_=JSONB)).group_by(*kept)


def _slot(interval: Interval, table: Table, zone: str) -> ColumnElement[Any]:
    if interval is Interval.QUARTER:
        return func.date_bin(text("interval '15 minutes'"), table.c.at, text("timestamptz '2000-01-01 00:00Z'"))
    return func.date_trunc(str(interval), table.c.at, zone)


def _value(dimension: Dimension, table: Table, zone: str) -> ColumnElement[Any]:
    wall = func.timezone(zone, table.c.at)
    match dimension:
        case Dimension.HOUR:
            return func.to_char(wall, "HH24")
        case Dimension.WEEKDAY:
            # Monday is 1 there.
            return cast(func.date_part("isodow", wall) - 1, Text)
        case _:
            column: ColumnElement[Any] = table.c[COLUMNS[dimension]]
            return column


def conditions_of(wanted: SumsWanted, cube: Cube | None, table: Table) -> list[ColumnElement[bool]]:
    """Return what rows count: of this time, as it is filtered, within reach."""
    conditions: list[ColumnElement[bool]] = [table.c.at >= wanted.span.since, table.c.at < wanted.span.until]
    if cube is not None:
        conditions.append(cells.c.cube == str(cube))
    for dimension, values in wanted.filters.items():
        if dimension is Dimension.TEAM:
            conditions.append(_in_teams(wanted, values, table))
        else:
            conditions.append(one_of(_value(dimension, table, wanted.zone), [value or "" for value in values]))
    if wanted.reach is not None:
        in_queues = cube is None or wanted.needed.of_facts or wanted.needed.waits
        conditions.append(
            within(wanted.reach, table.c.queue, table.c.agent)
            if in_queues
            else one_of(table.c.agent, wanted.reach.agents)
        )
    return conditions


def _in_teams(wanted: SumsWanted, values: Sequence[str | None], table: Table) -> ColumnElement[bool]:
    named = frozenset().union(*(wanted.teams.get(team, frozenset()) for team in values if team is not None))
    meant = [one_of(table.c.agent, named)]
    if None in values:
        in_some = frozenset().union(*wanted.teams.values())
        meant.append(and_(~one_of(table.c.agent, in_some)))
    return or_(*meant)


def _members(wanted: SumsWanted) -> FromClause:
    """Who is in which team, as a table: only the teams that are asked for."""
    asked = wanted.filters.get(Dimension.TEAM)
    pairs = [
        (agent, team)
        for team, agents in wanted.teams.items()
        if asked is None or team in asked
        for agent in sorted(agents)
    ]
    agents, teams = [agent for agent, _ in pairs], [team for _, team in pairs]
    pairs_of = func.unnest(literal(agents, ARRAY(Text)), literal(teams, ARRAY(Text)))
    return pairs_of.table_valued("agent", "team", name="members").render_derived()


async def _pending(connection: AsyncConnection, wanted: SumsWanted, cube: Cube | None) -> int:
    if cube is None:
        return 0
    due = cells_due.c
    within = (due.cube == str(cube), due.at >= wanted.span.since, due.at < wanted.span.until)
    return int((await connection.execute(select(func.count()).where(*within))).scalar_one())
