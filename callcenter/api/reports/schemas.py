"""Reports on the wire: what somebody asks, and what a report says."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Day, Given, Instant, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.figures.report_documents import document_of, report_in
from callcenter.reporting.intervals import Interval
from callcenter.reporting.metric import Better, Unit
from callcenter.reporting.periods import Against, Relative
from callcenter.reporting.report import MOST_DIMENSIONS, MOST_METRICS, Dimension, Report

_LONGEST_WAIT = 7200
_MOST_VALUES = 500

Values = Annotated[list[Word | None], Field(min_length=1, max_length=_MOST_VALUES)]
SomeOf = Annotated[list[Word], Field(default_factory=list, max_length=_MOST_VALUES)]


class MetricGiven(Given):
    """A figure by its id. `seconds`: a service level within a time of one's own, in place of each queue's."""

    id: Word
    seconds: Annotated[int | None, Field(ge=1, le=_LONGEST_WAIT)] = None


class ReportGiven(Given):
    """What somebody wants to know. Either `period`, or `from` and `to`: whole days, both included.

    `interval` null: not cut by time. A filter's null is what has no value (a call in no queue). `team` is a group of
    agents as it is now; `hour` is 00 to 23, `weekday` 0 (Monday) to 6, on the contact center's clock.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    metrics: Annotated[list[MetricGiven], Field(min_length=1, max_length=MOST_METRICS)]
    period: Relative | None = None
    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to", description="The last day; it is included.")] = None
    interval: Interval | None = None
    group_by: Annotated[list[Dimension], Field(default_factory=list, max_length=MOST_DIMENSIONS)]
    filters: Annotated[dict[Dimension, Values], Field(default_factory=dict)]
    against: Against | None = None

    @model_validator(mode="after")
    def _one_period(self) -> Self:
        if (self.period is None) == (self.first is None) or (self.first is None) != (self.last is None):
            raise PydanticCustomError("one_period", "give a period, or from and to")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise PydanticCustomError("ends_before_it_begins", "ends before it begins")
        return self

    def report(self) -> Report:
        """Return what is asked."""
        return report_in(self.model_dump(mode="json", by_alias=True))


def given(report: Report) -> ReportGiven:
    """Return a definition as it is shown."""
    return given_in(document_of(report))


def given_in(document: Mapping[str, Any]) -> ReportGiven:
    """Return the definition that a document holds as it is shown."""
    return ReportGiven.model_validate(document)


class Named(Shown):
    """What a value is called."""

    en: str
    zh: str


class ColumnShown(Shown):
    """A figure of the report. `better`: which way is good."""

    id: str
    seconds: int | None
    version: int
    unit: Unit
    better: Better
    late: bool
    label: Named
    words: Named


class RowShown(Shown):
    """A row: the values it is told apart by, in the order of `group_by`; the beginning of its interval; its figures.

    `figures` and `before` (what it is compared with) are in the order of `columns`; null: there is nothing to tell.
    `drill` is the query of `GET /reports/interactions` that lists what the row is made of; with `&metric=` and the id
    of a figure, only what that figure counts.
    """

    key: list[str | None]
    at: datetime | None
    figures: list[float | None]
    before: list[float | None] | None
    drill: str


class ReportShown(Shown):
    """What a report says. `total` is worked out of everything at once, so a share in it is no mean of the rows' shares.

    `names`: what the values of queues, agents, dispositions ... are called, where they have a name. `source`: the sums
    that were added up (`facts`: none, but what happened itself). `pending`: so many intervals wait to be summed anew.
    """

    definition: ReportGiven
    timezone: str
    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]
    begins_at: datetime
    ends_at: datetime
    before_begins_at: datetime | None
    before_ends_at: datetime | None
    columns: list[ColumnShown]
    starts: list[datetime]
    names: dict[Dimension, dict[str, Named]]
    rows: list[RowShown]
    total: RowShown
    source: str
    pending: int

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class InteractionsOfReport(PageWanted):
    """Which visits and parts to list; `from` is included, `to` is not. An empty value: what has none."""

    since: Annotated[Instant, Field(alias="from")]
    until: Annotated[Instant, Field(alias="to")]
    metric: Word | None = None
    queue: SomeOf
    agent: SomeOf
    team: SomeOf
    skill: SomeOf
    entry_point: SomeOf
    disposition: SomeOf
    segment: SomeOf
    language: SomeOf
    direction: SomeOf
    hour: SomeOf
    weekday: SomeOf

    def filters(self) -> dict[Dimension, tuple[str | None, ...]]:
        """What is asked of each dimension."""
        named = {dimension: getattr(self, dimension) for dimension in Dimension}
        return {dimension: tuple(one or None for one in values) for dimension, values in named.items() if values}


class PassageShown(Shown):
    """One visit to a queue, or one agent's part, in a contact. `GET /interactions/{id}` has the whole of it."""

    interaction_id: str
    number: int
    at: datetime
    started_at: datetime
    queue: str | None
    agent: str | None
    entry_point: str | None
    disposition: str | None
    segment: str | None
    language: str | None
    direction: str | None
    outcome: str | None
    wait_seconds: float
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float


class PassagePage(Shown):
    """Some of them, newest first. `next_cursor` is null at the end."""

    items: list[PassageShown]
    next_cursor: str | None
