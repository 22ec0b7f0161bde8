"""Sealed values: custom fields that are kept encrypted, under keys in a file beside the database, not in it.

Rule: a sealed value is the text `sealed:<key id>:<base64>` everywhere inside; only the edge seals and unseals.
Sealing is deterministic (AES-SIV): one value of one field under one key is always the same text, so that sealed fields
are found by equality and a second import of the same file changes nothing. Whoever has the database alone learns only
which customers share a value. A value that cannot be read is shown as unreadable, never an exception.
"""

import base64
import binascii
from pathlib import Path
from typing import Final

import orjson
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from callcenter.crm.customer import FieldValue
from callcenter.crm.masking import SEALED, UNREADABLE, is_sealed
from callcenter.records.key_ring import Key, Stamp, new_key, open_ring, read_ring, stamp_of

log = structlog.get_logger()

__all__ = ["UNREADABLE", "Vault", "is_sealed"]

_UNSEALABLE: Final = (InvalidTag, binascii.Error, ValueError, KeyError)


class Vault:
    """Seals with the newest key and unseals with any. Keys that are added to the file while it is in use count."""

    def __init__(self, keys: tuple[Key, ...], *, path: Path | None = None) -> None:
        self._path = path
        self._stamp: Stamp | None = None if path is None else stamp_of(path)
        self._take(keys)

    @classmethod
    def open(cls, path: Path) -> "Vault":
        """Return the vault with the keys of this file, which is made when it is not there."""
        return cls(open_ring(path), path=path)

    @classmethod
    def for_one_run(cls) -> "Vault":
        """Return a vault whose key nobody keeps."""
        return cls((new_key(),))

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        self._follow()
        return self._newest

    def seal(self, field: str, value: FieldValue) -> str:
        """Return a value of this field as it is kept. What is sealed under the newest key stays as it is."""
        self._follow()
        if is_sealed(value):
            return self.reseal(field, value)
        return self._sealed(self._newest, field, value)

    def unseal(self, field: str, sealed: str) -> FieldValue:
        """Return the value, or UNREADABLE."""
        self._follow()
        try:
            key_id, text = sealed.removeprefix(SEALED).split(":")
            found = self._ciphers[key_id].decrypt(base64.b64decode(text, validate=True), _belongs_to(field, key_id))
        except _UNSEALABLE:
            log.warning("sealed value cannot be read", field=field)
            return UNREADABLE
        value = orjson.loads(found)
        return tuple(value) if isinstance(value, list) else value

    def reseal(self, field: str, sealed: str) -> str:
        """Return the same value under the newest key; what cannot be read stays as it is."""
        if key_of(sealed) == self.newest:
            return sealed
        value = self.unseal(field, sealed)
        return sealed if is_sealed(value) else self._sealed(self._newest, field, value)

    def forms(self, field: str, value: FieldValue) -> tuple[str, ...]:
        """Return every text as which this value may be kept: by them it is found."""
        self._follow()
        return tuple(self._sealed(key_id, field, value) for key_id in self._ciphers)

    @staticmethod
    def is_sealed(value: object) -> bool:
        """Whether a value is sealed."""
        return is_sealed(value)

    def _sealed(self, key_id: str, field: str, value: FieldValue) -> str:
        found = self._ciphers[key_id].encrypt(orjson.dumps(value), _belongs_to(field, key_id))
        return f"{SEALED}{key_id}:{base64.b64encode(found).decode()}"

    def _take(self, keys: tuple[Key, ...]) -> None:
        self._ciphers = {key.id: AESSIV(key.secret) for key in keys}
        self._newest = keys[-1].id

    def _follow(self) -> None:
        # A rotation is another process; what it seals must be readable here at once.
        if self._path is None:
            return
        stamp = stamp_of(self._path)
        if stamp is not None and stamp != self._stamp:
            self._take(read_ring(self._path))
            self._stamp = stamp


def key_of(sealed: str) -> str:
    """Return the id of the key under which a value is sealed."""
    return sealed.removeprefix(SEALED).partition(":")[0]


def _belongs_to(field: str, key_id: str) -> list[bytes]:
    # A value that is moved to another field does not open there.
    return [field.encode(), key_id.encode()]
