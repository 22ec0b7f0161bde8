"""Parts of a file that a client asks for (RFC 9110, 14): one range of bytes, or the whole.

Rule: what is no range, or more than one, is answered with the whole file; one that begins behind its end is refused.
"""

import re
from dataclasses import dataclass
from typing import Final

_RANGE: Final = re.compile(r"bytes=\s*([0-9]{0,18})-([0-9]{0,18})\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """From the first byte to the last, both of them in it."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


class NotThere(ValueError):
    """The range lies behind the end of the file."""


def part_of(asked: str | None, size: int) -> Part | None:
    """Return the part that is asked for; None: the whole. Raises NotThere."""
    found = _RANGE.fullmatch(asked) if asked is not None else None
    if found is None or found[0] == "bytes=-" or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = int(found[2])
        if length == 0 or size == 0:
            raise NotThere
        return Part(first=max(size - length, 0), last=size - 1)
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise NotThere
    return Part(first=first, last=min(int(found[2]), size - 1) if found[2] else size - 1)
