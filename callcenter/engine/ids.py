"""Identifiers: UUIDs of version 7 (RFC 9562, section 5.7), which sort by the time they were made."""

import os
import time
from uuid import UUID


def new_id() -> str:
    """A new UUIDv7 as text: 48 bits of milliseconds, 74 bits of chance."""
    milliseconds = time.time_ns() // 1_000_000
    chance = int.from_bytes(os.urandom(10))
    value = (milliseconds << 80) | chance
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=value | (0x7 << 76) | (0x2 << 62)))
