"""What a figure is: its name and version, its unit, what it means in words, and its formula.

Rule: a formula is never changed in place. A figure that means something else gets a higher `version`, and the changelog
says since when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from callcenter.reporting.measures import Measures


class Unit(StrEnum):
    """What a figure is counted in. A share is from 0 to 1; `score` has a scale of its own, in its words."""

    COUNT = "count"
    SECONDS = "seconds"
    SHARE = "share"
    SCORE = "score"


class Scope(StrEnum):
    """What a figure can be about. `floor`: as things stand at this moment; it has no sum over time."""

    QUEUES = "queues"
    AGENTS = "agents"
    CONTACTS = "contacts"
    FLOOR = "floor"


class Better(StrEnum):
    """Which way is good: colours and comparisons go by it."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure over an interval.

    `formula` returns None where there is nothing to tell: a share of nothing is not 0. `within` is the formula for
    a time of one's own, in seconds, where the figure has one; else each queue's own service level counts. `late`: it
    goes on changing for days, as others come (a repeated contact), so that no live board shows it.
    """

    id: str
    version: int = 1
    unit: Unit
    scope: Scope
    better: Better = Better.NEITHER
    label_en: str
    label_zh: str
    words_en: str
    words_zh: str
    formula: Callable[[Measures], float | None]
    within: Callable[[Measures, int], float | None] | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorMetric:
    """One figure of this moment, of a queue: no sum over time has it. How it is read off is in `floor.py`."""

    id: str
    version: int = 1
    unit: Unit
    better: Better = Better.NEITHER
    label_en: str
    label_zh: str
    words_en: str
    words_zh: str


def share(part: float, whole: float) -> float | None:
    """Return the part as a share of the whole; None where there is no whole."""
    return part / whole if whole else None
