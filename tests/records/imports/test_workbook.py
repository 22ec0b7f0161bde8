"""XLSX as people have it, and as people break it."""

import struct
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from callcenter.records.imports.rows_file import FileRefused
from callcenter.records.imports.workbook import MOST_UNPACKED, read_xlsx, text_of_cell


def workbook(path: Path) -> Path:
    """A small sheet with everything that cells can be."""
    book: Any = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "电话", "生日", "老客户", "公式", "文字"])
    sheet.write_row(1, 0, ["李雷", 13800138000])
    sheet.write_datetime(1, 2, date(1990, 2, 28), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_boolean(1, 3, True)
    sheet.write_formula(1, 4, '=CONCAT("a","b")', None, "ab")
    sheet.write_string(1, 5, "=1+1")
    sheet.write(3, 0, "韩梅梅")
    book.close()
    return path


def test_cells_become_the_text_that_people_see(tmp_path: Path) -> None:
    assert list(read_xlsx(workbook(tmp_path / "a.xlsx"))) == [
        (1, ["姓名", "电话", "生日", "老客户", "公式", "文字"]),
        (2, ["李雷", "13800138000", "1990-02-28", "true", "ab", "'=1+1"]),
        (3, ["", "", "", "", "", ""]),
        (4, ["韩梅梅", "", "", "", "", ""]),
    ]
    assert [
        text_of_cell(cell) for cell in (1.5, 2.0, date(2026, 1, 2), datetime.fromisoformat("2026-01-02T03:00"), 7)
    ] == [
        "1.5",
        "2",
        "2026-01-02",
        "2026-01-02T03:00:00",
        "7",
    ]


def faults(path: Path) -> str:
    """Why it is refused."""
    with pytest.raises(FileRefused) as refused:
        list(read_xlsx(path))
    return refused.value.fault


def test_what_claims_to_be_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    whole = bytearray(path.read_bytes())
    # The claimed size of the sheet in the directory at the end.
    at = whole.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24
    struct.pack_into("<I", whole, at, 2 << 30)
    path.write_bytes(whole)
    assert (2 << 30) > MOST_UNPACKED
    assert faults(path) == "import_too_large"


def test_a_claim_that_is_a_lie_is_found_out(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    whole = bytearray(path.read_bytes())
    struct.pack_into("<I", whole, whole.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24, 100)
    path.write_bytes(whole)
    assert faults(path) == "import_broken_file"


def test_half_a_workbook_and_what_is_none_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    path.write_bytes(path.read_bytes()[:-500])
    assert faults(path) == "import_broken_file"
    path.write_bytes(b"name,phone\n")
    assert faults(path) == "import_broken_file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    assert faults(path) == "import_broken_file"
