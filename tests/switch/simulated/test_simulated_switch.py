"""The simulated switch plays calls as the real one reports them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import count
from random import Random

import pytest_asyncio

from callcenter.core.commands import AnswerPhone, CollectDigits, HangUpCall, HoldCaller, LookAtSwitch, RingAgent
from callcenter.core.configuration import Configuration
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    Event,
    Place,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbFinished,
    VerbStarted,
)
from callcenter.demo_plans import Plan, a_plan
from callcenter.ports import Phone
from callcenter.switch.simulated.simulated_switch import Manners, SimulatedSwitch
from tests.support.floor import START

AT_ONCE = Manners(prompt=0, typing=0, echo=0, patience=(60, 60), talk=(60, 60), between_calls=(0, 0))
LI_LEI = Plan(ani="13800138000", ani_e164="+8613800138000", dnis="4000", keys=("2", "1"))
ANNS_PHONE = Phone(endpoint="ann", agent="ann", kind="desk", secret="s", display_name="Ann")


class Told:
    """What the switch said, and waiting for more."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Condition()
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        task = asyncio.ensure_future(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, wanted: Callable[[Event], bool]) -> Event:
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: any(map(wanted, self.events)))
        return next(filter(wanted, self.events))


@pytest_asyncio.fixture
async def told() -> Told:
    return Told()


@pytest_asyncio.fixture
async def switch(told: Told) -> AsyncIterator[SimulatedSwitch]:
    numbers = count(1)
    switch = SimulatedSwitch(
        now=lambda: START,
        new_id=lambda: f"c{next(numbers)}",
        chance=Random(1),
        plans=a_plan,
        callers=0,
        manners=AT_ONCE,
    )
    await switch.start(told, epoch=1)
    await switch.configure(Configuration(), [ANNS_PHONE])
    yield switch
    await switch.stop()


def ring(call: str, generation: int, seconds: int = 20) -> RingAgent:
    return RingAgent(
        call_id=call, generation=generation, offer_id="o1", endpoint="ann", ring_seconds=seconds, music="default"
    )


async def test_a_caller_presses_the_keys_of_his_plan_one_answer_after_the_other(
    switch: SimulatedSwitch, told: Told
) -> None:
    call = switch.place_call(LI_LEI)
    assert isinstance(told.events[-1], CallArrived)
    for generation, digits in ((1, "2"), (2, "1")):
        switch.carry_out(
            CollectDigits(
                call_id=call, generation=generation, prompts=(), language="zh", max_digits=1, timeout_seconds=5
            )
        )
        done = await told.until(lambda e, g=generation: isinstance(e, VerbFinished) and e.generation == g)  # type: ignore[misc]
        assert isinstance(done, VerbFinished)
        assert done.digits == digits
        assert VerbStarted(call_id=call, generation=generation, verb=Verb.COLLECT, at=START) in told.events


async def test_an_agent_answers_on_the_screen_and_the_caller_is_hung_up(switch: SimulatedSwitch, told: Told) -> None:
    call = switch.place_call(LI_LEI)
    switch.carry_out(ring(call, 1))
    await told.until(lambda event: isinstance(event, VerbStarted))
    switch.carry_out(AnswerPhone(endpoint="ann"))
    assert await told.until(lambda e: isinstance(e, AgentAnswered)) == AgentAnswered(
        call_id=call, generation=1, at=START
    )
    switch.carry_out(LookAtSwitch())
    seen = told.events[-1]
    assert isinstance(seen, SwitchSeen)
    assert [(live.place, live.endpoint) for live in seen.calls] == [(Place.TALKING, "ann")]
    switch.carry_out(HangUpCall(call_id=call))
    await told.until(lambda event: isinstance(event, CallerHungUp))


async def test_a_ring_nobody_answers_ends(switch: SimulatedSwitch, told: Told) -> None:
    call = switch.place_call(LI_LEI)
    switch.carry_out(ring(call, 1, seconds=0))
    ended = await told.until(lambda event: isinstance(event, RingFinished))
    assert ended == RingFinished(call_id=call, generation=1, end=RingEnd.NO_ANSWER, at=START)


async def test_an_order_of_an_older_generation_is_void(switch: SimulatedSwitch, told: Told) -> None:
    call = switch.place_call(LI_LEI)
    switch.carry_out(HoldCaller(call_id=call, generation=2, queue="sales", music="default"))
    await told.until(lambda event: isinstance(event, VerbStarted))
    switch.carry_out(ring(call, 1, seconds=0))
    switch.carry_out(HangUpCall(call_id=call))
    await told.until(lambda event: isinstance(event, CallerHungUp))
    assert not [event for event in told.events if isinstance(event, RingFinished)]


async def test_an_order_for_a_caller_who_is_gone_leads_to_a_look(switch: SimulatedSwitch, told: Told) -> None:
    switch.carry_out(ring("nobody", 1))
    seen = told.events[-1]
    assert isinstance(seen, SwitchSeen)
    assert seen.calls == ()


async def test_callers_keep_calling(told: Told) -> None:
    numbers = count(1)
    switch = SimulatedSwitch(
        now=lambda: START,
        new_id=lambda: f"c{next(numbers)}",
        chance=Random(1),
        plans=a_plan,
        callers=1,
        manners=Manners(patience=(0, 0), between_calls=(0, 0)),
    )
    await switch.start(told, epoch=1)
    await told.until(lambda event: isinstance(event, CallArrived) and event.call_id == "c3")
    await switch.stop()
