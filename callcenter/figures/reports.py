"""Runs a report: which days, what to compare with, sums read from the store, figures by the registry's formulas.

Rule: a row's figures and the total's come of sums of the same facts; the rows' own figures are never added up.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.configuration import Configuration
from callcenter.core.supervision import Reach
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import Unit
from callcenter.reporting.periods import Days, Span, days_of, span_against, span_of, starts_within
from callcenter.reporting.report import (
    MOST_CELLS,
    Dimension,
    Report,
    ReportRefused,
    ReportRow,
    check,
    needed_by,
)
from callcenter.store.database import Connection
from callcenter.store.repositories.report_cells import Place, read_sums
from callcenter.store.repositories.report_plan import SumsWanted

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

# Which interval of its span it is: its number, or its day, its time on the wall and whether that comes again.
Slot = tuple[int] | tuple[int, time, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAnswer:
    """What a report says. `starts`: the beginnings of its intervals; `source`: what it was summed from.

    `pending`: so many of the sums that were read are to be made anew: something has changed a moment ago.
    """

    report: Report
    zone: ZoneInfo
    days: Days
    span: Span
    before: Span | None
    starts: tuple[datetime, ...]
    source: str
    pending: int
    rows: tuple[ReportRow, ...]
    total: ReportRow


async def run_report(
    connection: Connection,
    report: Report,
    *,
    configuration: Configuration,
    reach: Reach | None,
    now: datetime,
    most_cells: int = MOST_CELLS,
) -> ReportAnswer:
    """Run a report. Raises ReportRefused."""
    check(report)
    zone = ZoneInfo(configuration.timezone)
    days = report.days if isinstance(report.days, Days) else days_of(report.days, now, zone)
    span = span_of(days, zone)
    before = None if report.against is None else span_against(days, report.against, now, zone)
    wanted = _wanted(report, span, configuration, reach, most_cells)
    found = await read_sums(connection, wanted)
    starts = () if report.interval is None else starts_within(report.interval, span, zone)
    sums_before: Mapping[Place, Measures] = {}
    total_before: Measures | None = None
    if before is not None:
        other = await read_sums(connection, _wanted(report, before, configuration, reach, most_cells))
        sums_before, total_before = _moved(report.interval, other.rows, before, span, zone), other.total
    rows = await asyncio.to_thread(_rows, report, found.rows, sums_before, compared=before is not None)
    _limit(report, len(rows), most_cells)
    return ReportAnswer(
        report=report,
        zone=zone,
        days=days,
        span=span,
        before=before,
        starts=starts,
        source=found.source,
        pending=found.pending,
        rows=rows,
        total=ReportRow(key=(), at=None, measures=found.total, before=total_before),
    )


def teams_of(configuration: Configuration) -> dict[str, frozenset[str]]:
    """Return the agents of each group as they are now."""
    teams: dict[str, set[str]] = {}
    for name, profile in configuration.agents.items():
        for group in profile.groups:
            teams.setdefault(group, set()).add(name)
    return {team: frozenset(agents) for team, agents in teams.items()}


def _wanted(
    report: Report, span: Span, configuration: Configuration, reach: Reach | None, most_cells: int
) -> SumsWanted:
    return SumsWanted(
        span=span,
        zone=configuration.timezone,
        interval=report.interval,
        group_by=report.group_by,
        filters=report.filters,
        teams=teams_of(configuration) if Dimension.TEAM in report.dimensions else {},
        reach=reach,
        needed=needed_by(report.metrics),
        most_rows=most_cells // len(report.metrics),
    )


def _limit(report: Report, rows: int, most_cells: int) -> None:
    if rows * len(report.metrics) > most_cells:
        raise ReportRefused("report_too_large", "interval" if report.interval is not None else "group_by")


def _moved(
    interval: Interval | None, sums: Mapping[Place, Measures], before: Span, span: Span, zone: ZoneInfo
) -> Mapping[Place, Measures]:
    """Put sums of the time before to the intervals they are held against."""
    if interval is None:
        return sums
    own = {start: slot for slot, start in _slots(interval, before, zone)}
    there = dict(_slots(interval, span, zone))
    return {
        (there[own[at]], key): measures
        for (at, key), measures in sums.items()
        if at is not None and own.get(at) in there
    }


def _slots(interval: Interval, span: Span, zone: ZoneInfo) -> list[tuple[Slot, datetime]]:
    """Say of each interval which one of its span it is: the first day, or ten o'clock of the first day.

    An hour that one of two days has twice, or not at all, has nothing to be held against.
    """
    starts = starts_within(interval, span, zone)
    if interval not in (Interval.QUARTER, Interval.HOUR):
        return [((number,), start) for number, start in enumerate(starts)]
    first = span.since.astimezone(zone).date()
    walls = [start.astimezone(zone) for start in starts]
    return [(((wall.date() - first).days, wall.time(), wall.fold), wall.astimezone(UTC)) for wall in walls]


def _rows(
    report: Report, sums: Mapping[Place, Measures], before: Mapping[Place, Measures], *, compared: bool
) -> tuple[ReportRow, ...]:
    nothing = Measures()
    rows = (
        ReportRow(
            key=place[1],
            at=place[0],
            measures=sums.get(place, nothing),
            before=before.get(place, nothing) if compared else None,
        )
        for place in _in_order(sums.keys() | before.keys())
    )
    return tuple(row for row in rows if None not in row.key or _tells(report, row))


def _tells(report: Report, row: ReportRow) -> bool:
    """Whether any figure has something to tell: a row of noughts of what has never been in a queue is noise."""
    sums = [row.measures] if row.before is None else [row.measures, row.before]
    figures = ((wanted.metric.unit, wanted.of(each)) for wanted in report.metrics for each in sums)
    # A share of nought is one of something.
    return any(figure or (figure is not None and unit in (Unit.SHARE, Unit.SCORE)) for unit, figure in figures)


def _in_order(places: Iterable[Place]) -> list[Place]:
    """By time, then by value; what has no value comes last."""
    return sorted(places, key=lambda place: (place[0] or _NEVER, [(value is None, value or "") for value in place[1]]))
