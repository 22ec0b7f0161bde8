"""Every command finds the port that carries it out, at once and without waiting."""

from datetime import timedelta

import pytest

from callcenter.core.commands import (
    AdmitMonitor,
    AnswerPhone,
    CallLeg,
    CallMonitor,
    CallOut,
    CancelTimer,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HangUpLeg,
    HoldCaller,
    LookAtSwitch,
    LookUpCustomer,
    MonitorSpot,
    MuteLeg,
    PauseRecording,
    PlaceLegs,
    PlaceMonitor,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    SendKeys,
    Spot,
    StartTimer,
    StopRinging,
    SwitchCommand,
)
from callcenter.core.events import CustomersFound, TimerFired
from callcenter.engine.dispatch import Dispatch
from callcenter.engine.lookups import LookupDesk
from callcenter.engine.questions import QuestionDesk
from callcenter.engine.speaking import SpeakingDesk
from callcenter.engine.timers import Timers
from tests.support.fakes import FakeClock, FakeLookups, FakeServices, FakeSpeech, FakeSwitch
from tests.support.inbox import Inbox


def a_dispatch(switch: FakeSwitch, clock: FakeClock, inbox: Inbox) -> Dispatch:
    return Dispatch(
        SpeakingDesk(FakeSpeech(), switch),
        Timers(clock, inbox.post),
        LookupDesk(FakeLookups(), clock, inbox.post),
        QuestionDesk(FakeServices(), clock, inbox.post),
    )


@pytest.mark.parametrize(
    "command",
    [
        PlayPrompts(call_id="1.0", generation=1, prompts=("welcome",), language="en"),
        CollectDigits(call_id="1.0", generation=1, prompts=(), language="en", max_digits=1, timeout_seconds=5),
        HoldCaller(call_id="1.0", generation=1, queue="sales", music="default"),
        RingAgents(call_id="1.0", generation=1, offer_id="o", endpoints=("ann",), ring_seconds=20, music="default"),
        StopRinging(call_id="1.0", endpoint="ann"),
        RecordMessage(
            call_id="1.0", generation=1, prompts=(), language="en", name="m", most_seconds=60, silence_seconds=5
        ),
        DialNumber(call_id="1.0", generation=1, number="110", ring_seconds=20, music="default"),
        CallOut(call_id="i-1", number="110", shown="4000", dnis="4000", ring_seconds=20),
        PlayEcho(call_id="1.0", generation=1, prompts=(), language="en"),
        PlaceLegs(
            call_id="1.0", generation=1, caller=Spot.TALK, legs=(("ann", Spot.TALK),), queue="sales", music="default"
        ),
        CallLeg(call_id="1.0", leg_id="g", endpoint="ann", spot=Spot.CONSULT, shown="110", ring_seconds=20),
        CallMonitor(call_id="1.0", leg_id="m", endpoint="sam", shown="4000", ring_seconds=20),
        PlaceMonitor(call_id="1.0", leg_id="m", spot=MonitorSpot.LISTEN, leg="ann"),
        AdmitMonitor(call_id="1.0", leg_id="m", endpoint="sam"),
        HangUpLeg(call_id="1.0", leg="ann"),
        MuteLeg(call_id="1.0", leg="ann", muted=True),
        SendKeys(call_id="1.0", keys="1#"),
        PauseRecording(call_id="1.0", paused=True),
        HangUpCall(call_id="1.0"),
        AnswerPhone(endpoint="ann"),
        LookAtSwitch(),
    ],
    ids=lambda command: type(command).__name__,
)
async def test_what_the_switch_must_do_goes_to_the_switch(command: SwitchCommand) -> None:
    switch = FakeSwitch()
    a_dispatch(switch, FakeClock(), Inbox()).carry_out(command)
    assert switch.commands == [command]


async def test_timers_are_started_and_cancelled_and_look_ups_asked() -> None:
    switch, clock, inbox = FakeSwitch(), FakeClock(), Inbox()
    dispatch = a_dispatch(switch, clock, inbox)
    dispatch.carry_out(StartTimer(name="cancelled", due_at=clock.now()))
    dispatch.carry_out(CancelTimer(name="cancelled"))
    dispatch.carry_out(StartTimer(name="kept", due_at=clock.now() - timedelta(seconds=1)))
    dispatch.carry_out(LookUpCustomer(interaction_id="i-1", ani="139", ani_e164=None))
    assert inbox.posted == []
    await inbox.until(2)
    assert {type(event) for event in inbox.posted} == {TimerFired, CustomersFound}
    assert [event.name for event in inbox.posted if isinstance(event, TimerFired)] == ["kept"]
    assert switch.commands == []
