"""Rows become a workbook in a process of its own; its cells are all text."""

from pathlib import Path

import pytest
from python_calamine import load_workbook

from callcenter.records.imports.watch import ChildFailed
from callcenter.records.workbooks import convert, write_workbook

ROWS = '"name","tags"\r\n"=1+1","0017"\r\n"two\nlines",""\r\n'
READ = [["name", "tags"], ["=1+1", "0017"], ["two\nlines", ""]]


def read(path: Path) -> list[list[object]]:
    with load_workbook(path) as book:
        return book.get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_every_cell_is_the_text_that_was_given(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8", newline="")
    convert(tmp_path / "rows.csv", tmp_path / "made.xlsx")
    assert read(tmp_path / "made.xlsx") == READ


async def test_a_process_of_its_own_writes_it(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8", newline="")
    await write_workbook(tmp_path / "rows.csv", tmp_path / "made.xlsx")
    assert read(tmp_path / "made.xlsx") == READ


async def test_a_process_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(ChildFailed):
        await write_workbook(tmp_path / "none.csv", tmp_path / "made.xlsx")
