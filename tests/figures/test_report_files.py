"""A report as a file: opened again, it says the same, in Chinese, and no cell of it is a formula."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

from python_calamine import load_workbook

from callcenter.figures.report_files import csv_of, file_of
from callcenter.figures.report_sheet import Kind, Sheet, sheet_of
from callcenter.reporting.schedules import ReportFormat
from tests.support.random_facts import CONFIGURATION
from tests.support.report_answers import answer


def test_csv_has_the_mark_of_utf_8_and_no_formula() -> None:
    written = csv_of(sheet_of(answer(), CONFIGURATION, "zh"))
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(written.decode("utf-8-sig"))))
    assert rows[0][1] == "队列"
    assert rows[2][1:4] == ["客服", "'=1+1", "2"]
    assert rows[3][2] == "'@gone"
    assert rows[1][3:] == ["4", "0.75", "10"]


def test_what_begins_with_a_minus_is_a_number_where_it_is_one() -> None:
    sheet = Sheet(heads=("-x", "NPS"), kinds=(Kind.TEXT, Kind.SCORE), rows=(("-2+3", -12.5),))
    assert csv_of(sheet).decode("utf-8-sig").splitlines() == ["'-x,NPS", "'-2+3,-12.5"]


async def test_a_workbook_opens_again_with_numbers_dates_and_chinese() -> None:
    written = await file_of(sheet_of(answer(), CONFIGURATION, "zh"), ReportFormat.XLSX)
    rows = load_workbook(BytesIO(written)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["小时", "队列", "小结", "来电量", "接通率", "平均应答速度"]
    # An hour that comes twice is told by its offset, and so it is text; any other is a date.
    assert rows[1] == ["2026-10-25 02:00 +0200", "销售", "resolved", 4.0, 0.75, 10.0]
    assert rows[2][:3] == ["2026-10-25 02:00 +0100", "客服", "=1+1"]
    assert rows[3][0] == datetime(2026, 10, 25, 3)  # noqa: DTZ001 - Excel knows no zones
    assert rows[4] == ["合计", "", "", 6.0, 0.5, 10.0]
