"""Steered talks on the simulated switch: who is where, who falls out of his room, and who is called into it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from random import Random

import pytest
import pytest_asyncio

from callcenter.core.agent import PhoneState
from callcenter.core.commands import AnswerPhone, CallLeg, HangUpLeg, LookAtSwitch, PlaceLegs, RingAgents, Spot
from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.events import (
    AgentAnswered,
    AgentHungUp,
    Event,
    LegAnswered,
    LegFailed,
    LiveCall,
    Place,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbFinished,
)
from callcenter.demo_plans import Plan, a_plan
from callcenter.ports import Phone
from callcenter.switch.simulated.people import Manners
from callcenter.switch.simulated.simulated_switch import SimulatedSwitch
from tests.support.ami_floor import Listener
from tests.support.floor import START

PHONES = [
    Phone(endpoint=name, agent=name, kind=PhoneKind.DESK, secret="s", display_name=name) for name in ("ann", "bea")
]


class Talk:
    """A caller who talks with ann."""

    def __init__(self) -> None:
        numbers = count(1)
        self.listener = Listener()
        self.switch = SimulatedSwitch(
            now=lambda: START,
            new_id=lambda: f"c{next(numbers)}",
            chance=Random(1),
            plans=a_plan,
            callers=0,
            manners=Manners(pick_up=0, picks_up=1, patience=(60, 60), talk=(60, 60)),
        )
        self.call_id = ""

    async def until(self, wanted: Event) -> None:
        await self.listener.until(lambda: wanted in self.listener.posted)

    async def until_told(self, kind: type[Event]) -> Event:
        await self.listener.until(lambda: isinstance(self.listener.posted[-1], kind))
        return self.listener.posted[-1]

    def place(self, generation: int, caller: Spot | None, *legs: tuple[str, Spot]) -> None:
        command = PlaceLegs(
            call_id=self.call_id, generation=generation, caller=caller, legs=legs, queue="sales", music="default"
        )
        self.switch.carry_out(command)

    def call(self, endpoint: str, *, auto_answer: bool = True, seconds: int = 20) -> None:
        command = CallLeg(
            call_id=self.call_id,
            leg_id="g1",
            endpoint=endpoint,
            spot=Spot.TALK,
            shown="4000",
            ring_seconds=seconds,
            auto_answer=auto_answer,
        )
        self.switch.carry_out(command)

    def hang_up(self, leg: str) -> None:
        self.switch.carry_out(HangUpLeg(call_id=self.call_id, leg=leg))

    async def seen(self) -> tuple[LiveCall, SwitchSeen]:
        # What was ordered before is done in the next turn of the loop.
        await asyncio.sleep(0)
        self.switch.carry_out(LookAtSwitch())
        look = self.listener.posted[-1]
        assert isinstance(look, SwitchSeen)
        return look.calls[0], look


@pytest_asyncio.fixture
async def talk() -> AsyncIterator[Talk]:
    talk = Talk()
    await talk.switch.start(talk.listener.post, epoch=1)
    await talk.switch.configure(Configuration(), PHONES)
    talk.call_id = talk.switch.place_call(Plan(ani="13800138000", ani_e164=None, dnis="4000"))
    ring = RingAgents(
        call_id=talk.call_id, generation=1, offer_id="o1", endpoints=("ann",), ring_seconds=9, music="default"
    )
    talk.switch.carry_out(replace(ring, auto_answer=True))
    await talk.until_told(AgentAnswered)
    yield talk
    await talk.switch.stop()


async def test_a_talk_is_held_and_resumed_and_everybody_is_seen(talk: Talk) -> None:
    call, _ = await talk.seen()
    assert (call.place, call.endpoint, call.legs) == (Place.TALKING, "ann", frozenset({"ann"}))
    talk.place(2, Spot.MUSIC, ("ann", Spot.SILENCE))
    call, look = await talk.seen()
    assert (call.place, call.endpoint, call.legs) == (Place.WAITING, None, frozenset({"ann"}))
    assert look.phones == {"ann": PhoneState.IN_USE, "bea": PhoneState.IDLE}
    talk.place(3, Spot.TALK, ("ann", Spot.TALK))
    call, _ = await talk.seen()
    assert (call.place, call.generation) == (Place.ROOM, 3)
    # An order of an older generation is void.
    talk.place(2, Spot.MUSIC)
    call, _ = await talk.seen()
    assert (call.place, call.generation) == (Place.ROOM, 3)


async def test_who_is_left_alone_in_his_room_falls_out_of_it(talk: Talk) -> None:
    talk.place(2, Spot.TALK, ("ann", Spot.TALK))
    talk.hang_up("ann")
    await talk.until(AgentHungUp(call_id=talk.call_id, endpoint="ann", cause="16", at=START))
    await talk.until(VerbFinished(call_id=talk.call_id, generation=2, verb=Verb.ROOM, ok=True, at=START))
    call, look = await talk.seen()
    assert (call.place, call.legs) == (Place.WAITING, frozenset())
    assert look.phones["ann"] is PhoneState.IDLE


async def test_an_agent_who_is_called_answers_on_the_screen_and_is_seen_while_it_rings(talk: Talk) -> None:
    talk.call("bea", auto_answer=False)
    call, look = await talk.seen()
    assert (call.endpoint, call.legs) == ("ann", frozenset({"ann", "bea"}))
    assert look.phones["bea"] is PhoneState.IN_USE
    talk.switch.carry_out(AnswerPhone(endpoint="bea"))
    await talk.until(LegAnswered(call_id=talk.call_id, leg_id="g1", at=START))


@pytest.mark.parametrize(("endpoint", "end"), [("bea", RingEnd.NO_ANSWER), ("nobody", RingEnd.UNREACHABLE)])
async def test_an_agent_who_does_not_answer_or_has_no_phone_is_told(talk: Talk, endpoint: str, end: RingEnd) -> None:
    talk.call(endpoint, auto_answer=False, seconds=0)
    await talk.until(LegFailed(call_id=talk.call_id, leg_id="g1", end=end, at=START))


async def test_a_call_into_a_talk_can_be_given_up(talk: Talk) -> None:
    talk.call("bea", auto_answer=False)
    talk.hang_up("bea")
    await talk.until(LegFailed(call_id=talk.call_id, leg_id="g1", end=RingEnd.FAILED, at=START))
    call, _ = await talk.seen()
    assert call.legs == frozenset({"ann"})


async def test_the_agent_whom_the_ring_has_joined_is_hung_up_like_one_who_hangs_up(talk: Talk) -> None:
    talk.hang_up("ann")
    ended = await talk.until_told(RingFinished)
    assert isinstance(ended, RingFinished)
    assert (ended.call_id, ended.end) == (talk.call_id, RingEnd.AGENT_HUNG_UP)


async def test_who_is_not_there_is_looked_for(talk: Talk) -> None:
    looks = len(talk.listener.looks())
    talk.place(2, None, ("bea", Spot.TALK))
    await talk.listener.until_looks(looks + 1)
    talk.hang_up("bea")
    await talk.listener.until_looks(looks + 2)
