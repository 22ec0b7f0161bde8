"""CSV is read right, whatever wrote it, or refused with what is wrong."""

from pathlib import Path

import pytest

from callcenter.records.imports.csv_text import delimiter_of, encoding_of, read_csv
from callcenter.records.imports.rows_file import FileRefused

TEXT = '姓名,备注\r\n李雷,"说:""你好"",\r\n第二行"\r\n韩梅梅,\r\n'
ROWS = [(1, ["姓名", "备注"]), (2, ["李雷", '说:"你好",\r\n第二行']), (3, ["韩梅梅", ""])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_found_out(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "file"
    text = TEXT.replace('"",\r\n', '""，\r\n').replace(",", delimiter)
    file.write_bytes(text.encode(encoding))
    expected = [(number, [cell.replace('",', '"，') for cell in cells]) for number, cells in ROWS]
    assert list(read_csv(file)) == expected


def test_utf_16_of_the_other_order_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert list(read_csv(tmp_path / "file")) == ROWS


@pytest.mark.parametrize(
    ("content", "fault", "row"),
    [
        (b"", "import_empty_file", None),
        (b"a,b\n1,\x00\n", "import_nul_bytes", None),
        ("a,b\n1,2\n".encode("utf-16-le"), "import_nul_bytes", None),
        ("name\nJosé Núñez\n".encode("cp1252"), "import_unknown_encoding", None),
        ("姓名,市\n張偉,臺北\n".encode("big5"), "import_unknown_encoding", None),
        ("姓名\n李".encode()[:-1], "import_half_file", None),
        (b'a,b\n1,"2\n3,4\n', "import_half_file", 2),
        (b"a,b\n1,2\n3", "import_half_file", 3),
        (b'a,b\n"1"2,3\n', "import_broken_file", 2),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', "import_cell_too_long", 2),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_is_wrong(
    tmp_path: Path, content: bytes, fault: str, row: int | None
) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        list(read_csv(tmp_path / "file"))
    assert (refused.value.fault, refused.value.row) == (fault, row)


def test_a_delimiter_within_quotes_is_none() -> None:
    assert delimiter_of('"a,b,c";d\n1,2,3,4;5\n') == ";"
    assert delimiter_of("name\nA\n") == ","


def test_a_character_that_the_chunks_cut_is_whole(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a" * ((1 << 20) - 1) + "李".encode())
    assert encoding_of(tmp_path / "file") == "utf-8"
