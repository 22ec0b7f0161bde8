"""A table becomes a workbook whose cells are what they were: text is text, figures are numbers, instants dates."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

from python_calamine import load_workbook

from callcenter.figures.report_workbook import write


def test_each_cell_is_of_its_kind(tmp_path: Path) -> None:
    table = {
        "heads": ["日期", "=head", "n", "share", "s"],
        "kinds": ["instant", "text", "count", "share", "seconds"],
        "rows": [["2026-03-01", "=1+1", 3, 0.5, 12.25], ["合计", None, None, -0.25, 0]],
    }
    (tmp_path / "table.json").write_text(json.dumps(table), encoding="utf-8")
    write(tmp_path / "table.json", tmp_path / "made.xlsx")
    rows = load_workbook(tmp_path / "made.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0] == ["日期", "=head", "n", "share", "s"]
    assert rows[1][0] in (date(2026, 3, 1), datetime(2026, 3, 1))  # noqa: DTZ001 - Excel knows no zones
    assert rows[1][1:] == ["=1+1", 3.0, 0.5, 12.25]
    assert rows[2] == ["合计", "", "", -0.25, 0.0]


def test_the_total_stands_out(tmp_path: Path) -> None:
    table = {"heads": ["q", "n"], "kinds": ["text", "count"], "rows": [["sales", 3], ["合计", 3]]}
    (tmp_path / "table.json").write_text(json.dumps(table), encoding="utf-8")
    write(tmp_path / "table.json", tmp_path / "made.xlsx")
    with ZipFile(tmp_path / "made.xlsx") as made:
        cells = dict(re.findall(r'<c r="([A-B][23])" s="(\d+)"', made.read("xl/worksheets/sheet1.xml").decode()))
    assert "A2" not in cells
    assert cells["A3"] != "0"
    assert cells["B3"] != cells["B2"]
