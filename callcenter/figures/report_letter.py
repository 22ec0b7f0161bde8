"""What stands in the letter that a report goes with: its total in words, and its table to look at.

Rule: the file has everything; the letter has what is read on the way. Each text is escaped, and nothing is loaded from
anywhere: a mail program shows it as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from callcenter.figures.report_sheet import Kind, Sheet

# More is read in the file.
_MOST_ROWS: Final = 40
_MOST_COLUMNS: Final = 12
_NOTHING: Final = "–"
_WORDS: Final = {
    "en": ("{name}, {first} to {last}", "The first {count} of {all} rows. The file has them all."),
    "zh": ("{name}（{first} 至 {last}）", "前 {count} 行，共 {all} 行，完整内容见附件。"),
}
_ATTACHED: Final = {"en": "The report is attached.", "zh": "报表见附件。"}
_TABLE: Final = "border-collapse:collapse;font:14px/1.5 system-ui,'Segoe UI','Microsoft YaHei',sans-serif;color:#1c2321"
_CELL: Final = "padding:6px 12px;border-bottom:1px solid #dfe4e1;white-space:nowrap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says, as text and as HTML."""

    text: str
    html: str


def letter_of(sheet: Sheet, *, name: str, first: str, last: str, language: str) -> Letter:
    """Return what a letter with this report says."""
    title = _WORDS[language][0].format(name=name, first=first, last=last)
    total = [
        f"{head}: {_words(kind, cell)}"
        for head, kind, cell in zip(sheet.heads, sheet.kinds, sheet.rows[-1], strict=True)
        if kind not in (Kind.TEXT, Kind.INSTANT)
    ]
    return Letter(
        text="\n".join([title, "", *total, "", _ATTACHED[language]]) + "\n",
        html=_page(sheet, title, language),
    )


def _page(sheet: Sheet, title: str, language: str) -> str:
    columns = len(sheet.heads[:_MOST_COLUMNS])
    *rows, total = sheet.rows
    lines = [_line(sheet.heads[:columns], sheet.kinds, "th", "color:#5b6661;font-weight:600")]
    for row in rows[:_MOST_ROWS]:
        lines.append(_line(_row(sheet, row)[:columns], sheet.kinds, "td", ""))
    lines.append(_line(_row(sheet, total)[:columns], sheet.kinds, "td", "font-weight:700;background:#f6f8f7"))
    more = _WORDS[language][1].format(count=_MOST_ROWS, all=len(rows)) + " " if len(rows) > _MOST_ROWS else ""
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><body style="margin:16px;{_TABLE}">'
        f'<h1 style="font-size:18px">{escape(title)}</h1><table style="{_TABLE}">{"".join(lines)}</table>'
        f'<p style="color:#5b6661">{more or _ATTACHED[language]}</p></body></html>\n'
    )


def _row(sheet: Sheet, row: Sequence[str | float | None]) -> list[str]:
    return [_words(kind, cell) for kind, cell in zip(sheet.kinds, row, strict=True)]


def _line(cells: Sequence[str], kinds: Sequence[Kind], tag: str, style: str) -> str:
    sides = ("left" if kind in (Kind.TEXT, Kind.INSTANT) else "right" for kind in kinds)
    made = (
        f'<{tag} style="{_CELL};{style};text-align:{side}">{escape(cell)}</{tag}>'
        for cell, side in zip(cells, sides, strict=False)
    )
    return f"<tr>{''.join(made)}</tr>"


def _words(kind: Kind, cell: str | float | None) -> str:
    """Return a cell as people read it: `62.5 %`, `2:05`, `1,204`."""
    if cell is None:
        return "" if kind in (Kind.TEXT, Kind.INSTANT) else _NOTHING
    if isinstance(cell, str):
        return cell
    match kind:
        case Kind.SHARE:
            return f"{cell * 100:.1f} %"
        case Kind.SECONDS:
            minutes, seconds = divmod(round(abs(cell)), 60)
            hours, minutes = divmod(minutes, 60)
            clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
            return f"−{clock}" if cell <= -1 else clock
        case _:
            return f"{cell:,.1f}".removesuffix(".0")
