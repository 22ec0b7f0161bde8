"""The simulated switch plays calls as the real one reports them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count
from random import Random

import pytest
import pytest_asyncio

from callcenter.core.commands import (
    AnswerPhone,
    CallOut,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HoldCaller,
    LookAtSwitch,
    RecordMessage,
    RingAgents,
    StopRinging,
)
from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallOutFailed,
    Event,
    Place,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.demo_plans import Plan, a_plan
from callcenter.ports import Phone
from callcenter.switch.simulated.people import Manners
from callcenter.switch.simulated.simulated_switch import SimulatedSwitch
from tests.support.floor import START

AT_ONCE = Manners(
    prompt=0, typing=0, echo=0, message=0, pick_up=0, patience=(60, 60), talk=(60, 60), between_calls=(0, 0)
)
LI_LEI = Plan(ani="13800138000", ani_e164="+8613800138000", dnis="4000", keys=("2", "1"))
ANNS_PHONE = Phone(endpoint="ann", agent="ann", kind=PhoneKind.DESK, secret="s", display_name="Ann")


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


def ring(call: str, generation: int, seconds: int = 20) -> RingAgents:
    return RingAgents(
        call_id=call, generation=generation, offer_id="o1", endpoints=("ann",), ring_seconds=seconds, music="default"
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
        call_id=call, generation=1, endpoint="ann", at=START
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


def all_phones(call: str, *, auto_answer: bool = False) -> RingAgents:
    return replace(ring(call, 1), endpoints=("ann", "bob", "eve"), auto_answer=auto_answer)


async def test_of_several_phones_any_may_answer_and_one_is_joined(switch: SimulatedSwitch, told: Told) -> None:
    call = switch.place_call(LI_LEI)
    switch.carry_out(all_phones(call))
    await told.until(lambda event: isinstance(event, VerbStarted))
    switch.carry_out(AnswerPhone(endpoint="bob"))
    switch.carry_out(AnswerPhone(endpoint="ann"))
    switch.carry_out(HangUpCall(call_id=call))
    ended = await told.until(lambda event: isinstance(event, CallerHungUp))
    assert [event.endpoint for event in told.events if isinstance(event, AgentAnswered)] == ["bob"]
    assert isinstance(ended, CallerHungUp)
    assert ended.endpoint == "bob"


async def test_phones_that_answer_by_themselves_are_chosen_by_chance(switch: SimulatedSwitch, told: Told) -> None:
    for _ in range(20):
        switch.carry_out(all_phones(switch.place_call(LI_LEI), auto_answer=True))
    await told.until(lambda event: sum(isinstance(e, AgentAnswered) for e in told.events) == 20)
    assert {event.endpoint for event in told.events if isinstance(event, AgentAnswered)} == {"ann", "bob", "eve"}


async def test_stopped_phones_ring_no_more_and_without_any_the_ring_is_over(
    switch: SimulatedSwitch, told: Told
) -> None:
    call = switch.place_call(LI_LEI)
    switch.carry_out(all_phones(call))
    for endpoint in ("ann", "bob"):
        switch.carry_out(StopRinging(call_id=call, endpoint=endpoint))
    switch.carry_out(AnswerPhone(endpoint="ann"))
    switch.carry_out(StopRinging(call_id=call, endpoint="eve"))
    await told.until(lambda event: isinstance(event, RingFinished))
    assert not [event for event in told.events if isinstance(event, AgentAnswered)]


async def test_a_message_is_taken_or_kept_when_the_caller_leaves(switch: SimulatedSwitch, told: Told) -> None:
    order = RecordMessage(
        call_id=switch.place_call(LI_LEI),
        generation=1,
        prompts=(),
        language="zh",
        name="m-1",
        most_seconds=0,
        silence_seconds=5,
    )
    switch.carry_out(order)
    done = await told.until(lambda event: isinstance(event, VerbFinished))
    assert isinstance(done, VerbFinished)
    assert (done.verb, done.ok) == (Verb.RECORD, True)
    leaving = replace(order, generation=2, name="m-2", prompts=("long",) * 60, most_seconds=60)
    switch.carry_out(leaving)
    switch.carry_out(HangUpCall(call_id=order.call_id))
    assert await told.until(lambda event: isinstance(event, VoicemailLeft)) == VoicemailLeft(
        call_id=order.call_id, recording="m-2", at=START
    )


@pytest.mark.parametrize("picks_up", [1.0, 0.0])
async def test_a_dialled_number_is_answered_or_not(switch: SimulatedSwitch, told: Told, picks_up: float) -> None:
    switch.manners = replace(AT_ONCE, picks_up=picks_up)
    call = switch.place_call(LI_LEI)
    switch.carry_out(DialNumber(call_id=call, generation=1, number="110", ring_seconds=20, music="default"))
    kind = AgentAnswered if picks_up else RingFinished
    ended = await told.until(lambda event: isinstance(event, kind))
    assert getattr(ended, "endpoint", None) is None


async def test_whom_we_call_arrives_with_our_id_or_does_not(switch: SimulatedSwitch, told: Told) -> None:
    order = CallOut(call_id="i-1", number="13800138000", shown="4000", dnis="4000", ring_seconds=20)
    switch.manners = replace(AT_ONCE, picks_up=1.0)
    switch.carry_out(order)
    switch.carry_out(order)
    arrived = await told.until(lambda event: isinstance(event, CallArrived))
    assert arrived == CallArrived(call_id="i-1", ani="13800138000", ani_e164="+8613800138000", dnis="4000", at=START)
    switch.manners = replace(AT_ONCE, picks_up=0.0)
    switch.carry_out(replace(order, call_id="i-2"))
    failed = await told.until(lambda event: isinstance(event, CallOutFailed))
    assert isinstance(failed, CallOutFailed)
    assert failed.call_id == "i-2"
    assert len([event for event in told.events if isinstance(event, CallArrived)]) == 1


async def test_an_agents_phone_that_we_call_is_answered_on_the_screen_and_one_that_is_not_there_fails(
    switch: SimulatedSwitch, told: Told
) -> None:
    order = CallOut(call_id="i-1", endpoint="ann", shown="4000", dnis="4000", ring_seconds=20)
    switch.carry_out(replace(order, call_id="i-2", endpoint="nobody"))
    failed = await told.until(lambda event: isinstance(event, CallOutFailed))
    assert isinstance(failed, CallOutFailed)
    assert failed.end is RingEnd.UNREACHABLE
    switch.carry_out(order)
    switch.carry_out(AnswerPhone(endpoint="ann"))
    arrived = await told.until(lambda event: isinstance(event, CallArrived))
    assert isinstance(arrived, CallArrived)
    assert (arrived.call_id, arrived.ani) == ("i-1", "")


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
