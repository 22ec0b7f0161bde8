"""A definition is read again as it was kept."""

from datetime import date

import pytest

from callcenter.figures.report_documents import document_of, report_in
from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import Against, Days, Relative
from callcenter.reporting.report import Dimension, MetricWanted, Report


@pytest.mark.parametrize("days", [Relative.LAST_WEEK, Days(first=date(2026, 1, 1), last=date(2026, 1, 31))])
def test_a_definition_is_read_again_as_it_was_kept(days: Days | Relative) -> None:
    report = Report(
        metrics=(MetricWanted(id="offered"), MetricWanted(id="service_level", seconds=30)),
        days=days,
        interval=Interval.DAY,
        group_by=(Dimension.QUEUE, Dimension.HOUR),
        filters={Dimension.SEGMENT: ("gold", None)},
        against=Against.WEEK_BEFORE,
    )
    assert report_in(document_of(report)) == report
    plain = Report(metrics=report.metrics, days=days)
    assert report_in(document_of(plain)) == plain
