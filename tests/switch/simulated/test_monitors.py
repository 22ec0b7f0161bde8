"""Supervisors on the lines of simulated talks: who is there, who is not reached, who becomes a leg."""

import asyncio
from random import Random

import pytest

from callcenter.core.commands import AdmitMonitor, CallMonitor
from callcenter.core.events import LegAnswered, LegEnded, LegFailed, LiveMonitor, RingEnd
from callcenter.switch.simulated.legs import SimulatedLegs
from callcenter.switch.simulated.monitors import SimulatedMonitors
from callcenter.switch.simulated.people import Manners
from tests.support.floor import START
from tests.support.inbox import Inbox

CALLED = CallMonitor(call_id="c1", leg_id="m-1", endpoint="sam", shown="4000", ring_seconds=20)
AT_ONCE = Manners(pick_up=0)


class Floor:
    def __init__(self) -> None:
        self.inbox = Inbox()
        later = asyncio.get_running_loop().call_later
        self.legs = SimulatedLegs(
            post=self.inbox.post, now=lambda: START, later=later, chance=Random(1), manners=lambda: AT_ONCE
        )
        self.monitors = SimulatedMonitors(
            post=self.inbox.post, now=lambda: START, later=later, legs=self.legs, manners=lambda: AT_ONCE
        )

    async def call(self, *, registered: bool = True) -> None:
        self.monitors.carry_out(CALLED, registered=lambda endpoint: registered)
        await self.inbox.until(1)


@pytest.fixture
async def floor() -> Floor:
    return Floor()


async def test_he_answers_and_is_there_until_he_is_hung_up(floor: Floor) -> None:
    await floor.call()
    assert floor.monitors.live() == (LiveMonitor(call_id="c1", leg_id="m-1"),)
    assert floor.monitors.busy() == {"sam"}
    assert floor.monitors.hang_up("m-1")
    assert [type(event) for event in floor.inbox.posted] == [LegAnswered, LegEnded]
    assert floor.monitors.live() == ()
    assert not floor.monitors.hang_up("m-1")


async def test_a_phone_that_is_not_registered_is_not_reached(floor: Floor) -> None:
    await floor.call(registered=False)
    (failed,) = floor.inbox.posted
    assert isinstance(failed, LegFailed)
    assert failed.end is RingEnd.UNREACHABLE


async def test_who_is_hung_up_before_he_has_answered_never_answers(floor: Floor) -> None:
    floor.monitors.carry_out(CALLED, registered=lambda endpoint: True)
    assert floor.monitors.live() == (LiveMonitor(call_id="c1", leg_id="m-1", answered=False),)
    assert floor.monitors.hang_up("m-1")
    assert [type(event) for event in floor.inbox.posted] == [LegFailed]
    assert floor.monitors.busy() == set()


async def test_who_is_admitted_is_a_leg_of_the_talk(floor: Floor) -> None:
    await floor.call()
    floor.monitors.carry_out(AdmitMonitor(call_id="c1", leg_id="m-1", endpoint="sam"), registered=lambda _: True)
    assert floor.monitors.live() == ()
    assert floor.legs.of("c1") == {"sam"}
