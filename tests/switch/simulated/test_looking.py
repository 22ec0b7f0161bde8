"""A look at the simulated switch: who is there, with which legs, and whose phone is busy."""

import asyncio
from random import Random

import pytest

from callcenter.core.agent import PhoneState
from callcenter.core.commands import CallMonitor, Spot
from callcenter.core.events import LiveMonitor, Place, SwitchSeen
from callcenter.demo_plans import Plan
from callcenter.switch.simulated.legs import SimulatedLegs
from callcenter.switch.simulated.looking import seen
from callcenter.switch.simulated.monitors import SimulatedMonitors
from callcenter.switch.simulated.people import Manners, SimulatedCall
from tests.support.floor import LONG_AGO, START


@pytest.fixture
async def legs() -> SimulatedLegs:
    return SimulatedLegs(
        post=lambda event: None,
        now=lambda: START,
        later=asyncio.get_running_loop().call_later,
        chance=Random(1),
        manners=Manners,
    )


def a_call(place: Place, *phones: str, endpoint: str | None = None) -> SimulatedCall:
    plan = Plan(ani="13800138000", ani_e164=None, dnis="4000")
    return SimulatedCall(id=f"c-{place}", plan=plan, keys=[], place=place, phones=phones, endpoint=endpoint)


def nobody_listens(legs: SimulatedLegs) -> SimulatedMonitors:
    return SimulatedMonitors(
        post=lambda event: None,
        now=lambda: START,
        later=asyncio.get_running_loop().call_later,
        legs=legs,
        manners=Manners,
    )


def look(legs: SimulatedLegs, *calls: SimulatedCall, monitors: SimulatedMonitors | None = None) -> SwitchSeen:
    listening = monitors or nobody_listens(legs)
    return seen(calls, legs, listening, ["ann", "bob", "cid"], started_at=LONG_AGO, at=START)


async def test_who_talks_has_his_agent_and_who_is_rung_all_phones(legs: SimulatedLegs) -> None:
    shown = look(legs, a_call(Place.TALKING, endpoint="ann"), a_call(Place.RINGING, "bob", "cid"))
    talks, rings = shown.calls
    assert (talks.endpoint, talks.legs) == ("ann", frozenset({"ann"}))
    assert (rings.endpoint, rings.legs) == (None, frozenset({"bob", "cid"}))
    assert set(shown.phones.values()) == {PhoneState.IN_USE}


async def test_legs_of_a_steered_talk_are_told_and_busy(legs: SimulatedLegs) -> None:
    call = a_call(Place.ROOM)
    legs.put(call.id, "ann", Spot.TALK)
    legs.put(call.id, "bob", Spot.MUSIC)
    shown = look(legs, call)
    assert (shown.calls[0].endpoint, shown.calls[0].legs) == (None, frozenset({"ann", "bob"}))
    assert {name for name, state in shown.phones.items() if state is PhoneState.IN_USE} == {"ann", "bob"}


async def test_a_look_is_of_now_and_knows_when_the_switch_began(legs: SimulatedLegs) -> None:
    shown = look(legs)
    assert (shown.calls, shown.at, shown.since_at, shown.switch_started_at) == ((), START, START, LONG_AGO)
    assert set(shown.phones.values()) == {PhoneState.IDLE}


async def test_a_supervisor_who_is_called_is_seen_apart_from_the_legs_and_his_phone_is_busy(
    legs: SimulatedLegs,
) -> None:
    monitors = nobody_listens(legs)
    called = CallMonitor(call_id="c-talking", leg_id="m-1", endpoint="cid", shown="4000", ring_seconds=20)
    monitors.carry_out(called, registered=lambda endpoint: True)
    shown = look(legs, a_call(Place.TALKING, endpoint="ann"), monitors=monitors)
    assert shown.monitors == (LiveMonitor(call_id="c-talking", leg_id="m-1", answered=False),)
    assert shown.calls[0].legs == {"ann"}
    assert shown.phones == {"ann": PhoneState.IN_USE, "bob": PhoneState.IDLE, "cid": PhoneState.IN_USE}
    monitors.stop()
