"""The one form that every file is brought to before anything else: a header and numbered rows, UTF-8, in the home.

Rule: only what was written to its end is given its name, so whatever stands there can be read to its end.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from callcenter.crm.import_faults import FileFault

MOST_COLUMNS: Final = 500
MOST_ROWS: Final = 5_000_000
LONGEST_CELL: Final = 32_768

# A row with the number that its file knows it by.
Numbered = tuple[int, list[str]]


class FileRefused(Exception):
    """A file cannot be read as a whole. `row`: where, if it is known."""

    def __init__(self, fault: FileFault, *, row: int | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.row = row


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What was in a file: the names above its columns, the first row, and how many rows there are."""

    header: tuple[str, ...]
    sample: tuple[str, ...]
    rows: int


def path_of(home: Path, import_id: str) -> Path:
    """Return where the rows of an import stand."""
    return home / "imports" / f"{import_id}.csv"


def write_rows(path: Path, rows: Iterable[Numbered]) -> FileRead:
    """Write the rows of a file, its header first; rows without any text are left out. Raises FileRefused."""
    there = ((number, cells) for number, cells in rows if any(map(str.strip, cells)))
    first = next(there, None)
    if first is None:
        raise FileRefused(FileFault.EMPTY)
    header = _header(first[1])
    half = path.with_suffix(".half")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    count, sample = 0, tuple[str, ...]()
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([first[0], *header])
            for number, given in there:
                cells = _within(given, len(header))
                _check(number, cells)
                count += 1
                sample = sample or tuple(cells)
                writer.writerow([number, *cells])
        if not count:
            raise FileRefused(FileFault.NO_ROWS)
        half.replace(path)
    finally:
        with suppress(FileNotFoundError):
            half.unlink()
    return FileRead(header=tuple(header), sample=sample, rows=count)


def read_rows(path: Path, *, after: int = 0) -> Iterator[Numbered]:
    """Give the rows, without the header and the first `after`."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for index, (number, *cells) in enumerate(reader):
            if index > after:
                yield int(number), cells


def limited_cells() -> None:
    """Let the csv module read what may be written; the limit is one for the whole process."""
    csv.field_size_limit(LONGEST_CELL * 4)


def _header(cells: Sequence[str]) -> list[str]:
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if len(header) > MOST_COLUMNS:
        raise FileRefused(FileFault.TOO_MANY_COLUMNS)
    # Nobody calls a column so: these are the values of a customer.
    if any("@" in cell or sum(one.isdigit() for one in cell) >= 7 for cell in header):
        raise FileRefused(FileFault.NO_HEADER)
    named = [cell or f"#{number}" for number, cell in enumerate(header, start=1)]
    if len(set(named)) != len(named):
        raise FileRefused(FileFault.SAME_COLUMN)
    return named


def _within(cells: list[str], width: int) -> list[str]:
    # What a spreadsheet adds on the right is no cell of the row.
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells


def _check(number: int, cells: Sequence[str]) -> None:
    if number > MOST_ROWS:
        raise FileRefused(FileFault.TOO_MANY_ROWS)
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise FileRefused(FileFault.LONG_CELL, row=number)
