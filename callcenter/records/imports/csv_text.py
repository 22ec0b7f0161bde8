"""CSV as programs and people write it: UTF-8, UTF-16, GBK and GB18030; commas, semicolons or tabs; quotes by RFC 4180.

Rule: text is read right or not at all; an encoding is never guessed from a part of the file.
"""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from callcenter.crm.import_faults import FileFault
from callcenter.records.imports.rows_file import FileRefused, Numbered, limited_cells

_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 16
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS: Final = ",;\t"
# Nearly anything can be read as GB18030; what was meant so consists of the common characters, which GB2312 has.
_COMMON_SHARE: Final = 0.9


def read_csv(path: Path) -> Iterator[Numbered]:
    """Give the records, numbered from 1, the header first. Raises FileRefused."""
    encoding = encoding_of(path)
    limited_cells()
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(_HEAD)
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter_of(head), strict=True)
        width, number, cells = 0, 0, list[str]()
        try:
            for number, cells in enumerate(reader, start=1):
                width = width or len(cells)
                yield number, list(cells)
        except csv.Error as error:
            raise FileRefused(_fault_of(str(error)), row=number + 1) from None
    if number > 1 and len(cells) < width and not _ends_with_line(path):
        raise FileRefused(FileFault.HALF, row=number)


def encoding_of(path: Path) -> str:
    """Return how the bytes of a file are to be read. Raises FileRefused."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise FileRefused(FileFault.EMPTY)
    told = next((encoding for bom, encoding in _BOMS if start.startswith(bom)), None)
    if told is not None:
        if fault := _fault_as(path, told):
            raise FileRefused(fault)
        return told
    if any(b"\0" in chunk for chunk in _chunks(path)):
        raise FileRefused(FileFault.NUL_BYTES)
    as_utf8 = _fault_as(path, "utf-8")
    if as_utf8 is None:
        return "utf-8"
    if as_utf8 is FileFault.HALF:
        raise FileRefused(as_utf8)
    if fault := _fault_as(path, "gb18030") or _fault_as_chinese(path):
        raise FileRefused(fault)
    return "gb18030"


def delimiter_of(head: str) -> str:
    """Return what stands between the cells of the first line."""
    quoted, line = False, list[str]()
    for one in head:
        if one == '"':
            quoted = not quoted
        elif not quoted and one in "\r\n":
            if line:
                break
        elif not quoted:
            line.append(one)
    return max(_DELIMITERS, key=line.count)


def _fault_as(path: Path, encoding: str) -> FileFault | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for chunk in _chunks(path):
            if "\0" in decoder.decode(chunk):
                return FileFault.NUL_BYTES
    except UnicodeDecodeError:
        return FileFault.ENCODING
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        # All of it could be read but the last character, of which a part is missing.
        return FileFault.HALF
    return None


def _fault_as_chinese(path: Path) -> FileFault | None:
    decoder = codecs.getincrementaldecoder("gb18030")("strict")
    wide = common = 0
    for chunk in _chunks(path):
        found = "".join(one for one in decoder.decode(chunk) if one > "\x7f")
        wide += len(found)
        common += len(found.encode("gb2312", "ignore")) // 2
    return None if common >= wide * _COMMON_SHARE else FileFault.ENCODING


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _fault_of(error: str) -> FileFault:
    if "unexpected end" in error:
        return FileFault.HALF
    return FileFault.LONG_CELL if "field limit" in error else FileFault.BROKEN


def _ends_with_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-min(4, path.stat().st_size), 2)
        # Without the other half of a UTF-16 character.
        return file.read().replace(b"\0", b"").endswith((b"\n", b"\r"))
