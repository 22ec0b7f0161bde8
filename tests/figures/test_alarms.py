"""Alarms at work: looked at on change and at their deadlines, told once, and as they were after a restart."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from callcenter.core.acd.hours import Emergency, Schedule
from callcenter.core.configuration import Configuration
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.alarm_life import AlarmState, Cause
from callcenter.reporting.conditions import Reach
from callcenter.store.database import Database
from tests.support.alarm_office import QUEUES, Office
from tests.support.alarms import AT, BREAK, BUSY, LEVEL, WAIT, FakeSums, alarm
from tests.support.fakes import FakeClock


@pytest_asyncio.fixture
async def office(database: Database) -> Office:
    clock = FakeClock(AT)
    return Office(database, clock, FakeSums(clock))


async def test_it_goes_off_for_the_queue_whose_figure_is_beyond_and_only_after_its_seconds(office: Office) -> None:
    await office.add(for_seconds=20, emails=("ops@example.com", "boss@example.com"))
    office.sums.set_level("vip", 0.9)
    office.sums.set_level("sales", 0.5)
    due_at = await office.watch.run_due()
    assert due_at == AT + timedelta(seconds=20)
    assert office.up == []
    office.clock.advance(20)
    await office.watch.run_due()
    assert office.up == ["sales"]
    assert [address for address, _ in await office.mails()] == ["boss@example.com", "ops@example.com"]
    assert office.kept == 1
    (event,) = await office.events()
    assert (event.type, event.actor) == ("alarm.raised", "alarms")
    assert {name: event.changes[name][1] for name in ("queue", "metric", "value", "threshold")} == {
        "queue": "sales",
        "metric": "service_level",
        "value": 0.5,
        "threshold": 0.7,
    }
    assert event.changes["state"] == ["pending", "raised"]
    await office.watch.run_due()
    assert len(await office.events()) == 1


async def test_it_clears_beyond_the_band_and_everybody_is_told_that(office: Office) -> None:
    await office.add(emails=("ops@example.com",))
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    office.sums.set_level("sales", 0.74)
    await office.watch.run_due()
    assert office.up == ["sales"]
    office.sums.set_level("sales", 0.8)
    await office.watch.run_due()
    assert office.up == []
    assert [event.type for event in await office.events()] == ["alarm.raised", "alarm.cleared"]
    assert len(await office.mails()) == 2
    (one,) = await office.history()
    assert (one.state, one.cause, one.raised_with[0].value, one.seen[0].value) == (
        AlarmState.CLEARED,
        Cause.FIGURES,
        0.5,
        0.8,
    )


async def test_a_figure_that_grows_by_itself_is_looked_at_when_it_reaches_its_limit(office: Office) -> None:
    await office.add(conditions=(WAIT,))
    office.sums.waits("sales", AT - timedelta(seconds=20))
    at = await office.watch.run_due()
    assert at is not None
    office.clock.advance((at - AT).total_seconds())
    await office.watch.run_due()
    assert office.up == ["sales"]
    assert 100 <= (at - AT).total_seconds() < 100.1
    office.sums.waits("sales", None)
    await office.watch.run_due()
    assert office.up == []


async def test_who_acknowledges_it_is_noted_and_nothing_is_escalated(office: Office) -> None:
    await office.add(escalate_after_seconds=300, escalate_to=("boss@example.com",))
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    (one,) = office.board.shown.values()
    await office.watch.acknowledge(one.id, "sam")
    await office.watch.acknowledge(one.id, "eve")
    assert office.board.shown[one.id].acknowledged_by == "sam"
    office.clock.advance(301)
    office.sums.change("sales")
    await office.watch.run_due()
    assert await office.mails() == []
    assert [(event.type, event.actor) for event in await office.events()] == [
        ("alarm.raised", "alarms"),
        ("alarm.acknowledged", "sam"),
    ]
    with pytest.raises(RecordRefused):
        await office.watch.acknowledge(new_id(), "sam")


async def test_a_muted_alarm_is_shown_and_told_to_nobody_until_it_is_heard_again(office: Office) -> None:
    made = await office.add(emails=("ops@example.com",), muted_until=AT + timedelta(minutes=2))
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    assert office.up == ["sales"]
    assert list(office.board.muted.values()) == [True]
    assert (await office.mails(), await office.events()) == ([], [])
    await office.change(replace(made, muted_until=None))
    assert list(office.board.muted.values()) == [False]
    assert len(await office.mails()) == 1


async def test_outside_its_hours_it_is_not_watched(office: Office) -> None:
    always = {day: ((AT.time().replace(0, 0, 0), AT.time().replace(0, 0, 0)),) for day in range(7)}
    opened = Schedule(timezone="UTC", periods=always)
    office.configuration = Configuration(queues=QUEUES, schedules={"office": opened})
    await office.add(schedule="office", emails=("ops@example.com",))
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    assert office.up == ["sales"]
    until = AT + timedelta(hours=1)
    closed = replace(opened, emergency=Emergency(reason="fire", until=until))
    office.configuration = Configuration(queues=QUEUES, schedules={"office": closed})
    assert await office.watch.run_due() == until
    assert office.up == []
    assert (await office.history())[0].cause is Cause.SCHEDULE
    office.clock.advance(3600)
    await office.watch.run_due()
    assert office.up == ["sales"]


async def test_all_queues_together_are_one_instance(office: Office) -> None:
    await office.add(conditions=(replace(LEVEL, reach=Reach.TOGETHER),))
    office.sums.set_level("sales", 0.5)
    office.sums.set_level("vip", 1.0)
    await office.watch.run_due()
    assert office.up == []
    office.sums.set_level("vip", 0.8)
    await office.watch.run_due()
    assert office.up == ["None"]


async def test_an_agent_who_rests_too_long_goes_off_at_the_instant_and_by_himself(office: Office) -> None:
    await office.add(conditions=(BREAK,), emails=("ops@example.com",))
    office.sums.rests("alice", AT - timedelta(minutes=15))
    office.sums.rests("bob", AT - timedelta(minutes=1))
    at = await office.watch.run_due()
    assert at is not None
    # Known before, and asked for by nobody in between: five minutes are left.
    assert 300 <= (at - AT).total_seconds() < 300.1
    office.clock.advance((at - AT).total_seconds())
    next_at = await office.watch.run_due()
    assert [(one.agent, one.queue) for one in office.board.shown.values()] == [("alice", None)]
    assert next_at is not None
    assert 1140 <= (next_at - AT).total_seconds() < 1140.1, "then it is bob's turn"
    ((_, subject),) = await office.mails()
    assert "坐席 Alice agent Alice" in subject
    (event,) = await office.events()
    assert (event.changes["agent"], event.changes["metric"]) == ([None, "alice"], [None, "time_not_ready"])
    later = office.again()
    later.sums.not_ready_since = dict(office.sums.not_ready_since)
    await later.watch.run_due()
    assert [one.agent for one in later.board.shown.values()] == ["alice"], "a restart finds it up"
    office.sums.rests("alice", None)
    await office.watch.run_due()
    assert office.board.shown == {}
    assert [one.type for one in await office.events()] == ["alarm.raised", "alarm.cleared"]


async def test_only_who_has_changed_is_looked_at(office: Office) -> None:
    await office.add(conditions=(BREAK,))
    office.sums.not_ready_since = dict.fromkeys(("alice", "bob"), AT - timedelta(hours=1))
    office.sums.change(agents=("bob",))
    await office.watch.run_due()
    assert [one.agent for one in office.board.shown.values()] == ["bob"]


async def test_occupancy_is_looked_at_by_the_minute_and_not_with_each_change(office: Office) -> None:
    await office.add(conditions=(BUSY,))
    office.sums.occupied = {"alice": 0.95}
    office.sums.change("sales", agents=("alice",))
    at = await office.watch.run_due()
    assert (office.up, at) == ([], AT.replace(minute=2, second=0))
    office.clock.advance(30)
    await office.watch.run_due()
    assert office.up == ["sales"]


async def test_a_window_rolls_without_anything_happening(office: Office) -> None:
    await office.add()
    assert await office.watch.run_due() == AT.replace(minute=2, second=0)


async def test_it_sleeps_until_something_changes(office: Office) -> None:
    await office.add(conditions=(WAIT,))
    assert await office.watch.run_due() is None
    tasks: set[asyncio.Task[None]] = set()
    spawn(office.watch.watch(), "alarms", tasks)
    office.sums.waits("sales", AT - timedelta(seconds=200))
    async with asyncio.timeout(10):
        await office.board.arrived.wait()
    await cancel(tasks)


async def test_before_the_day_is_read_again_nothing_is_cleared(office: Office) -> None:
    await office.add()
    office.sums.set_level("sales", 0.5)
    await office.watch.run_due()
    later = Office(office.database, office.clock, FakeSums(office.clock, loaded=False))
    tasks: set[asyncio.Task[None]] = set()
    spawn(later.watch.watch(), "alarms", tasks)
    later.sums.change("sales")
    await asyncio.sleep(0)
    assert later.board.shown == {}
    later.sums.levels, later.sums.loaded = office.sums.levels, True
    later.sums.change("sales")
    async with asyncio.timeout(10):
        await later.board.arrived.wait()
    await cancel(tasks)
    assert [one.cause for one in await office.history()] == [None]


async def test_it_says_what_an_alarm_would_be_now_without_keeping_anything(office: Office) -> None:
    office.sums.set_level("sales", 0.5)
    office.sums.set_level("vip", 0.9)
    tried = office.watch.try_out(alarm(LEVEL, for_seconds=60))
    states = {one.place.queue: one.looked.instance.state if one.looked.instance else None for one in tried}
    assert states == {"sales": AlarmState.PENDING, "vip": None}
    assert [one.seen[0].value for one in tried] == [0.5, 0.9]
    assert await office.history() == []
