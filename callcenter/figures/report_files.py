"""A report as a file that a spreadsheet opens: CSV with the mark that makes Chinese readable, or a workbook.

Rule: no cell is taken for a formula. A workbook is written by a process of its own: a large one takes a while of
computing, in which calls go on.
"""

import asyncio
import csv
import tempfile
from io import StringIO
from pathlib import Path

import orjson

from callcenter.crm.columns import guarded
from callcenter.figures.report_sheet import Sheet
from callcenter.records.imports.watch import run_child
from callcenter.reporting.schedules import ReportFormat


async def file_of(sheet: Sheet, file_format: ReportFormat) -> bytes:
    """Return the file."""
    if file_format is ReportFormat.CSV:
        return await asyncio.to_thread(csv_of, sheet)
    return await _workbook(sheet)


def csv_of(sheet: Sheet) -> bytes:
    """Return the table as CSV. Without its first mark a spreadsheet reads Chinese as something else."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(head) for head in sheet.heads])
    for row in sheet.rows:
        writer.writerow([_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


async def _workbook(sheet: Sheet) -> bytes:
    with tempfile.TemporaryDirectory(prefix="callcenter-report-") as folder:
        table, workbook = Path(folder, "table.json"), Path(folder, "report.xlsx")
        content = {"heads": sheet.heads, "kinds": sheet.kinds, "rows": sheet.rows}
        await asyncio.to_thread(lambda: table.write_bytes(orjson.dumps(content)))
        await run_child("callcenter.figures.report_workbook", [str(table), str(workbook)])
        return await asyncio.to_thread(workbook.read_bytes)


def _cell(cell: str | float | None) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case _:
            # A number may begin with a minus; it is no formula.
            return f"{cell:.6f}".rstrip("0").rstrip(".")
