"""The keys of sealed values in one file that only its owner may read. The newest is last.

Rule: the file is replaced as a whole, never written into; a key that may have sealed something is never taken out.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

FILE_NAME: Final = "keys.json"
_BITS: Final = 512

# What tells that a file was replaced.
Stamp = tuple[int, int, int]


class KeyRingUnreadable(RuntimeError):
    """The key file is there and is not one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key. Its id stands in whatever it sealed."""

    id: str
    secret: bytes


def new_key() -> Key:
    """Return a key that nobody else has."""
    return Key(id=secrets.token_hex(4), secret=AESSIV.generate_key(_BITS))


def open_ring(path: Path) -> tuple[Key, ...]:
    """Return the keys of this file; at the first start it is made with one."""
    if not path.exists():
        fresh = _written(path, (new_key(),))
        try:
            # Fails where somebody else was faster: then his key holds.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return read_ring(path)


def read_ring(path: Path) -> tuple[Key, ...]:
    """Return the keys of a file. Raises KeyRingUnreadable."""
    try:
        listed = orjson.loads(path.read_bytes())["keys"]
        keys = tuple(Key(id=str(one["id"]), secret=base64.b64decode(one["secret"], validate=True)) for one in listed)
        for key in keys:
            AESSIV(key.secret)
    except (OSError, ValueError, KeyError, TypeError):
        keys = ()
    if not keys:
        raise KeyRingUnreadable(f"{path} does not hold the keys of sealed values; bring it back from the backup")
    return keys


def add_key(path: Path) -> tuple[Key, ...]:
    """Add a key, which seals from now on; returns all."""
    keys = (*open_ring(path), new_key())
    _written(path, keys).replace(path)
    return keys


def stamp_of(path: Path) -> Stamp | None:
    """Return what tells this file from the one that may replace it; None: there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns, found.st_size)


def _written(path: Path, keys: tuple[Key, ...]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    listed = [{"id": key.id, "secret": base64.b64encode(key.secret).decode()} for key in keys]
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(orjson.dumps({"keys": listed}, option=orjson.OPT_INDENT_2))
        file.flush()
        os.fsync(file.fileno())
    return fresh
