"""Which kept sums answer a report: the smallest cube that has all it tells apart, else the facts themselves.

Rule: a plan never changes what a report says, only how long it takes. Sums of days are of use only if they were cut by
the clock that the report goes by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.supervision import Reach
from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import Span
from callcenter.reporting.report import Dimension, Needed
from callcenter.store.tables.figures import CUBES, Cube

# The usual numbers of cells of a day, fewest first.
_SMALLEST_FIRST: Final = (
    Cube.DAY_QUEUE,
    Cube.DAY_AGENT,
    Cube.QUARTER_QUEUE,
    Cube.DAY_CONTACT,
    Cube.QUARTER_AGENT,
)
# What a dimension is read from; those of the clock are read from the instant.
COLUMNS: Final[Mapping[Dimension, str]] = {
    Dimension.QUEUE: "queue",
    Dimension.AGENT: "agent",
    Dimension.TEAM: "agent",
    Dimension.SKILL: "skill",
    Dimension.ENTRY_POINT: "entry_point",
    Dimension.DISPOSITION: "disposition",
    Dimension.SEGMENT: "segment",
    Dimension.LANGUAGE: "language",
    Dimension.DIRECTION: "direction",
}
_FINE: Final = (Interval.QUARTER, Interval.HOUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class SumsWanted:
    """What to sum: which time, cut how, told apart by what, of whom only, and which numbers. `teams`: their agents.

    What is out of reach is in no row and in no total.
    """

    span: Span
    zone: str
    interval: Interval | None = None
    group_by: tuple[Dimension, ...] = ()
    filters: Mapping[Dimension, tuple[str | None, ...]] = field(default_factory=dict)
    teams: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reach: Reach | None
    needed: Needed
    most_rows: int

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """All that it tells apart or filters by."""
        return frozenset(self.group_by) | self.filters.keys()


def cube_for(wanted: SumsWanted, *, same_clock: bool) -> Cube | None:
    """Return the cube to read; None: the facts. `same_clock`: the days of cubes are the days of the report."""
    columns = {COLUMNS[one] for one in wanted.dimensions if one in COLUMNS}
    if wanted.reach is not None:
        # An agent's time is in no queue.
        columns |= {"agent", "queue"} if wanted.needed.of_facts or wanted.needed.waits else {"agent"}
    days = same_clock and not _finer_than_days(wanted)
    for cube in _SMALLEST_FIRST:
        shape = CUBES[cube]
        if (
            columns <= set(shape.dimensions)
            and (days or shape.interval is Interval.QUARTER)
            and (shape.has_agent_time or not wanted.needed.of_time)
        ):
            return cube
    return None


def _finer_than_days(wanted: SumsWanted) -> bool:
    zone = ZoneInfo(wanted.zone)
    ends = (wanted.span.since.astimezone(zone), wanted.span.until.astimezone(zone))
    parts_of_days = any((wall.hour, wall.minute, wall.second) != (0, 0, 0) for wall in ends)
    return wanted.interval in _FINE or Dimension.HOUR in wanted.dimensions or parts_of_days
