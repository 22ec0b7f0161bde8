"""At any instant of any day, what is kept in memory is what all records come to, worked out anew."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest

from callcenter.core.changes import (
    AgentChanged,
    Change,
    InteractionChanged,
    OfferChanged,
    ParticipationChanged,
    SegmentChanged,
)
from callcenter.core.configuration import Configuration
from callcenter.core.state import State
from callcenter.figures.keeper import FactKeeper
from callcenter.figures.live import LiveFigures
from callcenter.reporting.agent_time import part_of
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.measures import Measure
from callcenter.reporting.registry import FLOOR_METRICS
from callcenter.store.database import Database
from callcenter.store.history import Stretch
from callcenter.store.tables.figures import TIME_MEASURES
from tests.figures.test_keeper import DAYS
from tests.reporting.dirty_days import test_transfer
from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.steps import STEPS
from tests.support.counted import as_uuid, records_of, stretches_of, summed, write_tables
from tests.support.dirty_day import DirtyDay
from tests.support.fakes import FakeClock
from tests.support.kept import Kept, Tables
from tests.support.live_sums import Screens, assert_live
from tests.support.rehearsal import Rehearsal, StillClock


class Watched(Kept):
    """Tells live figures what is kept."""

    def __init__(self, live: LiveFigures) -> None:
        super().__init__()
        self.live = live

    def append(self, changes: Sequence[Change]) -> None:
        super().append(changes)
        self.live.publish(changes)


class Site:
    """A random day, and figures that follow it. After a crash they begin with what the store has."""

    def __init__(self) -> None:
        self.day = Day()
        self.clock = StillClock(self.day.at)
        self.screens = Screens()
        self.live = self._new_live()
        watched = Watched(self.live)
        watched.tables, watched.saved, watched.tail = self.day.kept.tables, self.day.kept.saved, self.day.kept.tail
        self.watched = self.day.kept = watched
        self._center = self.day.center

    def step(self, name: str, pick: random.Random) -> None:
        if not STEPS[name].can(self.day):
            return
        STEPS[name].take(self.day, pick)
        self.clock.at = self.day.at
        if self.day.center is not self._center:
            self._center = self.day.center
            self.live = self.watched.live = self._new_live()

    def _new_live(self) -> LiveFigures:
        live = LiveFigures(self.screens, clock=self.clock, later=lambda *_: None)
        live.watch(self.day.center.state)
        live.publish([])
        live.take_in(records_of(self.day.kept.tables))
        return live


@pytest.mark.parametrize("seed", range(8))
def test_a_random_day_is_what_its_records_come_to(seed: int) -> None:
    pick, site = random.Random(seed), Site()
    names = pick.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=500)
    for number, name in enumerate(names):
        site.step(name, pick)
        if number % 50 == 0:
            assert_live(site.live, site.day.configuration, records_of(site.day.kept.tables), site.day.at)
    site.day.close()
    site.clock.at = site.day.at
    assert_live(site.live, site.day.configuration, records_of(site.day.kept.tables), site.day.at)


@pytest.mark.parametrize("kept", ["nothing", "some", "all"])
async def test_a_start_finds_the_day_in_the_store_whatever_of_it_is_summed_already(
    database: Database, kept: str
) -> None:
    pick, day = random.Random(7), Day()
    for name in pick.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=400):
        if STEPS[name].can(day):
            STEPS[name].take(day, pick)
    tables = day.kept.tables
    first = dict(list(tables.interactions.items())[: len(tables.interactions) // 2])
    clock = FakeClock(day.at)
    keeper = FactKeeper(database, clock=clock, configuration=lambda: day.configuration)
    if kept == "some":
        await write(database, only(tables, first))
        await keeper.run_due()
        await write(database, only(tables, [key for key in tables.interactions if key not in first]))
    else:
        await write(database, tables)
        if kept == "all":
            await keeper.run_due()
    live = LiveFigures(Screens(), clock=clock, later=lambda *_: None)
    live.watch(day.center.state)
    await live.load(database)
    assert_live(live, day.configuration, records_of(tables), day.at)


@pytest.mark.parametrize("dirty", DAYS, ids=lambda module: module.__name__.rpartition(".test_")[2])
def test_a_dirty_day_is_what_its_records_come_to(dirty: ModuleType) -> None:
    day: DirtyDay = dirty.lived()
    clock = StillClock(day.began_at)
    live = LiveFigures(Screens(), clock=clock, later=lambda *_: None)
    live.watch(State(configuration=configuration_of(day)))
    tables = Tables()
    for change in day.everything:
        clock.at = max(clock.at, change.at)
        live.publish([change])
        tables.apply([change])
    clock.at = day.at
    assert_live(live, configuration_of(day), records_of(tables), day.at)
    assert_times(live, day)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
async def test_time_of_agents_goes_on_where_the_store_has_left_it(database: Database, share: float) -> None:
    day = test_transfer.lived()
    cut = round(len(day.everything) * share)
    before, after = day.everything[:cut], day.everything[cut:]
    agents = {change.agent.username: change.agent for change in before if isinstance(change, AgentChanged)}
    await write(database, Tables(), stretches_of(before))
    clock = StillClock(before[-1].at if before else day.began_at)
    live = LiveFigures(Screens(), clock=clock, later=lambda *_: None)
    live.watch(State(configuration=configuration_of(day), agents=agents))
    await live.load(database)
    for change in after:
        clock.at = max(clock.at, change.at)
        live.publish([change])
    clock.at = day.at
    assert_times(live, day)


async def test_what_was_heard_before_the_store_was_asked_is_not_counted_twice(database: Database) -> None:
    day = test_transfer.lived()
    await write(database, day.kept.tables, day.history)
    clock = StillClock(day.at)
    live = LiveFigures(Screens(), clock=clock, later=lambda *_: None)
    live.watch(State(configuration=configuration_of(day)))
    live.publish([with_kept_ids(change) for change in day.everything])
    await live.load(database)
    assert_live(live, configuration_of(day), records_of(day.kept.tables), day.at)
    assert_times(live, day)


def test_windows_move_on_and_what_is_old_is_forgotten() -> None:
    day = test_transfer.lived()
    screens, clock = Screens(), StillClock(day.began_at)
    live = LiveFigures(screens, clock=clock, later=lambda *_: None)
    live.watch(State(configuration=configuration_of(day)))
    live.publish(day.everything)
    clock.at = day.at
    told: list[Collection[str]] = []
    live.on_changed(lambda queues, _: told.append(queues))
    offered = live.today("sales")[Measure.OFFERED]
    assert live.recent("sales", 30)[Measure.OFFERED] == offered > 0
    clock.at += timedelta(hours=2)
    screens.changed.clear()
    live.tick()
    assert "sales" in screens.changed
    assert live.recent("sales", 60)[Measure.OFFERED] == 0
    assert [measures[Measure.OFFERED] for _, measures in live.slots("sales")] == [0] * 12
    assert live.today("sales")[Measure.OFFERED] == offered
    clock.at += timedelta(days=1)
    live.tick()
    assert live.today("sales")[Measure.OFFERED] == 0


def test_whoever_listens_is_told_once_a_beat_of_the_queues_that_changed() -> None:
    timers: list[Callable[[], None]] = []
    day = test_transfer.lived()
    live = LiveFigures(Screens(), clock=StillClock(day.at), later=lambda _, work: timers.append(work))
    live.watch(day.center.state)
    told: list[set[str]] = []
    live.on_changed(lambda queues, agents: told.append({*queues, *agents}))
    for change in day.everything:
        live.publish([change])
    assert (len(timers), told) == (1, [])
    timers.pop()()
    assert [names >= {"sales", "ann"} for names in told] == [True]


def test_a_defect_costs_no_call_its_screen() -> None:
    screens = Screens()
    live = LiveFigures(screens, clock=StillClock(), later=lambda *_: None)
    live.publish(["nonsense"])  # type: ignore[list-item]


def test_the_floor_of_all_queues_counts_each_agent_once() -> None:
    rehearsal = Rehearsal()
    rehearsal.open()
    live = LiveFigures(Screens(), clock=rehearsal.clock, later=lambda *_: None)
    live.watch(rehearsal.center.state)
    rehearsal.play("arrive", 1)
    assert live.floor(None)["agents_logged_in"] == 3
    assert (live.floor("sales")["agents_logged_in"], live.floor("support")["agents_logged_in"]) == (2, 2)
    assert live.floor("no such queue") == {}
    assert set(live.floor("sales")) == set(FLOOR_METRICS)


def configuration_of(day: DirtyDay) -> Configuration:
    """With the clock on the day's wall."""
    return replace(day.center.state.configuration, timezone=day.zone.key)


