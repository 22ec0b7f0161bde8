"""Figures in PostgreSQL are what the same records come to in Python: after every kind of day, late data and crash."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Table, func, select, text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from callcenter.core.agent import Status
from callcenter.core.configuration import Configuration
from callcenter.engine.clock import Clock
from callcenter.engine.tasks import cancel, spawn
from callcenter.figures.keeper import FactKeeper
from callcenter.reporting.facts import Fact, TimeFact
from callcenter.reporting.measures import Measure
from callcenter.store.database import Database
from callcenter.store.history import Stretch
from callcenter.store.notifications import Notifications
from callcenter.store.repositories import facts as fact_rows
from callcenter.store.repositories.routing_versions import append_version
from callcenter.store.tables import (
    agent_status_history,
    agent_times_due,
    cells,
    cells_due,
    facts,
    facts_due,
    interactions,
    survey_answers,
)
from callcenter.store.tables.figures import Cube
from tests.reporting.dirty_days import (
    test_call_again,
    test_callback,
    test_conference,
    test_consultation,
    test_late_survey,
    test_long_day,
    test_midnight,
    test_overflow,
    test_restart,
    test_rona,
    test_short_day,
    test_transfer,
    test_two_estimates,
)
from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.steps import STEPS
from tests.support.counted import (
    Writer,
    all_facts,
    as_uuid,
    assert_same_cells,
    cells_of,
    read_cells,
    times_of,
    write_tables,
)
from tests.support.dirty_day import SHANGHAI, DirtyDay
from tests.support.fakes import FakeClock
from tests.support.kept import Tables

DAYS = (
    test_call_again,
    test_callback,
    test_conference,
    test_consultation,
    test_late_survey,
    test_long_day,
    test_midnight,
    test_overflow,
    test_restart,
    test_rona,
    test_short_day,
    test_transfer,
    test_two_estimates,
)

# The keeper looks by itself after a minute.
DEADLINE_SECONDS = 20.0


class Site:
    """A keeper on a database, whose clock and time zone can be set."""

    def __init__(self, database: Database, at: datetime, zone: str = SHANGHAI, **waiting: Any) -> None:
        self.database = database
        self.clock = FakeClock(at)
        self.configuration = Configuration(timezone=zone)
        given = {"clock": self.clock, "configuration": lambda: self.configuration, **waiting}
        self.keeper = FactKeeper(database, **given)

    @asynccontextmanager
    async def watched(self, url: str) -> AsyncIterator[None]:
        """The keeper watches, and PostgreSQL wakes it."""
        tasks: set[asyncio.Task[None]] = set()
        spawn(self.keeper.watch(), "figures", tasks)
        spawn(Notifications(url, {fact_rows.CHANNEL: self.keeper.wake}).watch(), "listening", tasks)
        try:
            yield
        finally:
            await cancel(tasks)

    async def take(self, tables: Tables, stretches: Sequence[Stretch] = ()) -> None:
        async with self.database.transaction() as connection:
            await write_tables(connection, tables, stretches)

    async def has(self, facts: Sequence[Fact], times: Sequence[TimeFact], zone: str = SHANGHAI) -> None:
        """The cells are the sums of these, in every cube."""
        async with self.database.transaction() as connection:
            for cube in Cube:
                assert_same_cells(await read_cells(connection, cube), cells_of(facts, times, cube, zone))

    async def has_at_last(self, rows: int, table: Table, *such: ColumnElement[bool]) -> None:
        """So many rows are there, long before anybody would have looked by himself."""
        wanted = select(func.count()).select_from(table).where(*such)
        async with asyncio.timeout(DEADLINE_SECONDS):
            found = -1
            while found != rows:
                async with self.database.transaction() as connection:
                    found = (await connection.execute(wanted)).scalar_one()

    async def count(self, *tables: Table) -> list[int]:
        async with self.database.transaction() as connection:
            return [
                int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
                for table in tables
            ]


@pytest.mark.parametrize("dirty", DAYS, ids=lambda module: module.__name__.rpartition(".test_")[2])
async def test_a_dirty_day_comes_to_the_same_in_the_database(database: Database, dirty: object) -> None:
    day: DirtyDay = dirty.lived()  # type: ignore[attr-defined]
    site = Site(database, day.at, day.zone.key)
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    await site.has(day.facts, day.times, day.zone.key)
    assert await site.count(facts_due, agent_times_due, cells_due) == [0, 0, 0]


@pytest.mark.parametrize("seed", range(3))
async def test_so_does_a_random_day(database: Database, seed: int) -> None:
    pick, day = random.Random(seed), Day()
    for name in pick.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=600):
        if STEPS[name].can(day):
            STEPS[name].take(day, pick)
    day.close()
    site = Site(database, day.at)
    await site.take(day.kept.tables)
    await site.keeper.run_due()
    await site.has(all_facts(day.kept.tables), [])


async def test_a_call_that_comes_again_changes_the_day_before(database: Database) -> None:
    day = test_call_again.lived()
    before = Tables(
        interactions={key: one for key, one in day.kept.tables.interactions.items() if one.call_id != "c3"},
        segments={key: one for key, one in day.kept.tables.segments.items() if key[0] != day.record("c3").id},
    )
    after = Tables(
        interactions={day.record("c3").id: day.record("c3")},
        segments={key: one for key, one in day.kept.tables.segments.items() if key[0] == day.record("c3").id},
    )
    site = Site(database, day.at)
    await site.take(before)
    await site.keeper.run_due()
    await site.has(all_facts(before), [])
    await site.take(after)
    await site.keeper.run_due()
    both = Tables(
        interactions={**before.interactions, **after.interactions}, segments={**before.segments, **after.segments}
    )
    await site.has(all_facts(both), [])
    assert await site.count(facts_due) == [0], "nobody makes the other due for ever"


async def test_so_does_one_of_which_is_only_later_known_whose_it_was(database: Database) -> None:
    day = test_call_again.lived()
    site = Site(database, day.at)
    await site.take(day.kept.tables)
    await site.keeper.run_due()
    friday = interactions.c.id == as_uuid(day.record("c3").id)
    # It was another customer after all, then it was the same again.
    for customers in (("one", "other"), ("one", "one")):
        async with database.transaction() as connection:
            first = interactions.c.id == as_uuid(day.record("c1").id)
            await connection.execute(interactions.update().where(first).values(customer_id=as_uuid(customers[0])))
            await connection.execute(interactions.update().where(friday).values(customer_id=as_uuid(customers[1])))
        await site.keeper.run_due()
        known = Tables(
            interactions={
                **day.kept.tables.interactions,
                day.record("c1").id: replace(day.record("c1"), customer_id=customers[0]),
                day.record("c3").id: replace(day.record("c3"), customer_id=customers[1]),
            },
            segments=day.kept.tables.segments,
            offers=day.kept.tables.offers,
        )
        await site.has(all_facts(known), [])


async def test_an_answer_that_comes_late_is_added_to_its_day(database: Database) -> None:
    day = test_late_survey.answered()
    site = Site(database, day.at)
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    site.clock.advance(2 * 86_400)
    async with database.transaction() as connection:
        for number, answer in enumerate(test_late_survey.ANSWERS):
            row = {
                "id": as_uuid(f"answer {number}"),
                "interaction_id": as_uuid("id1"),
                "channel": "voice",
                "answered_at": site.clock.now(),
                "created_at": site.clock.now(),
                "created_by": "ivr",
            }
            given = {name: getattr(answer, name) for name in ("kind", "score", "scale", "agent", "queue")}
            await connection.execute(survey_answers.insert().values(**row, **given))
    await site.keeper.run_due()
    await site.has(day.facts, day.times)


async def test_what_is_not_counted_makes_nothing_due(database: Database) -> None:
    day = test_transfer.lived()
    site = Site(database, day.at)
    await site.take(day.kept.tables)
    await site.keeper.run_due()
    for values, due in (({"note": "x", "rev": 7}, 0), ({"disposition": "resolved"}, 1)):
        async with database.transaction() as connection:
            await connection.execute(interactions.update().values(**values))
        assert await site.count(facts_due) == [due]


async def test_a_contact_that_goes_on_is_counted_with_what_it_has_come_to(database: Database) -> None:
    day, writer = DirtyDay().available("ann"), Writer()
    site = Site(database, day.at)
    stories: Sequence[Callable[[], DirtyDay]] = (
        lambda: day.calls(),
        lambda: day.later(3).answers(),
        lambda: day.later(900).hangs_up(),
    )
    for goes_on in stories:
        goes_on()
        async with database.transaction() as connection:
            await writer.write(connection, day.kept.tables)
        await site.keeper.run_due()
        await site.has(all_facts(day.kept.tables), [])
        assert await site.count(facts, facts_due) == [1, 0]


async def test_a_crash_in_the_middle_loses_nothing(database: Database, database_url: str) -> None:
    day = test_transfer.lived()
    site = Site(database, day.at)
    await site.keeper.run_due()
    await site.take(day.kept.tables, day.history)
    impatient = Database(database_url, statement_timeout_seconds=0.5)
    async with database.transaction() as other:
        # The facts are written, and where it is noted what to sum again cannot be.
        await other.execute(text("lock table cells_due in share mode"))
        with pytest.raises(DBAPIError):
            await Site(impatient, day.at).keeper.run_due()
    await impatient.close()
    assert await site.count(facts, facts_due, cells) == [0, 2, 0], "the contact, and the part that was wrapped up"
    await site.keeper.run_due()
    await site.has(day.facts, day.times)


async def test_a_record_that_cannot_be_read_is_not_in_the_way_of_others(database: Database) -> None:
    day = test_overflow.lived()
    site = Site(database, day.at)
    await site.take(day.kept.tables)
    broken = sorted(day.kept.tables.interactions)[0]
    async with database.transaction() as connection:
        # Another version of the service knows more outcomes.
        await connection.execute(text("alter table interactions drop constraint ck_interactions_outcome"))
        this_one = interactions.c.id == as_uuid(broken)
        await connection.execute(interactions.update().where(this_one).values(outcome="dreamt"))
    with capture_logs() as lines:
        await site.keeper.run_due()
    assert [(line["event"], line["log_level"]) for line in lines if line["log_level"] == "error"] == [
        ("figures of a contact not worked out", "error")
    ]
    await site.has([fact for fact in all_facts(day.kept.tables) if fact.interaction_id != broken], [])
    assert await site.count(facts_due) == [0]


async def test_days_are_cut_anew_by_another_clock(database: Database) -> None:
    day = test_midnight.lived()
    site = Site(database, day.at)
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    site.configuration = Configuration(timezone="America/New_York")
    await site.keeper.run_due()
    await site.has(day.facts, day.times, "America/New_York")


async def test_an_agent_who_does_nothing_is_counted_up_to_now(database: Database) -> None:
    day = DirtyDay("09:10:00").chooses("ann", Status.NOT_READY, "lunch").later(600)
    site = Site(database, day.at)
    await site.take(Tables(), day.history)
    await site.keeper.run_due()
    await site.has([], times_of(day.history, day.at))
    site.clock.advance(1800)
    await site.keeper.run_due()
    later = day.at + timedelta(seconds=1800)
    await site.has([], times_of(day.history, later))
    async with database.transaction() as connection:
        await connection.execute(agent_status_history.update().values(ended_at=later - timedelta(seconds=200)))
    await site.keeper.run_due()
    ended = [replace(each, ended_at=later - timedelta(seconds=200)) for each in day.history]
    await site.has([], times_of(ended, later))


async def test_a_visit_is_measured_by_what_its_queue_wanted_then(database: Database) -> None:
    day = test_transfer.lived()  # sales answered after 4 s, support after 16 s
    site = Site(database, day.at)
    wanted = [{"sales": {"service_level_seconds": 3}}, {"sales": {}, "support": {"service_level_seconds": 1}}]
    async with database.transaction() as connection:
        for number, queues in enumerate(wanted):
            at = day.began_at + timedelta(hours=number) - timedelta(minutes=1)
            await append_version(connection, expected=number, at=at, actor="test", document={"queues": queues})
    await site.take(day.kept.tables)
    await site.keeper.run_due()
    async with database.transaction() as connection:
        wanted_rows = select(facts.c.queue, facts.c.answered_in_level).where(facts.c.offered == 1)
        in_level = {queue: number for queue, number in await connection.execute(wanted_rows)}
    # Sales wanted 3 s until an hour later. Of support nothing else is known than what came first.
    assert in_level == {"sales": None, "support": None}


async def test_the_same_again_writes_nothing(database: Database) -> None:
    day = test_consultation.lived()
    site = Site(database, day.at)
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    async with database.transaction() as connection:
        await connection.execute(facts_due.insert().values(interaction_id=as_uuid("id1"), started_at=day.began_at))
        made = {as_uuid("id1"): await fact_rows.read_facts(connection, as_uuid("id1"))}
        assert made[as_uuid("id1")][0].measures[Measure.CONTACTS] == 1
        assert await fact_rows.replace_facts(connection, made) == set()
    await site.keeper.run_due()
    await site.has(day.facts, day.times)


async def test_whoever_writes_a_record_wakes_the_keeper(database: Database, database_url: str) -> None:
    day = test_transfer.lived()
    site = Site(database, day.at)
    async with site.watched(database_url):
        await site.take(day.kept.tables)
        await site.has_at_last(2, facts)
        # It has looked, and waits: nobody but PostgreSQL says that there is something again.
        async with database.transaction() as connection:
            await connection.execute(interactions.update().values(disposition="resolved"))
        await site.has_at_last(1, facts, facts.c.disposition == "resolved")
        await site.take(Tables(), day.history)
        await site.has_at_last(0, agent_times_due)
        await site.has_at_last(0, cells_due, cells_due.c.cube == Cube.QUARTER_AGENT)


async def test_a_day_is_summed_when_it_has_waited(database: Database, database_url: str) -> None:
    site = Site(database, Clock().now(), days_wait=timedelta(seconds=0.3), clock=Clock())
    async with site.watched(database_url):
        await site.take(test_transfer.lived().kept.tables)
        await site.has_at_last(2, cells, cells.c.cube == Cube.DAY_QUEUE)
