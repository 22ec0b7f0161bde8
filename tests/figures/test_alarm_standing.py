"""What is up is what was committed: after a restart, beside another process, and when the alarm is another."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from callcenter.core.configuration import Configuration
from callcenter.reporting.alarm_life import Cause
from callcenter.store.database import Database
from callcenter.store.repositories.alarms import delete_alarm
from callcenter.store.tables import alarm_instances
from tests.support.alarm_office import QUEUES, Office
from tests.support.alarms import AT, BREAK, LEVEL, FakeSums, staff
from tests.support.fakes import FakeClock


@pytest_asyncio.fixture
async def office(database: Database) -> Office:
    clock = FakeClock(AT)
    return Office(database, clock, FakeSums(clock))


async def test_after_a_restart_nobody_is_told_twice_and_what_was_pending_goes_on(office: Office) -> None:
    await office.add(emails=("ops@example.com",), escalate_after_seconds=300, escalate_to=("boss@example.com",))
    await office.add(name="slow", for_seconds=60)
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    office.clock.advance(59)
    later = office.again()
    assert await later.watch.run_due() == AT + timedelta(seconds=60)
    assert [one.name for one in later.board.shown.values()] == ["A"]
    later.clock.advance(1)
    await later.watch.run_due()
    assert sorted(one.name for one in later.board.shown.values()) == ["A", "slow"]
    assert len(await later.mails()) == 1
    later.clock.advance(240)
    last = later.again()
    await last.watch.run_due()
    await last.watch.run_due()
    assert [address for address, _ in await last.mails()] == ["ops@example.com", "boss@example.com"]
    assert [event.type for event in await last.events()] == ["alarm.raised", "alarm.raised", "alarm.escalated"]


async def test_two_processes_tell_once(office: Office) -> None:
    await office.add(emails=("ops@example.com",))
    office.sums.set_level("sales", 0.5)
    other = office.again()
    await asyncio.gather(office.watch.run_due(), other.watch.run_due(), return_exceptions=True)
    assert len(await office.mails()) == 1
    assert len(await office.events()) == 1


async def test_what_could_not_be_told_was_not_committed_and_is_told_at_the_next_look(office: Office) -> None:
    await office.add(emails=("ops@example.com",))
    async with office.database.transaction() as connection:
        await connection.execute(text("alter table messages rename to hidden"))
    office.sums.set_level("sales", 0.5)
    with pytest.raises(DBAPIError):
        await office.watch.run_due()
    assert (office.up, await office.events()) == ([], [])
    async with office.database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(alarm_instances))).scalar_one() == 0
        await connection.execute(text("alter table hidden rename to messages"))
    await office.watch.run_due()
    assert (office.up, len(await office.mails())) == (["sales"], 1)


@pytest.mark.parametrize("what", ["removed", "switched_off", "changed", "queue_gone"])
async def test_what_is_up_by_words_that_no_longer_hold_is_cleared(office: Office, what: str) -> None:
    made = await office.add()
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    match what:
        case "removed":
            async with office.database.transaction() as connection:
                await delete_alarm(connection, made.id)
            office.watch.reread()
        case "switched_off":
            await office.change(replace(made, active=False))
        case "changed":
            await office.change(replace(made, conditions=(replace(LEVEL, threshold=0.3, clear=0.3),)))
        case _:
            office.configuration = Configuration(queues={"vip": QUEUES["vip"]})
    await office.watch.run_due()
    assert office.up == []
    (one,) = await office.history()
    assert one.cause == what
    assert [event.type for event in await office.events()][-1] == "alarm.cleared"


async def test_an_agent_who_is_gone_is_warned_of_no_more(office: Office) -> None:
    await office.add(conditions=(BREAK,))
    office.sums.rests("alice", AT - timedelta(hours=1))
    await office.watch.run_due()
    office.configuration = replace(office.configuration, agents=staff(bob=("vip", None)))
    await office.watch.run_due()
    assert office.board.shown == {}
    assert [one.cause for one in await office.history()] == [Cause.AGENT_GONE]
