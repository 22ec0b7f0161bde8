"""Passwords: hashed by Argon2id, checked away from the event loop, in the same time for a user who does not exist."""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's first recommendation: 19 MiB, two passes, one lane.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_CHECKS_AT_ONCE: Final = 2


def hash_password(password: str) -> str:
    """Return the hash to store. Takes some 20 ms of processor time: not for the event loop."""
    return _HASHER.hash(password)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


class PasswordDesk:
    """Checks passwords, few at once: a flood of sign-ins must not take the processor from the calls."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_CHECKS_AT_ONCE)
        # Nobody's hash: checked for users who do not exist, so that the time does not tell.
        self._nobody = hash_password("")

    async def is_right(self, password_hash: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; None is a user who does not exist."""
        async with self._room:
            right = await asyncio.to_thread(_matches, password_hash or self._nobody, password)
        return right and password_hash is not None

    async def hash(self, password: str) -> str:
        """Return the hash to store."""
        async with self._room:
            return await asyncio.to_thread(hash_password, password)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
