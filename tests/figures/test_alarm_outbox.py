"""A row, its event and its e-mails are there together, once, or not at all."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from callcenter.core.configuration import Configuration
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_outbox import AlarmOutbox, Overtaken
from callcenter.reporting.alarm_life import Looked, look
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Reading
from callcenter.store.database import Database
from callcenter.store.tables import alarm_instances, messages, record_events
from tests.support.alarms import AT, LEVEL, SALES, alarm
from tests.support.fakes import FakeClock

TABLES = (alarm_instances, record_events, messages)


class Kept:
    """Counts how often somebody was told that there is something to send."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def outbox(database: Database, kept: Kept) -> AlarmOutbox:
    return AlarmOutbox(database, clock=FakeClock(AT), new_id=new_id, configuration=Configuration, message_kept=kept)


def raised() -> tuple[Alarm, Looked]:
    watched = alarm(LEVEL, id=new_id(), emails=("a@example.com", "b@example.com"))
    return watched, look(watched, SALES, None, [Reading(value=0.5)], at=AT, new_id=new_id)


async def counts(database: Database) -> list[int]:
    async with database.transaction() as connection:
        return [(await connection.execute(select(func.count()).select_from(one))).scalar_one() for one in TABLES]


async def test_it_is_all_there_once(database: Database) -> None:
    kept = Kept()
    watched, looked = raised()
    await outbox(database, kept).commit(watched, None, looked, "alarms")
    assert (await counts(database), kept.times) == ([1, 1, 2], 1)
    with pytest.raises(Overtaken):
        await outbox(database, kept).commit(watched, None, looked, "alarms")
    assert (await counts(database), kept.times) == ([1, 1, 2], 1)


async def test_what_cannot_all_be_there_is_not_there(database: Database) -> None:
    kept = Kept()
    watched, looked = raised()
    async with database.transaction() as connection:
        await connection.execute(text("alter table record_events rename to hidden"))
    with pytest.raises(DBAPIError):
        await outbox(database, kept).commit(watched, None, looked, "alarms")
    async with database.transaction() as connection:
        await connection.execute(text("alter table hidden rename to record_events"))
    assert (await counts(database), kept.times) == ([0, 0, 0], 0)


async def test_of_an_alarm_that_is_no_more_only_the_event_is_there(database: Database) -> None:
    kept = Kept()
    _, looked = raised()
    await outbox(database, kept).commit(None, None, looked, "alarms")
    assert (await counts(database), kept.times) == ([1, 1, 0], 0)
