"""The journal's file: appended whole or not at all, read in order, a torn end dropped."""

import errno
import os
import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from callcenter.store.journal import Journal, JournalInUse, journal_of, leftovers

PAYLOADS = [b"first", "第二".encode(), b"\x00" * 40]


def written(path: Path, payloads: list[bytes]) -> None:
    journal = Journal(path)
    journal.append(payloads)
    journal.close()


def payloads_in(path: Path) -> list[bytes]:
    journal = Journal(path)
    journal.open()
    try:
        return journal.read(100)
    finally:
        journal.close()


def test_what_was_appended_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "journal" / "one"
    journal = Journal(path)
    assert journal.empty
    journal.append(PAYLOADS[:1])
    journal.append(PAYLOADS[1:])
    assert journal.read(2) == PAYLOADS[:2]
    journal.done()
    assert journal.read(2) == PAYLOADS[2:]
    journal.close()
    assert payloads_in(path) == PAYLOADS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_file_is_gone_when_all_of_it_is_done_and_comes_back_with_the_next_change(tmp_path: Path) -> None:
    path = tmp_path / "one"
    journal = Journal(path)
    journal.append(PAYLOADS)
    journal.read(100)
    journal.append([b"meanwhile"])
    journal.done()
    assert not journal.empty
    assert journal.read(100) == [b"meanwhile"]
    journal.done()
    assert journal.empty
    assert not path.exists()
    journal.append([b"later"])
    journal.close()
    assert payloads_in(path) == [b"later"]


def test_an_end_torn_at_any_byte_is_dropped_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "whole"
    written(path, PAYLOADS)
    whole = path.read_bytes()
    kept = len(whole) - len(PAYLOADS[-1]) - 8
    for length in range(kept, len(whole)):
        torn = tmp_path / f"torn-{length}"
        torn.write_bytes(whole[:length])
        journal = Journal(torn)
        journal.append([b"after the crash"])
        journal.close()
        assert payloads_in(torn) == [*PAYLOADS[:2], b"after the crash"]


def test_a_torn_first_frame_leaves_an_empty_journal_at_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "whole"
    written(path, PAYLOADS[:1])
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert payloads_in(path) == []


@pytest.mark.parametrize("end", [b"\0" * 64, b"\xff" * 64, b"\x05\0\0\0\0\0\0\0first"])
def test_rubbish_at_the_end_is_dropped(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "one"
    written(path, PAYLOADS)
    with path.open("ab") as file:
        file.write(end)
    assert payloads_in(path) == PAYLOADS


@contextmanager
def full_disk(at: int) -> Iterator[None]:
    """Files cannot grow beyond `at` bytes: what a full disk looks like to one process."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (at, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def test_a_full_disk_is_an_error_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "one"
    journal = Journal(path)
    journal.append(PAYLOADS[:1])
    with full_disk(at=30), pytest.raises(OSError, match="too large") as caught:
        journal.append([b"x" * 100])
    assert caught.value.errno == errno.EFBIG
    journal.append(PAYLOADS[1:])
    journal.close()
    assert payloads_in(path) == PAYLOADS


def test_a_journal_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    journal = journal_of(tmp_path, 4)
    journal.append(PAYLOADS)
    with pytest.raises(JournalInUse):
        journal_of(tmp_path, 4).open()
    journal.close()
    assert payloads_in(journal.path) == PAYLOADS


def test_leftovers_are_found_oldest_first_and_nothing_else_is(tmp_path: Path) -> None:
    assert leftovers(tmp_path / "none") == []
    for epoch in (12, 3):
        written(journal_of(tmp_path, epoch).path, [b"x"])
    (tmp_path / "quarantine.jsonl").write_text("{}")
    (tmp_path / "changes-x.journal").write_text("")
    assert [epoch for epoch, _ in leftovers(tmp_path)] == [3, 12]
    assert os.listdir(tmp_path)
