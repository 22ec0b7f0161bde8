"""Whenever the process is killed, and however often: an alarm is told once by each way, and boards show what is up.

A mail server or a receiver that has taken something from a process that was killed before it noted that gets it once
more, under the same id: that, and nothing else, comes twice.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Column, ColumnElement, delete, select

from callcenter.core.configuration import Configuration, Queue
from callcenter.crm.messages import Message, MessageChannel
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_outbox import AlarmOutbox
from callcenter.figures.alarms import AlarmWatch
from callcenter.records.deeds import Deed
from callcenter.records.vault import Vault
from callcenter.records.webhook_post import Answer
from callcenter.records.webhook_sender import WebhookSender
from callcenter.records.webhooks import create
from callcenter.reporting.alarm_life import AlarmInstance
from callcenter.self_service.carriers import Carried
from callcenter.self_service.message_sender import MessageSender
from callcenter.store.database import Database
from callcenter.store.repositories.alarms import insert_alarm
from callcenter.store.tables import alarm_instances, alarms, messages, record_events, webhook_deliveries, webhooks
from tests.records.test_webhooks import WEBHOOK
from tests.support.alarms import AT, LEVEL, FakeBoard, FakeSums, alarm
from tests.support.fakes import FakeClock
from tests.support.mortal import Life, MortalDatabase

CONFIGURATION = Configuration(queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")})
PAGER = replace(WEBHOOK, types=("alarm.raised", "alarm.escalated", "alarm.acknowledged", "alarm.cleared"))
UNSEAL = Vault.for_one_run().unseal
OPS, BOSS = "ops@example.com", "boss@example.com"
LETTERS = [(BOSS, "cleared"), (BOSS, "not acknowledged"), (OPS, "cleared"), (OPS, "raised")]
TABLES = (alarms, alarm_instances, messages, record_events, webhook_deliveries, webhooks)
# Longer than a message is kept for who has taken it.
LEASE_SECONDS = 400


@dataclass
class World:
    """What no crash touches: the database, the time, how the calls stand, and what has come to whom."""

    database: Database
    clock: FakeClock = field(default_factory=lambda: FakeClock(AT))
    levels: dict[str, float] = field(default_factory=lambda: {"sales": 0.9})
    letters: list[Message] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    # What had come, and how often by then, without being noted when a process was killed.
    unnoted: set[tuple[str, int]] = field(default_factory=set)

    async def begin(self) -> None:
        """One alarm with every way to tell of it."""
        tells = {"emails": (OPS,), "escalate_after_seconds": 60, "escalate_to": (BOSS,)}
        async with self.database.transaction() as connection:
            for table in TABLES:
                await connection.execute(delete(table))
            await insert_alarm(connection, alarm(LEVEL, id=new_id(), for_seconds=20, **tells))
            await create(connection, PAGER, Deed(actor="admin", at=AT, new_id=new_id))

    async def bury(self, shown: Collection[str]) -> None:
        """A process was killed that had `shown` these: see what it had not noted yet."""
        assert {*shown} <= {*await self.ids(alarm_instances.c.id, alarm_instances.c.raised_at.is_not(None))}
        noted = {*await self.ids(messages.c.id, messages.c.sent_at.is_not(None))}
        position = select(webhooks.c.position).scalar_subquery()
        noted |= {*await self.ids(record_events.c.id, record_events.c.seq <= position)}
        self.unnoted |= {(one, times) for one, times in self.come.items() if one not in noted}

    @property
    def come(self) -> Counter[str]:
        return Counter([*(letter.id for letter in self.letters), *self.posted])

    async def ids(self, column: Column[Any], *wanted: ColumnElement[bool]) -> list[str]:
        async with self.database.transaction() as connection:
            return [str(one) for one in (await connection.execute(select(column).where(*wanted))).scalars()]


class Process(FakeBoard):
    """The service, with a board in front of it; it may be killed."""

    def __init__(self, world: World, life: Life) -> None:
        super().__init__()
        self._world, self.life = world, life
        database, clock = MortalDatabase(world.database, life), world.clock
        outbox = AlarmOutbox(
            database, clock=clock, new_id=new_id, configuration=lambda: CONFIGURATION, message_kept=life.step
        )
        sums = FakeSums(clock, levels=world.levels)
        self.watch = AlarmWatch(
            database, sums, self, outbox, clock=clock, new_id=new_id, configuration=lambda: CONFIGURATION
        )
        self._mail = MessageSender(database, {MessageChannel.EMAIL: self._carry}, clock)
        self._hooks = WebhookSender(database, self._post, clock=clock, new_id=new_id, unseal=UNSEAL)

    async def settle(self) -> None:
        """Everything that is due now."""
        await self.watch.run_due()
        await self._mail.run_due()
        await self._hooks.deliver_once()

    async def acknowledge(self) -> None:
        """Somebody says that he knows of what his board shows."""
        for instance in list(self.shown.values()):
            await self.watch.acknowledge(instance.id, "sam")

    def alarm_shown(self, instance: AlarmInstance, *, muted: bool) -> None:
        self.life.step()
        super().alarm_shown(instance, muted=muted)
        self.life.step()

    def alarm_gone(self, instance_id: str) -> None:
        self.life.step()
        super().alarm_gone(instance_id)
        self.life.step()

    async def _carry(self, message: Message) -> Carried:
        self.life.step()
        self._world.letters.append(message)
        self.life.step()
        return Carried()

    async def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        self.life.step()
        self._world.posted.append(headers["webhook-id"])
        self.life.step()
        return Answer(status=204)


async def told(world: World, deaths: Iterable[int]) -> int:
    """Let an alarm live its life, with a process killed at each of these steps. Returns the steps of the last one."""
    lives = iter(deaths)
    await world.begin()
    process = Process(world, Life(next(lives, None)))

    async def do(*work: Callable[[Process], Awaitable[None]], up: bool) -> None:
        nonlocal process
        while not await process.life.live(*(partial(each, process) for each in work)):
            await world.bury(process.shown)
            process = Process(world, Life(next(lives, None)))
        assert bool(process.shown) is up, "the board shows what is so, whoever shows it"

    await do(Process.settle, up=False)
    world.levels["sales"] = 0.5
    await do(again, Process.settle, up=False)
    world.clock.advance(20)
    await do(Process.settle, up=True)
    world.clock.advance(60)
    await do(Process.settle, Process.acknowledge, Process.settle, up=True)
    world.levels["sales"] = 0.9
    await do(again, Process.settle, up=False)
    # What was taken by who was killed is sent when nobody can be about it any more.
    world.clock.advance(LEASE_SECONDS)
    await do(Process.settle, up=False)
    return process.life.steps


async def again(process: Process) -> None:
    """The figures are others."""
    process.watch.reread()


async def assert_told_once(world: World) -> None:
    assert len(await world.ids(alarm_instances.c.id)) == 1
    async with world.database.transaction() as connection:
        of_alarms = select(record_events.c.id, record_events.c.type).where(record_events.c.kind == "alarm")
        events = [(str(one), kind) for one, kind in await connection.execute(of_alarms.order_by(record_events.c.seq))]
    assert [kind for _, kind in events] == [*PAGER.types], "each once, in its order"
    assert list(dict.fromkeys(world.posted)) == [one for one, _ in events], "the receiver hears all, in their order"
    assert {letter.id for letter in world.letters} == {*await world.ids(messages.c.id)}
    letters = {letter.id: (letter.address, what_of(letter)) for letter in world.letters}
    assert sorted(letters.values()) == LETTERS
    explained = Counter(one for one, _ in world.unnoted)
    for one, times in world.come.items():
        assert times == 1 + explained[one], "what comes twice had come before and was not noted"


def what_of(letter: Message) -> str:
    subject = letter.subject or ""
    return next((words for words in ("not acknowledged", "cleared") if words in subject), "raised")


async def test_an_alarm_is_told_once_by_each_way(database: Database) -> None:
    world = World(database)
    await told(world, ())
    await assert_told_once(world)
    assert set(world.come.values()) == {1}


async def test_an_alarm_is_told_once_by_each_way_over_a_crash_at_any_step(database: Database) -> None:
    steps = await told(World(database), ())
    assert steps > 80
    repeated = 0
    for step in range(1, steps + 1):
        world = World(database)
        await told(world, [step])
        await assert_told_once(world)
        repeated += max(world.come.values()) > 1
    # There is such a step for each letter and each post, and few others.
    assert 0 < repeated < steps / 3


@pytest.mark.parametrize("seed", range(20))
async def test_an_alarm_is_told_once_by_each_way_over_any_crashes(database: Database, seed: int) -> None:
    dice = random.Random(seed)
    world = World(database)
    await told(world, [dice.randint(1, 40) for _ in range(dice.randint(2, 8))])
    await assert_told_once(world)
