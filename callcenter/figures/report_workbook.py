"""`python -m callcenter.figures.report_workbook table.json report.xlsx`: a table as a workbook.

Rule: text is written as text, whatever it looks like; figures are numbers with a format, instants are dates.
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

_FORMATS: Final = {"count": "#,##0", "seconds": "#,##0.0", "share": "0.0%", "score": "0.0"}
_DAY: Final = "yyyy-mm-dd"
_MINUTE: Final = "yyyy-mm-dd hh:mm"
_WIDTHS: Final = {"text": 20, "instant": 18}
_WIDTH: Final = 14


def write(table: Path, workbook: Path) -> None:
    """Write the workbook."""
    content: dict[str, Any] = json.loads(table.read_bytes())
    made = Workbook(str(workbook), {"constant_memory": True, "tmpdir": str(workbook.parent)})
    sheet = made.add_worksheet("report")
    sheet.freeze_panes(1, 0)
    bold = made.add_format({"bold": True, "text_wrap": True})
    formats = {kind: made.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    bolds = {kind: made.add_format({"num_format": code, "bold": True}) for kind, code in _FORMATS.items()}
    instants = {code: made.add_format({"num_format": code, "align": "left"}) for code in (_DAY, _MINUTE)}
    kinds = content["kinds"]
    for place, kind in enumerate(kinds):
        sheet.set_column(place, place, _WIDTHS.get(kind, _WIDTH))
    for place, head in enumerate(content["heads"]):
        sheet.write_string(0, place, head, bold)
    total = len(content["rows"])
    for number, row in enumerate(content["rows"], start=1):
        for place, (kind, cell) in enumerate(zip(kinds, row, strict=True)):
            instant = _instant(cell) if kind == "instant" else None
            if cell is None:
                continue
            if instant is not None:
                sheet.write_datetime(number, place, instant, instants[_MINUTE if " " in cell else _DAY])
            elif isinstance(cell, str):
                sheet.write_string(number, place, cell, bold if number == total else None)
            else:
                sheet.write_number(number, place, cell, (bolds if number == total else formats)[kind])
    made.close()


def _instant(cell: str | None) -> datetime | None:
    """Return it as Excel has it: without an offset. What has one, or is a word, stays text."""
    try:
        read = datetime.fromisoformat(cell or "")
    except ValueError:
        return None
    return read if read.tzinfo is None else None


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
