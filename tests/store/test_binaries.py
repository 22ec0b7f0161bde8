"""Finding PostgreSQL: the wheel's programs are located without running its code, and a copy of them works."""

import subprocess
import sys
from pathlib import Path

from callcenter.store.binaries import OLDEST_MAJOR, WHEEL_PACKAGE, copy_wheel, find_binaries, wheel_binaries


def test_the_newest_of_the_wheel_comes_first_and_its_package_is_not_imported() -> None:
    majors = [binaries.major for binaries in wheel_binaries()]
    assert majors
    assert majors == sorted(majors, reverse=True)
    assert WHEEL_PACKAGE not in sys.modules


def test_the_wheel_comes_last_and_nothing_too_old_is_taken() -> None:
    found = find_binaries()
    assert found[-len(wheel_binaries()) :] == wheel_binaries()
    assert all(binaries.major >= OLDEST_MAJOR for binaries in found)


def test_a_copy_of_the_wheel_finds_its_own_libraries(tmp_path: Path) -> None:
    copied = copy_wheel(wheel_binaries()[0], tmp_path)
    answer = subprocess.run([copied.folder / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert f"(PostgreSQL) {copied.major}" in answer.stdout
