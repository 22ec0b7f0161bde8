"""Simulated people pick up or do not, by chance, and what they were about to do can be called off."""

import asyncio
from random import Random

from callcenter.core.events import Place, RingEnd
from callcenter.demo_plans import Plan
from callcenter.switch.simulated.people import Manners, SimulatedCall


def test_those_who_always_pick_up_do_and_the_others_have_a_reason() -> None:
    assert Manners(picks_up=1).answer_of_one_called(Random(1)) is None
    chance = Random(1)
    ends = {Manners(picks_up=0).answer_of_one_called(chance) for _ in range(50)}
    assert ends == {RingEnd.NO_ANSWER, RingEnd.BUSY, RingEnd.UNREACHABLE}


async def test_an_interrupted_verb_leaves_the_patience_and_a_call_let_go_nothing() -> None:
    loop = asyncio.get_running_loop()
    call = SimulatedCall(id="c1", plan=Plan(ani="", ani_e164=None, dnis="4000"), keys=[], place=Place.RINGING)
    call.phones, call.message = ("ann",), "m-1"
    call.next_thing, call.patience = loop.call_later(60, call.let_go), loop.call_later(60, call.let_go)
    call.interrupt()
    assert not call.phones
    assert call.message is None
    assert (call.next_thing.cancelled(), call.patience.cancelled()) == (True, False)
    call.let_go()
    assert call.patience.cancelled()
