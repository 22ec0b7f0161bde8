"""Chance, as it is given to whoever makes something up; and ids that follow from it.

Rule: nothing here draws from anywhere else, so that one seed is one population on every machine.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Chance(Protocol):
    """What is needed of `random.Random`."""

    def random(self) -> float:
        """From 0 up to, without, 1."""

    def randrange(self, start: int, stop: int) -> int:
        """From start up to, without, stop."""

    def choice(self, seq: Sequence[T]) -> T:
        """One of these."""


class Weighted(Generic[T]):
    """Things of which some come more often than others."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = list(pairs)
        self._things = [thing for thing, _ in kept]
        self._sums = list(accumulate(weight for _, weight in kept))

    def draw(self, chance: Chance) -> T:
        """Return one of them."""
        return self._things[bisect(self._sums, chance.random() * self._sums[-1])]


class Ids:
    """Makes ids in rising order (RFC 9562, version 8), and keys; two populations of different seeds share none."""

    def __init__(self, chance: Chance) -> None:
        self.run = chance.randrange(0, 10**6)
        high, variant, low = (chance.randrange(0, 1 << bits) for bits in (12, 14, 48))
        self._tail = f"-8{high:03x}-{0x8000 | variant:04x}-{low:012x}"
        self._count = 0

    def new_id(self) -> str:
        """Return the next id."""
        self._count += 1
        return f"{self._count >> 16:08x}-{self._count & 0xFFFF:04x}{self._tail}"

    def new_key(self, prefix: str) -> str:
        """Return a key as other systems have them."""
        self._count += 1
        return f"{prefix}{self.run:06d}{self._count:09d}"
