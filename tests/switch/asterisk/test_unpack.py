"""Which Asterisk is taken, and what is said when there is none; small scripts play Asterisk and its loader."""

import os
from pathlib import Path

import pytest

from callcenter.switch.asterisk.unpack import (
    AsteriskUnavailable,
    find_installed,
    find_or_unpack,
    find_unpacked,
)


def executable(file: Path, script: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


def installed(prefix: Path, version: str) -> str:
    executable(prefix / "sbin" / "asterisk", f"echo Asterisk {version}~dfsg")
    (prefix / "lib/x86_64-linux-gnu/asterisk/modules").mkdir(parents=True)
    (prefix / "share/asterisk/documentation").mkdir(parents=True)
    (prefix / "share/asterisk/sounds/en").mkdir(parents=True)
    return str(prefix / "sbin")


def unpacked(cache: Path, version: str) -> Path:
    root = cache / f"asterisk-{version}"
    libraries = root / "usr/lib/x86_64-linux-gnu"
    (libraries / "asterisk/modules").mkdir(parents=True)
    # The real loader gets "--library-path <folder> <program> -V".
    executable(libraries / "ld-linux-x86-64.so.2", f"echo Asterisk {version}")
    executable(root / "usr/sbin/asterisk", "exit 1")
    return root


def test_a_new_enough_asterisk_on_the_path_is_taken(tmp_path: Path) -> None:
    found = find_installed(installed(tmp_path, "22.10.1"))
    assert found is not None
    assert found.version == "22.10.1"
    assert found.command == (str(tmp_path / "sbin/asterisk"),)
    assert found.modules == tmp_path / "lib/x86_64-linux-gnu/asterisk/modules"
    assert found.english_sounds == tmp_path / "share/asterisk/sounds/en"


@pytest.mark.parametrize("version", ["22.5.2", "20.17.0", "unknown"])
def test_an_old_asterisk_on_the_path_is_not_taken(tmp_path: Path, version: str) -> None:
    assert find_installed(installed(tmp_path, version)) is None


def test_the_newest_unpacked_asterisk_is_taken_with_its_own_loader(tmp_path: Path) -> None:
    unpacked(tmp_path, "22.9.0")
    root = unpacked(tmp_path, "22.10.1")
    found = find_unpacked(tmp_path)
    assert found is not None
    libraries = root / "usr/lib/x86_64-linux-gnu"
    assert found.command == (
        str(libraries / "ld-linux-x86-64.so.2"),
        "--library-path",
        str(libraries),
        str(root / "usr/sbin/asterisk"),
    )


def test_what_a_killed_run_left_behind_is_no_asterisk(tmp_path: Path) -> None:
    unpacked(tmp_path, "22.10.1").rename(tmp_path / ".unpacking-abc")
    (tmp_path / "asterisk-22.10.1").mkdir()
    assert find_unpacked(tmp_path) is None


def test_a_machine_without_apt_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if find_installed(os.defpath) is not None:
        pytest.skip("this machine has an Asterisk of its own")
    with pytest.raises(AsteriskUnavailable) as told:
        find_or_unpack(tmp_path / "cache", lambda progress: None)
    assert "apt-get" in str(told.value)
    assert "--simulated" in str(told.value)


def test_a_failing_apt_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executable(tmp_path / "apt-get", "echo 'E: The repository has no Release file.'; exit 100")
    executable(tmp_path / "dpkg-deb", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    if find_installed(os.defpath) is not None:
        pytest.skip("this machine has an Asterisk of its own")
    with pytest.raises(AsteriskUnavailable, match=r"no Release file|no Debian mirror"):
        find_or_unpack(tmp_path / "cache", lambda progress: None)
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["asterisk.lock"]
