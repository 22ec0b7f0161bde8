"""A day summed by the database is what its facts come to, but for contacts that are due, open or left out."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter.figures.keeper import FactKeeper
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.measures import Measures
from callcenter.store.database import Database
from callcenter.store.repositories.day_sums import read_day, read_due, read_times, see_one_instant
from callcenter.store.tables import facts_due
from tests.reporting.dirty_days import test_transfer
from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.steps import STEPS
from tests.support.counted import all_facts, as_uuid, summed, times_of, write_tables
from tests.support.fakes import FakeClock


@pytest.mark.parametrize("seed", range(2))
async def test_the_sums_are_those_of_the_facts(database: Database, seed: int) -> None:
    pick, day = random.Random(seed), Day()
    for name in pick.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=300):
        if STEPS[name].can(day):
            STEPS[name].take(day, pick)
    day.close()
    async with database.transaction() as connection:
        await write_tables(connection, day.kept.tables)
    await FactKeeper(database, clock=FakeClock(day.at), configuration=lambda: day.configuration).run_due()
    midnight = start_of(Interval.DAY, day.at, ZoneInfo(day.configuration.timezone))
    fine = day.at - timedelta(hours=1)
    left_out = next(iter(day.kept.tables.interactions))
    async with database.transaction() as connection:
        await see_one_instant(connection)
        assert await read_due(connection, day_begins_at=midnight) == []
        sums = await read_day(connection, day_begins_at=midnight, fine_since=fine, but=[as_uuid(left_out)])
    facts = [fact for fact in all_facts(day.kept.tables) if fact.interaction_id != left_out and fact.at >= midnight]
    for queue in {fact.queue for fact in facts}:
        same(summed(one for one in sums if one.queue == queue), summed(one for one in facts if one.queue == queue))
    for agent in {fact.agent for fact in facts}:
        same(summed(one for one in sums if one.agent == agent), summed(one for one in facts if one.agent == agent))
    same(
        summed(one for one in sums if one.at >= fine), summed(one for one in facts if one.at >= fine.replace(second=0))
    )


async def test_what_is_due_is_not_among_the_sums(database: Database) -> None:
    day = test_transfer.lived()
    async with database.transaction() as connection:
        await write_tables(connection, day.kept.tables)
        due = await read_due(connection, day_begins_at=day.began_at)
        sums = await read_day(connection, day_begins_at=day.began_at, fine_since=day.began_at, but=[])
        assert set(due) == {str(row.interaction_id) for row in await connection.execute(facts_due.select())}
    assert (len(due), list(sums)) == (len(day.kept.tables.interactions), [])


async def test_time_of_agents_is_counted_since_midnight_and_up_to_where_it_is_known_already(database: Database) -> None:
    day = test_transfer.lived()
    async with database.transaction() as connection:
        await write_tables(connection, day.kept.tables, day.history)
        whole = await read_times(connection, since=day.began_at, heard_at={})
        none = await read_times(connection, since=day.at, heard_at={})
        cut = await read_times(connection, since=day.began_at, heard_at=dict.fromkeys(whole, day.began_at))
    ended = times_of([stretch for stretch in day.history if stretch.ended_at is not None], day.at)
    assert whole.keys() == {one.agent for one in ended} != set()
    for agent, measures in whole.items():
        same(measures, summed(one for one in ended if one.agent == agent))
    assert (dict(none), dict(cut)) == ({}, {})


def same(one: Measures, other: Measures) -> None:
    assert one.sums == pytest.approx(other.sums, abs=1e-6)
    assert {whose: dict(steps) for whose, steps in one.waits.items()} == {
        whose: dict(steps) for whose, steps in other.waits.items()
    }
    assert one.longest_wait_seconds == pytest.approx(other.longest_wait_seconds)
