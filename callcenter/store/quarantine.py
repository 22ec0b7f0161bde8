"""What PostgreSQL will not take, for a person to look at: one JSON line for each refused change, in a private file."""

import os
from pathlib import Path
from typing import Any, Final

import orjson
import structlog
from sqlalchemy.exc import DBAPIError

from callcenter.store.event_log import subject_of
from callcenter.store.rows import Numbered, Unencodable, encode

log = structlog.get_logger()

FILE: Final = "quarantine.jsonl"
# Data, integrity and size limits: the same statement with the same values will fail for ever.
_REFUSALS: Final = ("22", "23", "54")


class Quarantine:
    """Keeps refused changes. `count` is how many there were since the start."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.count = 0

    def add(self, numbered: Numbered, error: Exception) -> None:
        """Keep a refused change, and say so; never raises."""
        self.count += 1
        why = reason_of(error)
        log.error(
            "change_refused", type=type(numbered.change).__name__, subject=subject_of(numbered.change), reason=why
        )
        self._write(_line(numbered, why))

    def add_unread(self, payload: bytes) -> None:
        """Keep a line of the journal that this version cannot read; never raises."""
        self.count += 1
        log.error("journal_not_read", bytes=len(payload))
        self._write(payload + b"\n")

    def _write(self, line: bytes) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as failed:
            log.critical("quarantine_not_written", error=type(failed).__name__)


def is_refusal(error: Exception) -> bool:
    """Whether the values themselves are at fault, so that trying again is in vain."""
    if isinstance(error, DBAPIError):
        return str(getattr(error.orig, "sqlstate", None) or "").startswith(_REFUSALS)
    return isinstance(error, Unencodable)


def reason_of(error: Exception) -> str:
    """Return what was wrong without any value: the constraint, the kind of error."""
    original = getattr(error, "orig", None)
    cause = getattr(original, "__cause__", None)
    constraint = getattr(cause, "constraint_name", None)
    return str(constraint or type(cause or original or error).__name__)


def _line(numbered: Numbered, why: str) -> bytes:
    line: dict[str, Any] = {
        "epoch": numbered.epoch,
        "seq": numbered.seq,
        "type": type(numbered.change).__name__,
        "reason": why,
    }
    try:
        return encode({**line, "change": numbered.change}) + b"\n"
    except Unencodable:
        return orjson.dumps({**line, "change": ascii(numbered.change)}) + b"\n"