def assert_times(live: LiveFigures, day: DirtyDay) -> None:
    midnight = start_of(Interval.DAY, day.at, day.zone)
    for agent in day.center.state.configuration.agents:
        plain = summed(fact for fact in day.times if fact.agent == agent and fact.at >= midnight)
        for measure in TIME_MEASURES:
            assert live.agent_today(agent)[measure] == pytest.approx(plain[measure], abs=1e-6), (agent, measure)
        began_at = day.at - timedelta(minutes=30)
        recent = live.agent_recent(agent, 30)
        for measure in set(TIME_MEASURES) - {Measure.LOGGED_IN_SECONDS}:
            seconds = sum(
                max(0.0, ((each.ended_at or day.at) - max(each.started_at, began_at)).total_seconds())
                for each in stretches_of(day.everything)
                if each.agent == agent and part_of(each.status, each.activity) is measure
            )
            assert recent[measure] == pytest.approx(seconds, abs=1e-6), (agent, measure)


def with_kept_ids(change: Change) -> Change:
    """The change of a contact under the id that it has in the database."""
    match change:
        case InteractionChanged(interaction=one):
            return replace(change, interaction=replace(one, id=as_uuid(one.id)))
        case SegmentChanged(segment=one):
            return replace(change, segment=replace(one, interaction_id=as_uuid(one.interaction_id)))
        case OfferChanged(offer=one):
            return replace(change, offer=replace(one, id=as_uuid(one.id), interaction_id=as_uuid(one.interaction_id)))
        case ParticipationChanged(participation=one):
            return replace(change, participation=replace(one, interaction_id=as_uuid(one.interaction_id)))
        case _:
            return change


def only(tables: Tables, interactions: Collection[str]) -> Tables:
    return Tables(
        interactions={key: one for key, one in tables.interactions.items() if key in interactions},
        segments={key: one for key, one in tables.segments.items() if key[0] in interactions},
        offers={key: one for key, one in tables.offers.items() if one.interaction_id in interactions},
        participations={key: one for key, one in tables.participations.items() if key[0] in interactions},
    )


async def write(database: Database, tables: Tables, stretches: Sequence[Stretch] = ()) -> None:
    async with database.transaction() as connection:
        await write_tables(connection, tables, stretches)
