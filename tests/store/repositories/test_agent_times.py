"""Agents' time in the database: stretches that have ended, stretches that go on."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from callcenter.core.agent import Activity, Status
from callcenter.reporting.facts import TimeFact
from callcenter.reporting.measures import Measure
from callcenter.store.database import Database
from callcenter.store.history import Stretch
from callcenter.store.repositories.agent_times import read_running, replace_times, take_due, write_times
from callcenter.store.tables import agent_status_history, agent_times
from tests.support.counted import times_of
from tests.support.floor import START

HOUR = timedelta(hours=1)
RUNNING = Stretch(
    agent="ann", status=Status.AVAILABLE, reason=None, activity=Activity.IDLE, cause=None, started_at=START
)
ENDED = replace(RUNNING, agent="bob", status=Status.NOT_READY, reason="lunch", ended_at=START + HOUR)


def counted(stretch: Stretch, *, since: datetime | None = None, until: datetime = START) -> list[TimeFact]:
    return times_of([replace(stretch, started_at=since or stretch.started_at)], until)


async def keep(database: Database, *stretches: Stretch) -> None:
    async with database.transaction() as connection:
        names = Stretch.__dataclass_fields__
        for each in stretches:
            await connection.execute(
                agent_status_history.insert().values({name: getattr(each, name) for name in names})
            )


async def test_a_stretch_is_due_when_it_has_ended(database: Database) -> None:
    await keep(database, RUNNING, ENDED)
    async with database.transaction() as connection:
        assert await take_due(connection, limit=9) == (1, [ENDED])
        assert await take_due(connection, limit=9) == (0, [])
    async with database.transaction() as connection:
        anns = agent_status_history.c.agent == "ann"
        await connection.execute(agent_status_history.update().where(anns).values(ended_at=START + HOUR))
    async with database.transaction() as connection:
        assert await take_due(connection, limit=9) == (1, [replace(RUNNING, ended_at=START + HOUR)])


async def test_one_that_goes_on_is_counted_on_from_where_it_was(database: Database) -> None:
    await keep(database, RUNNING, ENDED)
    for until in (START + timedelta(minutes=10), START + timedelta(minutes=20), START + timedelta(minutes=50)):
        async with database.transaction() as connection:
            ((stretch, since),) = await read_running(connection)
            await write_times(connection, [(stretch, counted(stretch, since=since, until=until))])
            rows = (await connection.execute(select(agent_times).order_by(agent_times.c.at))).mappings().all()
        whole = counted(RUNNING, until=until)
        assert [(row["at"], row["idle_seconds"]) for row in rows] == [
            (fact.at, fact.measures[Measure.IDLE_SECONDS]) for fact in whole
        ]


async def test_when_it_ends_earlier_than_it_was_counted_what_is_too_much_goes(database: Database) -> None:
    await keep(database, RUNNING)
    ended = replace(RUNNING, ended_at=START + timedelta(minutes=25))
    other = replace(RUNNING, started_at=START + timedelta(minutes=26), ended_at=START + timedelta(minutes=29))
    async with database.transaction() as connection:
        await write_times(connection, [(RUNNING, counted(RUNNING, until=START + timedelta(minutes=40)))])
        await write_times(connection, [(other, counted(other))])
        ats = await replace_times(connection, [(ended, counted(ended))])
        assert ats == {START + timedelta(minutes=minutes) for minutes in (0, 15, 30)}, "the row that went counts too"
        kept = select(agent_times.c.at, agent_times.c.idle_seconds).order_by(agent_times.c.at)
        assert [tuple(row) for row in await connection.execute(kept)] == [
            (START, 900),
            (START + timedelta(minutes=15), 600),
            (START + timedelta(minutes=26), 180),
        ]
