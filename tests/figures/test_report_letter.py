"""What is read of a report without opening its file: the total in words, the table to look at, nothing of it markup."""

from callcenter.figures.report_letter import letter_of
from callcenter.figures.report_sheet import Kind, Sheet, sheet_of
from tests.support.random_facts import CONFIGURATION
from tests.support.report_answers import answer


def letter(sheet: Sheet, name: str = "昨日", language: str = "zh") -> tuple[str, str]:
    made = letter_of(sheet, name=name, first="2026-10-25", last="2026-10-25", language=language)
    return made.text, made.html


def test_the_text_has_the_total_as_people_read_it() -> None:
    text, _ = letter(sheet_of(answer(), CONFIGURATION, "zh"))
    assert text == (
        "昨日（2026-10-25 至 2026-10-25）\n\n来电量: 6\n接通率: 50.0 %\n平均应答速度: 0:10\n\n报表见附件。\n"
    )


def test_the_table_has_each_row_and_nothing_in_it_is_markup() -> None:
    sheet = sheet_of(answer(), CONFIGURATION, "en")
    text, html = letter(sheet, name='<b>"all"</b>', language="en")
    assert text.startswith('<b>"all"</b>, 2026-10-25 to 2026-10-25\n')
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert html.count("<tr>") == 1 + len(sheet.rows)
    assert 'text-align:right">75.0 %</td>' in html
    assert "Total" in html


def test_a_long_report_is_read_in_its_file() -> None:
    rows = tuple((f"q{number}", number, -3700.0, None) for number in range(100))
    kinds = (Kind.TEXT, Kind.COUNT, Kind.SECONDS, Kind.SCORE)
    sheet = Sheet(heads=("Queue", "Offered", "Off", "CSAT"), kinds=kinds, rows=(*rows, ("Total", 4950, 60.0, 4.25)))
    text, html = letter(sheet, language="en")
    assert "Offered: 4,950\nOff: 1:00\nCSAT: 4.2\n" in text
    assert html.count("<tr>") == 42
    assert "The first 40 of 100 rows." in html
    assert "−1:01:40" in html
