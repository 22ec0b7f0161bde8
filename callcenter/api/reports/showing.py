"""A report as it goes out: its rows with their figures, its columns, what its values are called, where each row leads.

Rule: made and written as JSON in a thread of its own; a large one takes seconds of computing, in which calls go on.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from callcenter.api.reports.schemas import ColumnShown, Named, ReportShown, RowShown, given
from callcenter.core.configuration import Configuration
from callcenter.figures.report_words import value_words
from callcenter.figures.reports import ReportAnswer
from callcenter.reporting.intervals import next_after
from callcenter.reporting.measures import Measures
from callcenter.reporting.report import Dimension, MetricWanted, ReportRow


def report_json(answer: ReportAnswer, configuration: Configuration) -> bytes:
    """Return the whole answer as JSON: a `ReportShown`, its rows not checked one by one."""
    shown = _shown(answer, configuration).model_dump(mode="json", by_alias=True)
    drills = _Drills(answer)
    return orjson.dumps({**shown, "rows": [_row(answer, row, drills) for row in answer.rows]})


def _shown(answer: ReportAnswer, configuration: Configuration) -> ReportShown:
    report = answer.report
    return ReportShown(
        definition=given(report),
        timezone=answer.zone.key,
        first=answer.days.first,
        last=answer.days.last,
        begins_at=answer.span.since,
        ends_at=answer.span.until,
        before_begins_at=answer.before.since if answer.before else None,
        before_ends_at=answer.before.until if answer.before else None,
        columns=[_column(wanted) for wanted in report.metrics],
        starts=list(answer.starts),
        names={
            dimension: _names(configuration, dimension, (row.key[place] for row in answer.rows))
            for place, dimension in enumerate(report.group_by)
        },
        rows=[],
        total=RowShown.model_validate(_row(answer, answer.total, _Drills(answer))),
        source=answer.source,
        pending=answer.pending,
    )


def _column(wanted: MetricWanted) -> ColumnShown:
    metric = wanted.metric
    return ColumnShown(
        id=wanted.id,
        seconds=wanted.seconds,
        version=metric.version,
        unit=metric.unit,
        better=metric.better,
        late=metric.late,
        label=Named(en=metric.label_en, zh=metric.label_zh),
        words=Named(en=metric.words_en, zh=metric.words_zh),
    )


def _names(configuration: Configuration, dimension: Dimension, values: Iterable[str | None]) -> dict[str, Named]:
    words_of = value_words(configuration, dimension)
    named = {value: words_of(value) for value in {*values} if value is not None}
    return {value: Named(en=words[0], zh=words[1]) for value, words in sorted(named.items()) if words is not None}


def _row(answer: ReportAnswer, row: ReportRow, drills: "_Drills") -> dict[str, Any]:
    metrics = answer.report.metrics
    return {
        "key": row.key,
        "at": row.at,
        "figures": [wanted.of(row.measures) for wanted in metrics],
        "before": None if answer.before is None else [wanted.of(row.before or Measures()) for wanted in metrics],
        "drill": drills.of(row),
    }


class _Drills:
    """The queries that list what rows are made of; what many rows have in common is written once."""

    def __init__(self, answer: ReportAnswer) -> None:
        self._answer = answer
        self._spans: dict[datetime | None, str] = {}
        self._values: dict[tuple[str | None, ...], str] = {}

    def of(self, row: ReportRow) -> str:
        """Return the query of one row."""
        if row.at not in self._spans:
            self._spans[row.at] = _span(self._answer, row.at)
        if row.key not in self._values:
            self._values[row.key] = _values(self._answer, row)
        return self._spans[row.at] + self._values[row.key]


def _span(answer: ReportAnswer, at: datetime | None) -> str:
    since, until = answer.span.since, answer.span.until
    if at is not None and answer.report.interval is not None:
        # The first and the last week may reach beyond the days that were asked for.
        since, until = max(since, at), min(until, next_after(answer.report.interval, at, answer.zone))
    return urlencode({"from": _text(since), "to": _text(until)})


def _values(answer: ReportAnswer, row: ReportRow) -> str:
    values = dict(answer.report.filters)
    values.update({dimension: (value,) for dimension, value in zip(answer.report.group_by, row.key, strict=False)})
    pairs = [(str(dimension), value or "") for dimension, named in values.items() for value in named]
    return f"&{urlencode(pairs)}" if pairs else ""


def _text(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
