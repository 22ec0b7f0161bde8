"""A file of any format is read as a whole and brought to the one form, before anything is changed by it.

Run as a program it does so in a process of its own, with an end to its memory: `python -m … SOURCE FORMAT TARGET`
prints what was in the file as JSON.
"""

import hashlib
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Final

import orjson

from callcenter.crm.import_faults import FileFault
from callcenter.records.imports.cards import read_vcards
from callcenter.records.imports.csv_text import read_csv
from callcenter.records.imports.rows_file import FileRead, FileRefused, Numbered, write_rows
from callcenter.records.imports.workbook import read_xlsx

MOST_BYTES: Final = 512 << 20
# A million rows of a spreadsheet fit; what needs more is not what it says.
_MOST_MEMORY: Final = 4 << 30


class FileFormat(StrEnum):
    """What an import is read from. Stored by these names."""

    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"


_READERS: Final[Mapping[FileFormat, Callable[[Path], Iterator[Numbered]]]] = {
    FileFormat.CSV: read_csv,
    FileFormat.XLSX: read_xlsx,
    FileFormat.VCARD: read_vcards,
}
_SUFFIXES: Final[Mapping[str, FileFormat]] = {
    ".csv": FileFormat.CSV,
    ".tsv": FileFormat.CSV,
    ".txt": FileFormat.CSV,
    ".xlsx": FileFormat.XLSX,
    ".vcf": FileFormat.VCARD,
    ".vcard": FileFormat.VCARD,
}


def format_of(name: str) -> FileFormat | None:
    """Return the format that a file's name tells."""
    return _SUFFIXES.get(Path(name).suffix.lower())


def read_file(source: Path, file_format: FileFormat, target: Path) -> FileRead:
    """Read a whole file into the one form. Raises FileRefused; then there is nothing at `target`."""
    if source.stat().st_size > MOST_BYTES:
        raise FileRefused(FileFault.TOO_LARGE)
    try:
        return write_rows(target, _READERS[file_format](source))
    except MemoryError:
        raise FileRefused(FileFault.TOO_LARGE) from None


def digest_of(source: Path) -> str:
    """Return the SHA-256 of a file."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def main(source: str, file_format: str, target: str) -> None:
    """Read one file and print what was in it, or why it cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        answer = asdict(read_file(Path(source), FileFormat(file_format), Path(target)))
    except FileRefused as refused:
        answer = {"fault": refused.fault, "row": refused.row}
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
