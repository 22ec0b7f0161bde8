"""What the engine relies on, whichever switch is behind the port: the real one's adapter and the simulated one."""

from callcenter.core.commands import HoldCaller, LookAtSwitch, RingAgents
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallOutFailed,
    RingEnd,
    SwitchSeen,
    VerbStarted,
)
from tests.support.both_switches import ANI, CALLED, DNIS, OUT, Stage


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
