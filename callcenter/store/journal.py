"""The file that keeps changes while PostgreSQL is away: frames of length, checksum and payload, only ever appended.

Rule: when `append` returns the frames are on the disk. A frame cut off by a crash was not acknowledged: it is dropped.
"""

import fcntl
import os
import struct
import threading
import zlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from callcenter.store.cluster import sync_folder

log = structlog.get_logger()

_HEADER: Final = struct.Struct("<II")
_PREFIX: Final = "changes-"
_SUFFIX: Final = ".journal"


class JournalInUse(OSError):
    """Another living process writes this journal."""


class Journal:
    """One leader's journal. Its file exists only while there is something in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._size = 0
        self._done = 0
        self._ahead = 0
        # Appending runs in a thread of its own; a cancelled caller does not end that thread.
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """Bytes kept here and not yet in PostgreSQL."""
        return self._size - self._done

    @property
    def empty(self) -> bool:
        """Whether everything is in PostgreSQL."""
        return self._size == 0

    def open(self) -> None:
        """Open the file, or make it, and cut off a torn end; raise JournalInUse when a living process has it."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._size = self._done = self._ahead = 0
            whole = os.fstat(descriptor).st_size
            while (frame := _frame(descriptor, self._size)) is not None:
                self._size += _HEADER.size + len(frame)
            if self._size < whole:
                log.warning("journal_torn_end_dropped", bytes=whole - self._size)
                os.ftruncate(descriptor, self._size)
            sync_folder(self.path.parent)
        except BlockingIOError:
            os.close(descriptor)
            raise JournalInUse(f"{self.path.name} belongs to a living process") from None
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def append(self, payloads: Sequence[bytes]) -> None:
        """Keep all payloads or, when the disk refuses, none and raise OSError."""
        with self._lock:
            if self._descriptor is None:
                self.open()
            assert self._descriptor is not None
            data = b"".join(_HEADER.pack(len(payload), zlib.crc32(payload)) + payload for payload in payloads)
            try:
                written = 0
                while written < len(data):
                    written += os.pwrite(self._descriptor, data[written:], self._size + written)
                os.fsync(self._descriptor)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._descriptor, self._size)
                raise
            self._size += len(data)

    def read(self, most: int) -> list[bytes]:
        """Return up to `most` payloads that are not done yet, in order."""
        with self._lock:
            payloads: list[bytes] = []
            self._ahead = self._done
            while self._descriptor is not None and self._ahead < self._size and len(payloads) < most:
                payload = _frame(self._descriptor, self._ahead)
                if payload is None:
                    raise OSError("the journal changed on the disk")
                self._ahead += _HEADER.size + len(payload)
                payloads.append(payload)
            return payloads

    def done(self) -> None:
        """What `read` returned last is in PostgreSQL. The file goes when all of it is."""
        with self._lock:
            self._done = self._ahead
            if self._descriptor is not None and self._done == self._size:
                self.path.unlink(missing_ok=True)
                self._close()

    def close(self) -> None:
        """Close the file; what is in it stays for the next start."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None
        self._size = self._done = self._ahead = 0


def journal_of(folder: Path, epoch: int) -> Journal:
    """Return the journal of a leader, not opened yet."""
    return Journal(folder / f"{_PREFIX}{epoch:012d}{_SUFFIX}")


def leftovers(folder: Path) -> list[tuple[int, Journal]]:
    """Return the journals of earlier leaders with their epochs, oldest first, not opened yet."""
    found = []
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        epoch = path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
        if epoch.isdecimal():
            found.append((int(epoch), Journal(path)))
    return sorted(found, key=lambda pair: pair[0])


def _frame(descriptor: int, offset: int) -> bytes | None:
    header = os.pread(descriptor, _HEADER.size, offset)
    if len(header) < _HEADER.size:
        return None
    length, checksum = _HEADER.unpack(header)
    # A power cut can leave zeros at the end, and zeros are the checksum of nothing.
    if length == 0 or length > os.fstat(descriptor).st_size - offset:
        return None
    payload = os.pread(descriptor, length, offset + _HEADER.size)
    return payload if len(payload) == length and zlib.crc32(payload) == checksum else None
