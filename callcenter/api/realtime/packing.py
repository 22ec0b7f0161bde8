"""Texts packed once and sent to many: raw deflate, with a beginning of each reader's own.

Rule: what comes out is one deflate stream. The beginning is a stored block in front of the packed rest, which was
packed by itself and refers to nothing before it: so a number or a name costs no packing.
"""

import zlib
from typing import Final

# Below this, packing costs more than it saves.
LARGE: Final = 1024
_LEVEL: Final = 3
_RAW: Final = -15
_MOST_STORED: Final = 0xFFFF


def packed(text: str) -> bytes:
    """Pack the rest of a message."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    return press.compress(text.encode()) + press.flush()


def with_beginning(beginning: str, rest: bytes) -> bytes:
    """Put a reader's own beginning in front of what was packed for all."""
    data = beginning.encode()
    blocks = []
    for start in range(0, len(data), _MOST_STORED):
        block = data[start : start + _MOST_STORED]
        length = len(block)
        blocks += [b"\x00", length.to_bytes(2, "little"), (length ^ 0xFFFF).to_bytes(2, "little"), block]
    return b"".join([*blocks, rest])


def unpacked(data: bytes) -> str:
    """Return the text again."""
    return zlib.decompress(data, _RAW).decode()
