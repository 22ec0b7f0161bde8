"""Whether two sounds are the same words: how loud and how sharp they are, every 20 ms.

Rule: the voice never speaks a sentence twice in quite the same way (its pitch flutters), so samples are no proof. The
same sentence is alike by 0.97 and more, one with another digit in it by less than 0.9.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from callcenter.bench.sip_sound import SAMPLES

ALIKE: Final = 0.93
# Tells in an instant that it is something else altogether.
_HINT, _HINT_STEPS = 0.7, 25
# A file need not begin where a packet does.
_OFFSETS: Final = range(0, SAMPLES, SAMPLES // 4)

Step = tuple[int, int]


def step(samples: Sequence[int]) -> Step:
    """How loud 20 ms are, and how sharp."""
    return sum(map(abs, samples)), sum(abs(one - other) for one, other in pairwise(samples))


class Shape:
    """A sound that is waited for."""

    def __init__(self, samples: Sequence[int]) -> None:
        self._ways = tuple(
            tuple(step(samples[at : at + SAMPLES]) for at in range(offset, len(samples) - SAMPLES + 1, SAMPLES))
            for offset in _OFFSETS
        )
        self.steps = len(self._ways[-1])

    def ends(self, heard: Sequence[Step], since: int) -> bool:
        """Whether all of it is the last of what was heard, and nothing of it is older than `since`."""
        begin = len(heard) - self.steps
        if begin < since:
            return False
        last = heard[begin:]
        hint = last[:_HINT_STEPS]
        return any(_alike(hint, way[: len(hint)]) > _HINT and _alike(last, way) > ALIKE for way in self._ways)


def _alike(some: Sequence[Step], others: Sequence[Step]) -> float:
    """Of both measures the worse."""
    return min(
        _correlation([one[measure] for one in some], [one[measure] for one in others[: len(some)]])
        for measure in (0, 1)
    )


def _correlation(some: Sequence[int], others: Sequence[int]) -> float:
    count = len(some)
    middle, other_middle = sum(some) / count, sum(others) / count
    of_one = sum((one - middle) ** 2 for one in some)
    of_other = sum((other - other_middle) ** 2 for other in others)
    together = sum((one - middle) * (other - other_middle) for one, other in zip(some, others, strict=True))
    return together / math.sqrt(of_one * of_other) if of_one and of_other else 0.0
