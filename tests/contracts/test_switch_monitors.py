"""What the engine relies on when supervisors are on a line, whichever switch is behind the port."""

from callcenter.core.commands import AdmitMonitor, CallMonitor, HangUpLeg, LookAtSwitch, MonitorSpot, PlaceMonitor
from callcenter.core.events import (
    AgentHungUp,
    CallArrived,
    CallerHungUp,
    LegAnswered,
    LegEnded,
    LegFailed,
    SwitchSeen,
    VerbStarted,
)
from tests.support.both_switches import Stage

_OF_CALLS = (AgentHungUp, CallerHungUp, VerbStarted)


def called(stage: Stage) -> CallMonitor:
    return CallMonitor(call_id=stage.call_id, leg_id="m-1", endpoint="alice", shown="4000", ring_seconds=20)


async def on_the_line(stage: Stage) -> None:
    await stage.has_phones("alice")
    stage.switch.carry_out(called(stage))
    await stage.until(LegAnswered, 1)


async def test_he_answers_is_placed_and_hung_up_by_the_id_of_his_channel_and_the_call_hears_nothing_of_it(
    stage: Stage,
) -> None:
    await on_the_line(stage)
    for spot in MonitorSpot:
        stage.switch.carry_out(PlaceMonitor(call_id=stage.call_id, leg_id="m-1", spot=spot))
    stage.switch.carry_out(HangUpLeg(call_id=stage.call_id, leg="m-1"))
    await stage.until(LegEnded, 1)
    told = [event for event in stage.inbox.posted if isinstance(event, LegAnswered | LegEnded)]
    assert [(type(event), event.call_id, event.leg_id) for event in told] == [
        (LegAnswered, stage.call_id, "m-1"),
        (LegEnded, stage.call_id, "m-1"),
    ]
    assert not any(isinstance(event, _OF_CALLS) for event in stage.inbox.posted)
    assert sum(isinstance(event, CallArrived) for event in stage.inbox.posted) == 1


async def test_who_does_not_answer_is_told_once(stage: Stage) -> None:
    stage.nobody_answers()
    stage.switch.carry_out(called(stage))
    await stage.until(LegFailed, 1)
    (failed,) = [event for event in stage.inbox.posted if isinstance(event, LegFailed)]
    assert (failed.call_id, failed.leg_id) == (stage.call_id, "m-1")


async def test_who_is_admitted_hangs_up_as_an_agents_phone_does(stage: Stage) -> None:
    await on_the_line(stage)
    stage.switch.carry_out(AdmitMonitor(call_id=stage.call_id, leg_id="m-1", endpoint="alice"))
    stage.switch.carry_out(HangUpLeg(call_id=stage.call_id, leg="alice"))
    await stage.until(AgentHungUp, 1)
    (ended,) = [event for event in stage.inbox.posted if isinstance(event, AgentHungUp)]
    assert (ended.call_id, ended.endpoint) == (stage.call_id, "alice")
    assert not any(isinstance(event, LegEnded) for event in stage.inbox.posted)


async def test_hanging_up_whom_nobody_knows_leads_to_a_look(stage: Stage) -> None:
    stage.switch.carry_out(LookAtSwitch())
    await stage.until(SwitchSeen, 2)
    looks = sum(isinstance(event, SwitchSeen) for event in stage.inbox.posted)
    stage.switch.carry_out(HangUpLeg(call_id=stage.call_id, leg="m-1"))
    await stage.until(SwitchSeen, looks + 1)
