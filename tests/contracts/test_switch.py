"""What the engine relies on, whichever switch is behind the port: the real one's adapter and the simulated one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from random import Random

import pytest

from callcenter.core.commands import AnswerPhone, CallOut, HoldCaller, LookAtSwitch, RingAgents
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallOutFailed,
    RingEnd,
    SwitchSeen,
    VerbStarted,
)
from callcenter.demo_plans import Plan, a_plan
from callcenter.engine.ids import new_id
from callcenter.ports import Switch
from callcenter.switch.asterisk.asterisk_switch import AsteriskSwitch
from callcenter.switch.simulated.people import Manners
from callcenter.switch.simulated.simulated_switch import SimulatedSwitch
from tests.support.fake_ami import FakeAmi, Headers, block, list_answer
from tests.support.fakes import FakeClock
from tests.support.inbox import DEADLINE_SECONDS, Inbox

ANI, DNIS = "13900139000", "4000"
CALL_ID, CALLED = "1795294678.0", "+8613800138000"
OUT = CallOut(call_id="i-1", number=CALLED, shown=DNIS, dnis=DNIS, ring_seconds=20)


@dataclass
class Stage:
    """A switch that was started, and one caller on it."""

    switch: Switch
    inbox: Inbox
    call_id: str
    pick_up: Callable[[str], Awaitable[None]]
    nobody_answers: Callable[[], None]

    async def until(self, kind: type, number: int) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while sum(isinstance(event, kind) for event in self.inbox.posted) < number:
                await self.inbox.until(len(self.inbox.posted) + 1)


class Dialplan:
    """Begins each verb as the dialplan would."""

    def __init__(self, server: FakeAmi) -> None:
        self._server = server
        self._arguments = ""
        self.answered = True
        server.answers["Setvar"] = self._setvar
        server.answers["Originate"] = self._originate
        server.answers["Redirect"] = self._redirect

    def _setvar(self, action: Headers) -> Iterable[bytes]:
        if action["Variable"] == "CC_ARGS":
            self._arguments = action["Value"]
        yield block(Response="Success", ActionID=action["ActionID"])

    def _redirect(self, action: Headers) -> Iterable[bytes]:
        yield block(Response="Success", ActionID=action["ActionID"])
        generation, verb = self._arguments.partition(":")[0], action["Context"].removeprefix("cc-")
        yield block(Event="UserEvent", UserEvent="CCStart", Call=action["Channel"], Gen=generation, Verb=verb)

    def _originate(self, action: Headers) -> Iterable[bytes]:
        yield block(Response="Success", ActionID=action["ActionID"])
        if action.get("Context") != "cc-out":
            return
        channel = {"Channel": "PJSIP/cc-trunk-00000009", "Uniqueid": action["ChannelId"]}
        response = {"Context": "cc-out", "Uniqueid": action["ChannelId"]}
        yield block(Event="Newchannel", ChannelStateDesc="Down", **channel)
        if not self.answered:
            yield block(Event="Hangup", Cause="17", **channel)
            yield block(Event="OriginateResponse", Response="Failure", Reason="0", **response)
            return
        yield block(Event="OriginateResponse", Response="Success", Reason="4", **response)
        yield block(Event="UserEvent", UserEvent="CCArrive", Call=action["ChannelId"], Dnis=DNIS, Out=CALLED)

    def nobody_answers(self) -> None:
        self.answered = False

    async def pick_up(self, endpoint: str) -> None:
        leg = {"Channel": f"PJSIP/{endpoint}-00000002", "Call": CALL_ID, "Gen": "1", "Offer": "o1"}
        await self._server.emit(block(Event="UserEvent", UserEvent="CCAnswer", **leg))


@asynccontextmanager
async def asterisk(inbox: Inbox) -> AsyncIterator[Stage]:
    clock, call_id = FakeClock(), CALL_ID
    async with FakeAmi() as server:
        dialplan = Dialplan(server)
        caller = {"CallerIDNum": ANI, "Context": "cc-wait", "Uniqueid": call_id, "Variable": f"CC_CALL={call_id}"}
        switch = AsteriskSwitch(
            control=server.address,
            operations=None,
            provisioning=None,
            now=clock.now,
            wall_seconds=lambda: 0,
            e164_of=lambda number: None,
        )
        await switch.start(inbox.post, epoch=1)
        try:
            stage = Stage(switch, inbox, call_id, dialplan.pick_up, dialplan.nobody_answers)
            await stage.until(SwitchSeen, 1)
            server.answers["Status"] = list_answer("Status", [caller])
            await server.emit(block(Event="UserEvent", CallerIDNum=ANI, UserEvent="CCArrive", Call=call_id, Dnis=DNIS))
            yield stage
        finally:
            await switch.stop()


@asynccontextmanager
async def simulated(inbox: Inbox) -> AsyncIterator[Stage]:
    manners = Manners(pick_up=0, picks_up=1)
    switch = SimulatedSwitch(
        now=FakeClock().now, new_id=new_id, chance=Random(1), plans=a_plan, callers=0, manners=manners
    )

    def nobody_answers() -> None:
        switch.manners = replace(manners, picks_up=0)

    async def pick_up(endpoint: str) -> None:
        switch.carry_out(AnswerPhone(endpoint=endpoint))

    await switch.start(inbox.post, epoch=1)
    try:
        call_id = switch.place_call(Plan(ani=ANI, ani_e164=None, dnis=DNIS))
        yield Stage(switch, inbox, call_id, pick_up, nobody_answers)
    finally:
        await switch.stop()


@pytest.fixture(params=[asterisk, simulated], ids=["asterisk", "simulated"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(request.param(Inbox()))


async def test_it_says_first_what_is_there_and_then_who_comes(stage: Stage) -> None:
    await stage.until(CallArrived, 1)
    first, arrived = stage.inbox.posted
    assert isinstance(first, SwitchSeen)
    assert first.calls == ()
    assert isinstance(arrived, CallArrived)
    assert (arrived.call_id, arrived.ani, arrived.dnis) == (stage.call_id, ANI, DNIS)
    assert stage.switch.connected


async def test_orders_begin_in_their_order_with_their_generations_and_never_before_carry_out_returns(
    stage: Stage,
) -> None:
    for generation in range(1, 6):
        stage.switch.carry_out(HoldCaller(call_id=stage.call_id, generation=generation, queue="sales", music="default"))
    assert not any(isinstance(event, VerbStarted) for event in stage.inbox.posted)
    await stage.until(VerbStarted, 5)
    started = [event for event in stage.inbox.posted if isinstance(event, VerbStarted)]
    assert [(event.call_id, event.generation) for event in started] == [(stage.call_id, n) for n in range(1, 6)]


async def test_a_look_on_request_shows_who_is_there(stage: Stage) -> None:
    stage.switch.carry_out(LookAtSwitch())
    await stage.until(SwitchSeen, 2)
    looks = [event for event in stage.inbox.posted if isinstance(event, SwitchSeen)]
    assert [(call.call_id, call.ani) for call in looks[-1].calls] == [(stage.call_id, ANI)]


async def test_of_several_phones_the_one_that_answered_is_named(stage: Stage) -> None:
    stage.switch.carry_out(
        RingAgents(
            call_id=stage.call_id,
            generation=1,
            offer_id="o1",
            endpoints=("alice", "bob"),
            ring_seconds=20,
            music="default",
        )
    )
    await stage.until(VerbStarted, 1)
    await stage.pick_up("bob")
    await stage.until(AgentAnswered, 1)
    answered = [event for event in stage.inbox.posted if isinstance(event, AgentAnswered)]
    assert [(event.call_id, event.generation, event.endpoint) for event in answered] == [(stage.call_id, 1, "bob")]


async def test_whom_we_call_arrives_with_our_id_and_his_number(stage: Stage) -> None:
    stage.switch.carry_out(OUT)
    assert not any(getattr(event, "call_id", "") == OUT.call_id for event in stage.inbox.posted)
    await stage.until(CallArrived, 2)
    arrived = next(event for event in stage.inbox.posted[2:] if isinstance(event, CallArrived))
    assert (arrived.call_id, arrived.ani, arrived.dnis) == (OUT.call_id, CALLED, DNIS)


async def test_whom_we_cannot_reach_is_told_once_and_is_no_call_that_ended(stage: Stage) -> None:
    stage.nobody_answers()
    stage.switch.carry_out(OUT)
    await stage.until(CallOutFailed, 1)
    stage.switch.carry_out(LookAtSwitch())
    await stage.until(SwitchSeen, 2)
    failed = [event for event in stage.inbox.posted if isinstance(event, CallOutFailed)]
    assert [event.call_id for event in failed] == [OUT.call_id]
    assert failed[0].end in (RingEnd.BUSY, RingEnd.NO_ANSWER, RingEnd.UNREACHABLE)
    assert not any(isinstance(event, CallerHungUp) for event in stage.inbox.posted)
    look = next(event for event in reversed(stage.inbox.posted) if isinstance(event, SwitchSeen))
    assert OUT.call_id not in {call.call_id for call in look.calls}


async def test_after_a_stop_nothing_is_said(stage: Stage) -> None:
    await stage.switch.stop()
    said = len(stage.inbox.posted)
    stage.switch.carry_out(LookAtSwitch())
    assert not stage.switch.connected
    assert len(stage.inbox.posted) == said
