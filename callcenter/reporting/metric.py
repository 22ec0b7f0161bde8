"""What a figure is: its name and version, its unit, what it means in words, and its formula.

Rule: a formula is never changed in place. A figure that means something else gets a higher `version`, and the changelog
says since when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from callcenter.reporting.measures import Measure, Measures

Said = tuple[str, str]
"""The same in English and in Chinese."""
Formula = Callable[[Measures], float | None]
"""A figure of these sums; None where there is nothing to tell."""


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
    formula: Formula
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


def figure(
    id_: str,
    unit: Unit,
    scope: Scope,
    label: Said,
    words: Said,
    formula: Formula,
    *,
    version: int = 1,
    better: Better = Better.NEITHER,
    late: bool = False,
) -> Metric:
    """Return a figure of its own formula. `label` and `words` are in English, then in Chinese."""
    (label_en, label_zh), (words_en, words_zh) = label, words
    return Metric(
        id=id_,
        version=version,
        unit=unit,
        scope=scope,
        better=better,
        label_en=label_en,
        label_zh=label_zh,
        words_en=words_en,
        words_zh=words_zh,
        formula=formula,
        late=late,
    )


def counted(
    measure: Measure, scope: Scope, label: Said, words: Said, *, better: Better = Better.NEITHER, late: bool = False
) -> Metric:
    """Return the figure that is one measure's sum: of seconds where its name says so, else a count."""
    unit = Unit.SECONDS if measure.endswith("_seconds") else Unit.COUNT
    return figure(str(measure), unit, scope, label, words, lambda sums: sums[measure], better=better, late=late)
