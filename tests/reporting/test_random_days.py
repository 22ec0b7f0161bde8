"""Days on which anything may happen: every identity holds in every interval, and what passed is what is recorded."""

import random
from collections.abc import Sequence

import pytest

from callcenter.core.changes import (
    Change,
    InteractionChanged,
    OfferChanged,
    ParticipationChanged,
    SegmentChanged,
)
from callcenter.core.interaction import Stage
from callcenter.reporting.facts import Fact
from callcenter.reporting.from_record import facts_of
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.passages import passages_of
from callcenter.reporting.record import Record
from callcenter.store.tables.figures import TIME_MEASURES
from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.steps import STEPS
from tests.support.counted import CHINA, records_of, stretches_of, summed, times_of, usual_times
from tests.support.kept import Kept, Tables

ENDS = (
    Measure.ANSWERED,
    Measure.ABANDONED,
    Measure.OVERFLOWED,
    Measure.CALLED_BACK,
    Measure.LEFT_OTHERWISE,
)


class Passing(Kept):
    """Counts as changes pass: what a record came to before is taken away, what it comes to now is added."""

    def __init__(self) -> None:
        super().__init__()
        self.total = Measures()
        self.facts: dict[str, tuple[Fact, ...]] = {}
        self.passed: list[Change] = []

    def append(self, changes: Sequence[Change]) -> None:
        super().append(changes)
        self.passed.extend(changes)
        for interaction_id in dict.fromkeys(filter(None, map(_whose, changes))):
            self._count(interaction_id)

    def crash(self, lost: int) -> None:
        super().crash(lost)
        for interaction_id in list(self.facts):
            self._count(interaction_id)

    def _count(self, interaction_id: str) -> None:
        for fact in self.facts.pop(interaction_id, ()):
            self.total.subtract(fact.measures)
        interaction = self.tables.interactions.get(interaction_id)
        if interaction is None:
            return  # lost in a crash
        alone = Tables(
            interactions={interaction_id: interaction},
            segments=self.tables.segments,
            offers=self.tables.offers,
            participations=self.tables.participations,
        )
        (record,) = records_of(alone)
        self.facts[interaction_id] = facts_of(record, usual_times)
        for fact in self.facts[interaction_id]:
            self.total.add(fact.measures)


def a_day(seed: int) -> tuple[Day, Passing]:
    pick = random.Random(seed)
    day, passing = Day(), Passing()
    passing.append(list(day.kept.tail[0]) if day.kept.tail else [])
    day.kept, passing.tables, passing.saved = passing, day.kept.tables, day.kept.saved
    names = pick.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=600)
    for name in names:
        if STEPS[name].can(day):
            STEPS[name].take(day, pick)
    return day, passing


@pytest.mark.parametrize("seed", range(12))
def test_the_figures_of_a_random_day_add_up(seed: int) -> None:
    day, passing = a_day(seed)
    half_way = records_of(day.kept.tables)
    check_visits(half_way)
    day.close()
    records = records_of(day.kept.tables)
    check_visits(records)
    check_seconds(records)
    check_as_it_passed(passing)


def check_visits(records: Sequence[Record]) -> None:
    """In each quarter of an hour and each queue: who was offered has had one end, or waits."""
    waiting: dict[tuple[object, str], int] = {}
    sums: dict[tuple[object, str | None], Measures] = {}
    for record in records:
        for fact in facts_of(record, usual_times):
            key = start_of(Interval.QUARTER, fact.at, CHINA), fact.queue
            sums.setdefault(key, Measures()).add(fact.measures)
        for visit in passages_of(record).visits:
            if visit.end is None:
                place = start_of(Interval.QUARTER, visit.began_at, CHINA), visit.queue
                waiting[place] = waiting.get(place, 0) + 1
                assert record.interaction.stage in (Stage.QUEUED, Stage.OFFERED)
    for (slot, queue), measures in sums.items():
        ended = sum(measures[end] for end in ENDS)
        assert measures[Measure.OFFERED] == ended + waiting.get((slot, queue or ""), 0)
        for soon, whole in (
            (Measure.ANSWERED_IN_LEVEL, Measure.ANSWERED),
            (Measure.ABANDONED_IN_LEVEL, Measure.ABANDONED),
            (Measure.SHORT_ABANDONED, Measure.ABANDONED),
            (Measure.FOLLOWED, Measure.RESOLVABLE),
            (Measure.RESOLVABLE, Measure.CONTACTS),
            (Measure.TRANSFERS, Measure.HANDLED),
        ):
            assert measures[soon] <= measures[whole]


def check_seconds(records: Sequence[Record]) -> None:
    """Of every closed contact the facts have all of its talk, hold and menu, and each offer once."""
    for record in records:
        interaction, total = record.interaction, summed(facts_of(record, usual_times))
        assert interaction.stage is Stage.CLOSED
        assert total[Measure.CONTACTS] == 1
        assert total[Measure.TALK_SECONDS] == pytest.approx(interaction.talk_seconds)
        assert total[Measure.HOLD_SECONDS] == pytest.approx(interaction.hold_seconds)
        assert total[Measure.IVR_SECONDS] == pytest.approx(interaction.ivr_seconds)
        assert (total[Measure.HOLDS], total[Measure.TRANSFERS]) == (interaction.holds, interaction.transfers)
        wrapped = sum((part.ended_at - part.left_at).total_seconds() for part in record.participations if part.ended_at)
        assert total[Measure.WRAP_UP_SECONDS] == pytest.approx(interaction.wrap_up_seconds + wrapped)
        held = [offer for offer in record.offers if offer.cause == "customer_answered"]
        assert total[Measure.AGENT_OFFERS] == len(record.offers) - len(held)


def check_as_it_passed(passing: Passing) -> None:
    """What was added and taken away as records passed is what the final records come to, late figures apart."""
    final = summed(fact for facts in passing.facts.values() for fact in facts)
    assert passing.total.sums == pytest.approx(final.sums, abs=1e-6)
    assert passing.total.waits == {whose: counted for whose, counted in final.waits.items() if counted}
    alone = [record for record in records_of(passing.tables) if record.interaction.id in passing.facts]
    late = Measure.REPEATED, Measure.FOLLOWED
    recorded = summed(fact for record in alone for fact in facts_of(record, usual_times)).sums
    assert {m: n for m, n in final.sums.items() if m not in late} == pytest.approx(
        {m: n for m, n in recorded.items() if m not in late}
    )


@pytest.mark.parametrize("seed", range(4))
def test_each_second_of_an_agent_who_is_logged_in_is_in_one_part(seed: int) -> None:
    day, passing = a_day(seed)
    per_slot: dict[tuple[object, str], Measures] = {}
    for fact in times_of(stretches_of(passing.passed), day.at):
        slot = start_of(Interval.QUARTER, fact.at, CHINA)
        per_slot.setdefault((slot, fact.agent), Measures()).add(fact.measures)
    assert per_slot
    for measures in per_slot.values():
        parts = sum(measures[part] for part in TIME_MEASURES if part is not Measure.LOGGED_IN_SECONDS)
        assert measures[Measure.LOGGED_IN_SECONDS] == pytest.approx(parts)
        assert parts <= 900 + 1e-6


def _whose(change: Change) -> str | None:
    match change:
        case InteractionChanged(interaction=interaction):
            return interaction.id
        case SegmentChanged(segment=segment):
            return segment.interaction_id
        case OfferChanged(offer=offer):
            return offer.interaction_id
        case ParticipationChanged(participation=part):
            return part.interaction_id
        case _:
            return None
