"""The shell around the core: one consumer, changes before commands, requests saved before they return."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

import pytest
from structlog.testing import capture_logs

from callcenter.core.agent import Agent, PhoneState, Status
from callcenter.core.changes import Change
from callcenter.core.commands import HoldCaller, SwitchCommand
from callcenter.core.configuration import Configuration
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CallArrived, PhoneChanged, SwitchSeen
from callcenter.core.requests import SetAgentStatus
from callcenter.core.state import Restored
from callcenter.engine.engine import AUDIT_SECONDS, Engine
from tests.support.fakes import (
    FakeClock,
    FakeLookups,
    FakeScreens,
    FakeServices,
    FakeSpeech,
    FakeStore,
    FakeSwitch,
)
from tests.support.floor import a_floor
from tests.support.inbox import DEADLINE_SECONDS
from tests.support.leaping_loop import LeapingLoop, run_leaping


@dataclass
class Journal:
    """What the ports were given, in one list over all of them; `until` waits for it."""

    told: list[str] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, what: str) -> None:
        self.told.append(what)
        self._changed.set()

    async def until(self, what: str, times: int = 1) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while self.told.count(what) < times:
                self._changed.clear()
                await self._changed.wait()


@dataclass
class NotedSwitch(FakeSwitch):
    journal: Journal = field(default_factory=Journal)

    def carry_out(self, command: SwitchCommand) -> None:
        super().carry_out(command)
        self.journal.note(f"order {type(command).__name__}")


@dataclass
class NotedStore(FakeStore):
    """Saves only when it may."""

    journal: Journal = field(default_factory=Journal)
    may_save: asyncio.Event = field(default_factory=asyncio.Event)

    def append(self, changes: Sequence[Change]) -> int:
        if changes:
            self.journal.note("store")
        return super().append(changes)

    async def saved(self, number: int) -> None:
        self.journal.note("asked to be saved")
        await self.may_save.wait()


@dataclass
class NotedScreens(FakeScreens):
    """Screens that fail when somebody with a poisoned name calls: a stand-in for any defect."""

    journal: Journal = field(default_factory=Journal)
    poison: str = ""

    def publish(self, changes: Sequence[Change]) -> None:
        if self.poison and self.poison in repr(changes):
            raise ZeroDivisionError("a defect")
        super().publish(changes)
        if changes:
            self.journal.note("screens")


@dataclass
class Running:
    """An engine and what stands around it."""

    engine: Engine
    switch: NotedSwitch
    store: NotedStore
    screens: NotedScreens
    clock: FakeClock
    journal: Journal

    def arrives(self, call_id: str, *, name: str = "") -> None:
        at = self.clock.now()
        self.engine.post(CallArrived(call_id=call_id, ani="139", ani_name=name, dnis="4002", at=at))

    async def ask(self, agent: str, status: Status) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await self.engine.request(lambda at: SetAgentStatus(agent=agent, status=status, at=at))

    def agent(self, name: str) -> Agent:
        return self.engine.state.agents[name]


@asynccontextmanager
async def running(
    *, restored: Restored | None = None, configuration: Configuration | None = None
) -> AsyncIterator[Running]:
    journal, clock, ids = Journal(), FakeClock(), count(1)
    switch, store = NotedSwitch(journal=journal), NotedStore(journal=journal, restored=restored or Restored())
    store.may_save.set()
    screens = NotedScreens(journal=journal)
    engine = Engine(
        switch=switch,
        store=store,
        screens=screens,
        lookups=FakeLookups(),
        services=FakeServices(),
        speech=FakeSpeech(),
        clock=clock,
        new_id=lambda: f"id-{next(ids)}",
    )
    await engine.start(configuration or a_floor(), epoch=7)
    at = clock.now()
    engine.post(SwitchSeen(calls=(), phones={"bob": PhoneState.IDLE}, switch_started_at=at, since_at=at, at=at))
    given = Running(engine=engine, switch=switch, store=store, screens=screens, clock=clock, journal=journal)
    try:
        # A request comes back when everything before it was handled.
        await given.ask("eve", Status.OFFLINE)
        journal.told.clear()
        yield given
    finally:
        await engine.stop()


async def test_the_switch_is_started_with_our_epoch_and_what_it_says_is_handled() -> None:
    async with running() as floor:
        assert floor.switch.epoch == 7
        assert floor.switch.post is not None
        floor.switch.post(PhoneChanged(endpoint="ann", state=PhoneState.IDLE, at=floor.clock.now()))
        await floor.ask("ann", Status.AVAILABLE)
        assert floor.agent("ann").phone is PhoneState.IDLE


async def test_the_store_and_the_screens_know_before_anything_is_ordered() -> None:
    async with running() as floor:
        await floor.ask("bob", Status.AVAILABLE)
        floor.journal.told.clear()
        floor.arrives("call-1")
        await floor.journal.until("order RingAgents")
        assert floor.journal.told == ["store", "screens", "order RingAgents"]


async def test_events_are_handled_one_after_the_other_in_the_order_they_were_told() -> None:
    async with running() as floor:
        for number in range(20):
            floor.arrives(f"call-{number}")
        await floor.journal.until("order HoldCaller", times=20)
        held = [command.call_id for command in floor.switch.commands if isinstance(command, HoldCaller)]
        assert held == [f"call-{number}" for number in range(20)]


async def test_a_request_returns_only_when_it_is_saved() -> None:
    async with running() as floor:
        floor.store.may_save.clear()
        asking = asyncio.ensure_future(floor.ask("bob", Status.AVAILABLE))
        await floor.journal.until("asked to be saved")
        assert floor.agent("bob").status is Status.AVAILABLE
        assert not asking.done()
        floor.store.may_save.set()
        await asking


async def test_calls_go_on_while_a_request_waits_to_be_saved() -> None:
    async with running() as floor:
        floor.store.may_save.clear()
        asking = asyncio.ensure_future(floor.ask("bob", Status.AVAILABLE))
        await floor.journal.until("asked to be saved")
        floor.arrives("call-1")
        await floor.journal.until("order RingAgents")
        assert not asking.done()
        asking.cancel()


async def test_a_refused_request_says_why_and_leaves_everything_as_it_was() -> None:
    async with running() as floor:
        before = dict(floor.engine.state.agents)
        with pytest.raises(ContactCenterError) as refused:
            await floor.ask("nobody", Status.AVAILABLE)
        assert refused.value.code is Refusal.UNKNOWN_AGENT
        assert floor.engine.state.agents == before
        assert floor.journal.told == []


async def test_who_asks_and_goes_away_does_not_stop_the_engine() -> None:
    async with running() as floor:
        gone = [asyncio.ensure_future(floor.ask(name, Status.AVAILABLE)) for name in ("bob", "nobody")]
        # They have asked, and leave before the answer is there.
        await asyncio.sleep(0)
        for asking in gone:
            asking.cancel()
        await floor.ask("ann", Status.AVAILABLE)
        assert floor.agent("bob").status is Status.AVAILABLE


async def test_an_event_that_a_defect_makes_fail_does_not_stop_the_others() -> None:
    async with running() as floor:
        floor.screens.poison = "poisoned"
        with capture_logs() as logs:
            floor.arrives("call-1", name="poisoned")
            floor.arrives("call-2")
            await floor.journal.until("order HoldCaller")
        assert [(line["event"], line["event_type"]) for line in logs] == [("event failed", "CallArrived")]
        assert [command.call_id for command in floor.switch.commands if isinstance(command, HoldCaller)] == ["call-2"]


async def test_a_request_that_a_defect_makes_fail_tells_who_asked_and_stops_nobody() -> None:
    async with running() as floor:
        floor.screens.poison = "bob"
        with capture_logs() as logs, pytest.raises(ZeroDivisionError):
            await floor.ask("bob", Status.AVAILABLE)
        assert [line["event"] for line in logs] == ["request failed"]
        await floor.ask("ann", Status.AVAILABLE)


async def test_a_new_configuration_is_felt_by_who_is_there() -> None:
    async with running() as floor:
        queues = {name: queue for name, queue in a_floor().queues.items() if name == "support"}
        floor.engine.configure(a_floor(queues=queues))
        await floor.ask("eve", Status.OFFLINE)
        assert set(floor.engine.state.configuration.queues) == {"support"}


def test_the_switch_is_looked_at_every_minute() -> None:
    async def story(loop: LeapingLoop) -> None:
        async with running() as floor:
            for looks in (1, 2):
                loop.leap(AUDIT_SECONDS)
                await floor.journal.until("order LookAtSwitch", times=looks)

    run_leaping(story)


async def test_after_a_stop_nothing_is_decided_any_more() -> None:
    async with running() as floor:
        await floor.engine.stop()
        floor.arrives("call-1")
        await asyncio.sleep(0)
        assert floor.journal.told == []
        assert floor.switch.post is None
