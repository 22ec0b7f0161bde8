"""The one form: what is written to its end is there, what is not was never there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from callcenter.records.imports.rows_file import (
    LONGEST_CELL,
    MOST_COLUMNS,
    FileRefused,
    Numbered,
    limited_cells,
    path_of,
    read_rows,
    write_rows,
)


def test_rows_are_read_back_as_they_were_without_those_that_are_empty(tmp_path: Path) -> None:
    path = path_of(tmp_path, "x")
    rows: list[Numbered] = [
        (1, [" name ", "note", ""]),
        (2, ["A", ' two\nlines, "quoted" ', ""]),
        (3, ["", " ", ""]),
        (4, ["B"]),
        (5, ["C", "", "", "more"]),
    ]
    read = write_rows(path, iter(rows))
    assert (read.header, read.rows, read.sample[0]) == (("name", "note"), 3, "A")
    assert list(read_rows(path)) == [(2, rows[1][1][:2]), (4, ["B"]), (5, ["C", "", "", "more"])]
    assert list(read_rows(path, after=2)) == [(5, ["C", "", "", "more"])]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_longest_cell_can_be_read_back(tmp_path: Path) -> None:
    limited_cells()
    write_rows(tmp_path / "x.csv", iter([(1, ["a"]), (2, ["李" * LONGEST_CELL])]))
    assert len(next(read_rows(tmp_path / "x.csv"))[1][0]) == LONGEST_CELL


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], "import_empty_file"),
        ([(1, ["name"])], "import_no_rows"),
        ([(1, ["李雷", "13800138000"]), (2, ["A", "1"])], "import_no_header"),
        ([(1, ["A", "a@example.com"]), (2, ["A", "1"])], "import_no_header"),
        ([(1, ["name", "name"]), (2, ["A", "1"])], "import_same_column_twice"),
        ([(1, [f"c{n}" for n in range(MOST_COLUMNS + 1)]), (2, ["A"])], "import_too_many_columns"),
        ([(1, ["name"]), (2, ["x" * (LONGEST_CELL + 1)])], "import_cell_too_long"),
        ([(1, ["name"]), (5_000_001, ["x"])], "import_too_many_rows"),
    ],
)
def test_a_file_that_is_none_leaves_nothing(tmp_path: Path, rows: list[Numbered], fault: str) -> None:
    with pytest.raises(FileRefused) as refused:
        write_rows(tmp_path / "x.csv", iter(rows))
    assert refused.value.fault == fault
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[Numbered]:
        yield 1, ["name"]
        yield 2, ["A"]
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        write_rows(tmp_path / "x.csv", breaking())
    assert list(tmp_path.iterdir()) == []
