"""A small answer of a report: an hour that comes twice, and values that a spreadsheet might take for formulas."""

from datetime import UTC, date, datetime

from callcenter.figures.reports import ReportAnswer
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.periods import Against, Days, Span, span_of
from callcenter.reporting.report import Dimension, MetricWanted, Report, ReportRow
from tests.support.random_facts import ZONE

DAY = Days(first=date(2026, 10, 25), last=date(2026, 10, 25))


def sums(offered: int, answered: int, seconds: float = 0.0) -> Measures:
    """What was offered and answered, and how long that took."""
    return Measures(
        sums={
            Measure.OFFERED: offered,
            Measure.ANSWERED: answered,
            Measure.SPEED_OF_ANSWER_SECONDS: seconds,
        }
    )


def answer(before: Span | None = None) -> ReportAnswer:
    """By hour, queue and disposition; compared with `before`, if that is given."""
    # Two o'clock comes twice on that day.
    at = [datetime(2026, 10, 25, hour, tzinfo=UTC) for hour in (0, 1, 2)]
    rows = (
        ReportRow(key=("sales", "resolved"), at=at[0], measures=sums(4, 3, 30.0), before=None),
        ReportRow(key=("care", "=1+1"), at=at[1], measures=sums(2, 0), before=sums(1, 1)),
        ReportRow(key=(None, "@gone"), at=at[2], measures=sums(0, 0), before=None),
    )
    metrics = (MetricWanted(id="offered"), MetricWanted(id="answer_rate"), MetricWanted(id="speed_of_answer"))
    report = Report(
        metrics=metrics,
        days=DAY,
        interval=Interval.HOUR,
        group_by=(Dimension.QUEUE, Dimension.DISPOSITION),
        against=Against.BEFORE if before else None,
    )
    return ReportAnswer(
        report=report,
        zone=ZONE,
        days=DAY,
        span=span_of(DAY, ZONE),
        before=before,
        starts=tuple(at),
        source="facts",
        pending=0,
        rows=rows,
        total=ReportRow(key=(), at=None, measures=sums(6, 3, 30.0), before=None),
    )
