"""Rows of a CSV file as an XLSX workbook, written by a process of its own: a large one takes minutes of computing.

Rule: every cell is text. What looks like a formula, a number or an address stays what somebody wrote.
"""

import csv
import sys
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

from callcenter.records.imports.watch import run_child

# Of a sheet, besides the header.
MOST_ROWS: Final = 1_048_575


async def write_workbook(rows: Path, workbook: Path) -> None:
    """Write the workbook. Raises ChildFailed. Whoever stops waiting stops the process."""
    await run_child("callcenter.records.workbooks", [str(rows), str(workbook)])


def convert(rows: Path, workbook: Path) -> None:
    """Read rows and write them as the one sheet of a workbook, with the first of them as its header."""
    with rows.open(encoding="utf-8", newline="") as file:
        made = Workbook(str(workbook), {"constant_memory": True, "tmpdir": str(workbook.parent)})
        sheet = made.add_worksheet("customers")
        sheet.freeze_panes(1, 0)
        bold = made.add_format({"bold": True})
        for number, row in enumerate(csv.reader(file)):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell, bold if number == 0 else None)
        made.close()


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
