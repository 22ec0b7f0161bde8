"""A report as a table of cells, as a file has it: words of one language, instants on the business's clock.

Rule: a figure is a number, so that a spreadsheet can go on counting with it; everything else is text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.configuration import Configuration
from callcenter.figures.report_words import (
    BEFORE,
    TOTAL,
    dimension_words,
    in_language,
    interval_words,
    metric_words,
    value_words,
)
from callcenter.figures.reports import ReportAnswer
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measures
from callcenter.reporting.metric import Unit
from callcenter.reporting.report import ReportRow

_NO_VALUE: Final = "—"
# Beyond this nobody needs the digits, and a file stays readable.
_DIGITS: Final = 6


class Kind(StrEnum):
    """What a column has. An `instant` is text like 2026-03-01 or 2026-03-01 10:15."""

    TEXT = "text"
    INSTANT = "instant"
    COUNT = "count"
    SECONDS = "seconds"
    SHARE = "share"
    SCORE = "score"


_OF_UNIT: Final = {
    Unit.COUNT: Kind.COUNT,
    Unit.SECONDS: Kind.SECONDS,
    Unit.SHARE: Kind.SHARE,
    Unit.SCORE: Kind.SCORE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: its heads, what each column has, its rows. The last row is the total of all."""

    heads: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


def sheet_of(answer: ReportAnswer, configuration: Configuration, language: str) -> Sheet:
    """Return a report as a table."""
    report = answer.report
    heads: list[str] = []
    kinds: list[Kind] = []
    if report.interval is not None:
        heads.append(in_language(interval_words(report.interval), language))
        kinds.append(Kind.INSTANT)
    for dimension in report.group_by:
        heads.append(in_language(dimension_words(dimension), language))
        kinds.append(Kind.TEXT)
    for wanted in report.metrics:
        head = in_language(metric_words(wanted), language)
        heads.append(head)
        kinds.append(_OF_UNIT[wanted.metric.unit])
        if answer.before is not None:
            heads.append(f"{head} · {in_language(BEFORE, language)}")
            kinds.append(kinds[-1])
    return Sheet(heads=tuple(heads), kinds=tuple(kinds), rows=tuple(_rows(answer, configuration, language)))


def wall_text(at: datetime, interval: Interval, zone: ZoneInfo) -> str:
    """Return the beginning of an interval as the wall shows it; an hour that comes twice with its offset."""
    wall = at.astimezone(zone)
    if interval not in (Interval.QUARTER, Interval.HOUR):
        return wall.date().isoformat()
    twice = wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset()
    return f"{wall:%Y-%m-%d %H:%M}{f' {wall:%z}' if twice else ''}"


def _rows(
    answer: ReportAnswer, configuration: Configuration, language: str
) -> Iterator[tuple[str | float | None, ...]]:
    report = answer.report
    named = [value_words(configuration, dimension) for dimension in report.group_by]
    for row in answer.rows:
        cells: list[str | float | None] = []
        if row.at is not None and report.interval is not None:
            cells.append(wall_text(row.at, report.interval, answer.zone))
        for value, words_of in zip(row.key, named, strict=True):
            words = None if value is None else words_of(value)
            cells.append(_NO_VALUE if value is None else value if words is None else in_language(words, language))
        yield (*cells, *_figures(answer, row))
    places = len(report.group_by) + (report.interval is not None)
    blank: list[str | float | None] = [None] * places
    if places:
        blank[0] = in_language(TOTAL, language)
    yield (*blank, *_figures(answer, answer.total))


def _figures(answer: ReportAnswer, row: ReportRow) -> Iterator[float | None]:
    for wanted in answer.report.metrics:
        yield _rounded(wanted.of(row.measures))
        if answer.before is not None:
            yield _rounded(wanted.of(row.before or Measures()))


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, _DIGITS)
