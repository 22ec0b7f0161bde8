"""XLSX: the first sheet, its cells as text. A formula is what its author saw last; nothing is computed here.

Rule: what a file claims to become is looked at, and measured, before it is unpacked for real.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, load_workbook

from callcenter.crm.columns import guarded
from callcenter.crm.import_faults import FileFault
from callcenter.records.imports.rows_file import FileRefused, Numbered

MOST_UNPACKED: Final = 1 << 30
_MOST_PARTS: Final = 2000
_CHUNK: Final = 1 << 16

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(path: Path) -> Iterator[Numbered]:
    """Give the rows as the sheet numbers them, the header first. Raises FileRefused."""
    _check_claims(path)
    try:
        with load_workbook(path) as book:
            for number, row in enumerate(book.get_sheet_by_index(0).iter_rows(), start=1):
                yield number, [text_of_cell(cell) for cell in row]
    except (CalamineError, ValueError, IndexError, OSError):
        raise FileRefused(FileFault.BROKEN) from None


def text_of_cell(cell: Cell) -> str:
    """Return a cell as CSV would have it: whole numbers without a point, days without midnight."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell == int(cell) and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            # In the one form a sign that spreadsheets compute by is guarded, as in CSV.
            return guarded(str(cell))


def _check_claims(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise FileRefused(FileFault.TOO_LARGE)
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise FileRefused(FileFault.BROKEN)
            # A claim may lie. Read to its end, each part is as long as it says and whole.
            for part in parts:
                with archive.open(part) as file:
                    while file.read(_CHUNK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise FileRefused(FileFault.BROKEN) from None
