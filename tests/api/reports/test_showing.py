"""An answer as JSON: figures in order, and for each row the query that lists what it is made of."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs

from callcenter.api.reports.schemas import ReportShown
from callcenter.api.reports.showing import report_json
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.periods import Days, span_of
from callcenter.reporting.report import Dimension
from tests.support.random_facts import CONFIGURATION, ZONE
from tests.support.report_answers import answer


def test_an_answer_is_what_the_schema_says() -> None:
    shown = ReportShown.model_validate(json.loads(report_json(answer(), CONFIGURATION)))
    assert [row.figures for row in shown.rows] == [[4, 0.75, 10.0], [2, 0.0, None], [0, None, None]]
    assert shown.rows[0].before is None
    assert shown.names[Dimension.QUEUE]["care"].zh == "客服"
    assert parse_qs(shown.rows[2].drill, keep_blank_values=True) == {
        "from": ["2026-10-25T02:00:00Z"],
        "to": ["2026-10-25T03:00:00Z"],
        "queue": [""],
        "disposition": ["@gone"],
    }


def test_a_week_that_reaches_beyond_the_days_leads_to_the_days_only() -> None:
    days = Days(first=date(2026, 10, 21), last=date(2026, 10, 23))
    span = span_of(days, ZONE)
    one = answer()
    report = replace(one.report, interval=Interval.WEEK, filters={Dimension.SEGMENT: ("gold", None)})
    row = replace(one.rows[0], at=start_of(Interval.WEEK, span.since, ZONE))
    weekly = replace(one, report=report, days=days, span=span, rows=(row,))
    shown = json.loads(report_json(weekly, CONFIGURATION))
    drill = parse_qs(shown["rows"][0]["drill"], keep_blank_values=True)
    assert (drill["from"], drill["to"]) == (["2026-10-20T22:00:00Z"], ["2026-10-23T22:00:00Z"])
    assert drill["segment"] == ["gold", ""]
