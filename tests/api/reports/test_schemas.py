"""What is asked of a report: one period, and values of dimensions with a way to say "none"."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.api.reports.schemas import InteractionsOfReport, ReportGiven, given
from callcenter.reporting.report import Dimension

ASKED: dict[str, Any] = {"metrics": [{"id": "offered"}]}


@pytest.mark.parametrize("period", [{"period": "today"}, {"from": "2026-03-01", "to": "2026-03-31"}])
def test_a_report_is_shown_as_it_was_given(period: dict[str, str]) -> None:
    asked = ReportGiven.model_validate({**ASKED, **period, "filters": {"queue": ["sales", None]}})
    assert given(asked.report()) == asked


@pytest.mark.parametrize(
    "period",
    [
        {},
        {"from": "2026-03-01"},
        {"to": "2026-03-01"},
        {"period": "today", "from": "2026-03-01", "to": "2026-03-01"},
        {"from": "2026-03-02", "to": "2026-03-01"},
        {"period": "next_year"},
    ],
)
def test_a_report_has_one_period(period: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ReportGiven.model_validate({**ASKED, **period})


def test_an_empty_value_of_a_drill_is_what_has_none() -> None:
    span = {"from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z"}
    wanted = InteractionsOfReport.model_validate({**span, "queue": ["sales", ""], "hour": ["09"]})
    assert wanted.filters() == {Dimension.QUEUE: ("sales", None), Dimension.HOUR: ("09",)}
