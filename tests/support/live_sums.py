"""What the live figures should come to, worked out the plain way from all records."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter.core.changes import Change
from callcenter.core.configuration import Configuration
from callcenter.figures.live import LiveFigures
from callcenter.reporting.day import minute_of
from callcenter.reporting.facts import Fact
from callcenter.reporting.from_record import facts_of
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.measures import Measures
from callcenter.reporting.record import QueueTimes, Record
from callcenter.reporting.registry import METRICS
from tests.support.counted import summed


class Screens:
    """Remembers whose figures are others."""

    def __init__(self) -> None:
        self.changed: set[str] = set()

    def publish(self, changes: Sequence[Change]) -> None:
        """Nobody looks."""

    def figures_changed(self, queues: Iterable[str]) -> None:
        """Note them."""
        self.changed |= set(queues)


def facts_by(configuration: Configuration, records: Iterable[Record]) -> list[Fact]:
    """The facts of all records, measured by what each queue wants."""

    def times(queue: str, _: datetime) -> QueueTimes:
        wanted = configuration.queues.get(queue)
        if wanted is None:
            return QueueTimes()
        return QueueTimes(
            service_level_seconds=wanted.service_level_seconds, short_abandon_seconds=wanted.short_abandon_seconds
        )

    return [fact for record in records for fact in facts_of(record, times)]


def assert_live(live: LiveFigures, configuration: Configuration, records: Iterable[Record], at: datetime) -> None:
    """Today, the last half hour and each slot are what the records come to, in every metric that is not late."""
    facts = facts_by(configuration, records)
    midnight = start_of(Interval.DAY, at, ZoneInfo(configuration.timezone))
    for queue in configuration.queues:
        its_own = [fact for fact in facts if fact.queue == queue]
        same(live.today(queue), [fact for fact in its_own if fact.at >= midnight])
        for minutes in (5, 30):
            recent = [fact for fact in its_own if minute_of(fact.at) >= minute_of(at) - minutes]
            same(live.recent(queue, minutes), recent)
        for start_at, measures in live.slots(queue):
            end_at = start_at + timedelta(minutes=5)
            same(measures, [fact for fact in its_own if start_at <= fact.at < end_at])


def same(live: Measures, facts: Iterable[Fact]) -> None:
    """Every metric that a day can tell is the same."""
    plain = summed(facts)
    for metric in METRICS.values():
        if not metric.late:
            assert metric.formula(live) == pytest.approx(metric.formula(plain), abs=1e-6), metric.id
