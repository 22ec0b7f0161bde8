"""What somebody wants to know: which figures, of which days, cut how finely, told apart by what, of whom only.

Rule: a report is summed measures put through the registry's formulas; a total is of the sum of all, never of shares.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Measures, Wait
from callcenter.reporting.metric import Metric
from callcenter.reporting.periods import Against, Days, Relative
from callcenter.reporting.registry import METRICS

MOST_METRICS: Final = 20
MOST_DIMENSIONS: Final = 3
# Figures in one answer.
MOST_CELLS: Final = 200_000
# Three years and a day: what is compared is looked at twice.
MOST_DAYS: Final = 1096


class Dimension(StrEnum):
    """What figures are told apart by. `team`: a group of agents as it is now; hours and weekdays are the wall's."""

    QUEUE = "queue"
    AGENT = "agent"
    TEAM = "team"
    SKILL = "skill"
    ENTRY_POINT = "entry_point"
    DISPOSITION = "disposition"
    SEGMENT = "segment"
    LANGUAGE = "language"
    DIRECTION = "direction"
    HOUR = "hour"
    WEEKDAY = "weekday"


# What an agent's time is known by: it belongs to no queue and no contact.
OF_TIME: Final = frozenset({Dimension.AGENT, Dimension.TEAM, Dimension.HOUR, Dimension.WEEKDAY})
_VALUES: Final[Mapping[Dimension, frozenset[str]]] = {
    Dimension.HOUR: frozenset(f"{hour:02}" for hour in range(24)),
    Dimension.WEEKDAY: frozenset("0123456"),
}
_TIME_MEASURES: Final = frozenset(
    {
        Measure.LOGGED_IN_SECONDS,
        Measure.IDLE_SECONDS,
        Measure.OFFERED_SECONDS,
        Measure.CONTACT_SECONDS,
        Measure.AFTER_WORK_SECONDS,
        Measure.NOT_READY_SECONDS,
    }
)


class ReportRefused(ValueError):
    """No report can be made of this. `code` says why, `field` where."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(code)
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricWanted:
    """One figure. `seconds`: within a time of one's own, where the figure has one."""

    id: str
    seconds: int | None = None

    @property
    def metric(self) -> Metric:
        """The figure as the registry has it."""
        return METRICS[self.id]

    def of(self, measures: Measures) -> float | None:
        """Return the figure of these sums."""
        metric = self.metric
        if self.seconds is not None and metric.within is not None:
            return metric.within(measures, self.seconds)
        return metric.formula(measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report as somebody has defined it. `interval` None: not cut by time. A filter's None is what has no value."""

    metrics: tuple[MetricWanted, ...]
    days: Days | Relative
    interval: Interval | None = None
    group_by: tuple[Dimension, ...] = ()
    filters: Mapping[Dimension, tuple[str | None, ...]] = field(default_factory=dict)
    against: Against | None = None

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """All that it tells apart or filters by."""
        return frozenset(self.group_by) | self.filters.keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What the figures of a report are made of."""

    measures: frozenset[Measure]
    waits: frozenset[Wait]

    @property
    def of_time(self) -> frozenset[Measure]:
        """Those that are of agents' time."""
        return self.measures & _TIME_MEASURES

    @property
    def of_facts(self) -> frozenset[Measure]:
        """Those that are of contacts."""
        return self.measures - _TIME_MEASURES


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row: the values told apart by, the beginning of its interval, its sums, and those it is held against."""

    key: tuple[str | None, ...]
    at: datetime | None
    measures: Measures
    before: Measures | None


def check(report: Report) -> None:
    """Raise ReportRefused for what makes no sense."""
    for number, wanted in enumerate(report.metrics):
        check_metric(wanted, f"metrics/{number}")
        if needed_by((wanted,)).of_time and not report.dimensions <= OF_TIME:
            raise ReportRefused("metric_not_by_this", f"metrics/{number}/id")
    if not 1 <= len(report.metrics) <= MOST_METRICS:
        raise ReportRefused("report_metrics", "metrics")
    if len(report.group_by) > MOST_DIMENSIONS or len(set(report.group_by)) < len(report.group_by):
        raise ReportRefused("report_dimensions", "group_by")
    if isinstance(report.days, Days) and not 1 <= report.days.count <= MOST_DAYS:
        raise ReportRefused("report_period", "to")
    check_filters(report.filters)


def check_metric(wanted: MetricWanted, field: str) -> None:
    """Raise ReportRefused for a figure that there is not, or not within a time of one's own."""
    if wanted.id not in METRICS:
        raise ReportRefused("unknown_metric", f"{field}/id")
    if wanted.seconds is not None and wanted.metric.within is None:
        raise ReportRefused("metric_has_no_seconds", f"{field}/seconds")


def check_filters(filters: Mapping[Dimension, tuple[str | None, ...]]) -> None:
    """Raise ReportRefused for values that a dimension cannot have."""
    for dimension, values in filters.items():
        if dimension in _VALUES and not _VALUES[dimension].issuperset(values):
            raise ReportRefused("report_filter", f"filters/{dimension}")


def needed_by(metrics: tuple[MetricWanted, ...]) -> Needed:
    """Return what these figures ask of sums, by having them ask."""
    asked = _Asked()
    for wanted in metrics:
        wanted.of(asked)
    return Needed(measures=frozenset(asked.measures), waits=frozenset(asked.whose))


class _Asked(Measures):
    """Sums that only note what is asked of them. Each is 1, so that no formula stops before it has asked for all."""

    __slots__ = ("measures", "whose")

    def __init__(self) -> None:
        super().__init__()
        self.measures: set[Measure] = set()
        self.whose: set[Wait] = set()

    def __getitem__(self, measure: Measure) -> float:
        self.measures.add(measure)
        return 1.0

    def steps(self, whose: Wait) -> Mapping[int, int]:
        self.whose.add(whose)
        return {}
