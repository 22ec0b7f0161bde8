"""A file is read by its format, in a process of its own where it may be large."""

from pathlib import Path

import orjson
import pytest

from callcenter.crm.import_faults import FileFault
from callcenter.records.imports.reading import MOST_BYTES, FileFormat, digest_of, format_of, read_file
from callcenter.records.imports.rows_file import FileRefused
from callcenter.records.imports.watch import run_child


def test_the_name_tells_the_format() -> None:
    names = ("a.CSV", "a.tsv", "a.xlsx", "a.vcf", "a.xls", "a")
    assert [format_of(name) for name in names] == ["csv", "csv", "xlsx", "vcard", None, None]


def test_what_is_larger_than_any_list_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(FileRefused) as refused:
        read_file(tmp_path / "file", FileFormat.CSV, tmp_path / "rows.csv")
    assert refused.value.fault is FileFault.TOO_LARGE


def test_a_digest_is_the_files_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert digest_of(tmp_path / "file").startswith("ba7816bf")


async def test_another_process_tells_what_was_in_the_file_or_what_is_wrong_with_it(tmp_path: Path) -> None:
    source, target = tmp_path / "file", tmp_path / "rows.csv"

    async def read() -> object:
        arguments = [str(source), FileFormat.CSV, str(target)]
        return orjson.loads(await run_child("callcenter.records.imports.reading", arguments))

    source.write_text("name,phone\nA,1\n")
    assert await read() == {"header": ["name", "phone"], "sample": ["A", "1"], "rows": 1}
    assert target.exists()
    source.write_text('name,phone\n"A')
    assert await read() == {"fault": "import_half_file", "row": 2}
