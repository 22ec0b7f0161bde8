"""How long people waited, counted by steps that add up: percentiles and shares within a time, from sums alone.

Steps are of 1 s up to 2 minutes, of 5 s up to 10 minutes, of 30 s up to 2 hours; longer waits share the last one. So a
share within any of the usual times (up to 120 s each second, 180, 240, 300, 600 s) is exact, and a percentile is
right to the step it lies in.
"""

from collections.abc import Mapping
from typing import Final

Counted = Mapping[int, int]
"""How many waited as long as each step; steps that nobody waited are left out."""

_FINE_UNTIL: Final = 120
_MIDDLE_UNTIL: Final = 600
_MIDDLE: Final = 5
_COARSE: Final = 30
_COARSE_UNTIL: Final = 7200
_MIDDLE_FIRST: Final = _FINE_UNTIL
_COARSE_FIRST: Final = _MIDDLE_FIRST + (_MIDDLE_UNTIL - _FINE_UNTIL) // _MIDDLE
LAST: Final = _COARSE_FIRST + (_COARSE_UNTIL - _MIDDLE_UNTIL) // _COARSE


def step_of(seconds: float) -> int:
    """Return the step of a wait: the one whose upper end is the first not below it (20.0 s is within 20 s)."""
    whole = max(1, -int(-seconds // 1))
    if whole <= _FINE_UNTIL:
        return whole - 1
    if whole <= _MIDDLE_UNTIL:
        return _MIDDLE_FIRST + (whole - _FINE_UNTIL - 1) // _MIDDLE
    return min(LAST, _COARSE_FIRST + (whole - _MIDDLE_UNTIL - 1) // _COARSE)


def upper_end(step: int) -> int:
    """Return the longest wait, in seconds, that still belongs to this step."""
    if step < _MIDDLE_FIRST:
        return step + 1
    if step < _COARSE_FIRST:
        return _FINE_UNTIL + (step - _MIDDLE_FIRST + 1) * _MIDDLE
    return _MIDDLE_UNTIL + (step - _COARSE_FIRST + 1) * _COARSE


def within(counted: Counted, seconds: int) -> int:
    """Return how many waited no longer than `seconds`; between the ends of a step, none of that step."""
    return sum(number for step, number in counted.items() if step != LAST and upper_end(step) <= seconds)


def percentile(counted: Counted, share: float) -> float | None:
    """Return the wait, in seconds, that this share of people (0 < share <= 1) did not exceed; None: nobody waited.

    The nearest rank: the upper end of the step in which the ceil(share * n)-th of n lies.
    """
    total = sum(counted.values())
    if not total:
        return None
    rank = max(1, -int(-share * total // 1))
    passed = 0
    for step in sorted(counted):
        passed += counted[step]
        if passed >= rank:
            return float(upper_end(step))
    return None
