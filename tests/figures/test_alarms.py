"""Alarms at work: looked at on change and at their deadlines, told once, and as they were after a restart."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from callcenter.core.acd.hours import Emergency, Schedule
from callcenter.core.configuration import Configuration, Queue
from callcenter.engine.ids import new_id
from callcenter.engine.tasks import cancel, spawn
from callcenter.figures.alarms import AlarmWatch
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Cause
from callcenter.reporting.alarms import Alarm, Reach
from callcenter.store.database import Database
from callcenter.store.repositories.alarm_instances import HistoryFilter, list_history
from callcenter.store.repositories.alarms import delete_alarm, insert_alarm, update_alarm
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.tables import alarm_instances, messages
from tests.support.alarms import AT, LEVEL, WAIT, FakeBoard, FakeSums, alarm
from tests.support.fakes import FakeClock

QUEUES = {name: Queue(name=name, label_en=name.title(), label_zh=name) for name in ("sales", "vip")}


@dataclass
class Office:
    """The watch with everything around it; `again` is another process on the same database."""

    database: Database
    clock: FakeClock
    sums: FakeSums
    board: FakeBoard = field(default_factory=FakeBoard)
    configuration: Configuration = field(default_factory=lambda: Configuration(queues=QUEUES))
    kept: int = 0

    def __post_init__(self) -> None:
        self.watch = AlarmWatch(
            self.database,
            self.sums,
            self.board,
            clock=self.clock,
            new_id=new_id,
            configuration=lambda: self.configuration,
            message_kept=self._kept,
            page="https://desk.example.com/alarms",
        )

    def _kept(self) -> None:
        self.kept += 1

    async def add(self, **facts: Any) -> Alarm:
        made = alarm(*facts.pop("conditions", (LEVEL,)), **{"id": new_id(), **facts})
        async with self.database.transaction() as connection:
            await insert_alarm(connection, made)
        self.watch.reread()
        await self.watch.run_due()
        return made

    async def change(self, after: Alarm) -> None:
        async with self.database.transaction() as connection:
            await update_alarm(connection, after)
        self.watch.reread()
        await self.watch.run_due()

    def again(self) -> "Office":
        return Office(self.database, self.clock, FakeSums(self.clock, self.sums.waiting_since, self.sums.levels))

    async def mails(self) -> list[tuple[str, str]]:
        async with self.database.transaction() as connection:
            rows = await connection.execute(
                select(messages.c.address, messages.c.subject).order_by(messages.c.created_at, messages.c.address)
            )
            return [(address, subject) for address, subject in rows]

    async def events(self) -> list[RecordEvent]:
        async with self.database.transaction() as connection:
            return [one for one in await events_after(connection, 0, limit=100) if one.kind == "alarm"]

    async def history(self) -> list[AlarmInstance]:
        async with self.database.transaction() as connection:
            return list(await list_history(connection, HistoryFilter(), after=None, limit=50))

    @property
    def up(self) -> list[str]:
        return sorted(str(one.queue) for one in self.board.shown.values())


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


async def test_all_queues_together_are_one_instance(office: Office) -> None:
    await office.add(conditions=(replace(LEVEL, reach=Reach.TOGETHER),))
    office.sums.set_level("sales", 0.5)
    office.sums.set_level("vip", 1.0)
    await office.watch.run_due()
    assert office.up == []
    office.sums.set_level("vip", 0.8)
    await office.watch.run_due()
    assert office.up == ["None"]


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
    states = {one.queue: one.looked.instance.state if one.looked.instance else None for one in tried}
    assert states == {"sales": AlarmState.PENDING, "vip": None}
    assert [one.seen[0].value for one in tried] == [0.5, 0.9]
    assert await office.history() == []
