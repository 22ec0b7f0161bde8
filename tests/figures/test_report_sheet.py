"""A report as a table: words of one language, figures as numbers, the total last."""

from datetime import UTC, datetime

from callcenter.figures.report_sheet import sheet_of, wall_text
from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import span_of
from tests.support.random_facts import CONFIGURATION, ZONE
from tests.support.report_answers import DAY, answer


def test_the_table_has_words_in_the_language_and_the_total_last() -> None:
    sheet = sheet_of(answer(), CONFIGURATION, "zh")
    assert sheet.heads == ("小时", "队列", "小结", "来电量", "接通率", "平均应答速度")
    assert sheet.rows == (
        ("2026-10-25 02:00 +0200", "销售", "resolved", 4, 0.75, 10.0),
        ("2026-10-25 02:00 +0100", "客服", "=1+1", 2, 0.0, None),
        ("2026-10-25 03:00", "—", "@gone", 0, None, None),
        ("合计", None, None, 6, 0.5, 10.0),
    )


def test_what_it_is_compared_with_stands_beside_each_figure() -> None:
    sheet = sheet_of(answer(before=span_of(DAY, ZONE)), CONFIGURATION, "en")
    assert sheet.heads[3:5] == ("Offered", "Offered · before")
    assert [row[3:7] for row in sheet.rows[:2]] == [(4, 0, 0.75, None), (2, 1, 0.0, 1.0)]


def test_days_weeks_and_months_are_told_by_their_first_day() -> None:
    at = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert [wall_text(at, interval, ZONE) for interval in (Interval.DAY, Interval.QUARTER)] == [
        "2026-03-29",
        "2026-03-29 00:00",
    ]
