"""What the engine relies on when a talk is steered, whichever switch is behind the port."""

from callcenter.core.commands import CallLeg, HangUpLeg, PlaceLegs, Spot
from callcenter.core.events import (
    AgentHungUp,
    CallArrived,
    CallOutFailed,
    LegAnswered,
    LegEnded,
    LegFailed,
    Verb,
    VerbStarted,
)
from tests.support.both_switches import CALLED, Stage


def called(stage: Stage, *, number: str | None = None, auto_answer: bool = False) -> CallLeg:
    return CallLeg(
        call_id=stage.call_id,
        leg_id="leg-1",
        endpoint=None if number else "alice",
        number=number,
        spot=Spot.CONSULT,
        shown="4000",
        ring_seconds=20,
        auto_answer=auto_answer,
    )


def place(stage: Stage, generation: int, caller: Spot | None, *legs: tuple[str, Spot]) -> PlaceLegs:
    return PlaceLegs(
        call_id=stage.call_id, generation=generation, caller=caller, legs=legs, queue="sales", music="default"
    )


async def test_a_number_answers_is_placed_and_is_hung_up_as_a_leg(stage: Stage) -> None:
    stage.switch.carry_out(called(stage, number=CALLED))
    assert not any(isinstance(event, LegAnswered) for event in stage.inbox.posted)
    await stage.until(LegAnswered, 1)
    stage.switch.carry_out(place(stage, 1, Spot.TALK, ("leg-1", Spot.TALK)))
    await stage.until(VerbStarted, 1)
    stage.switch.carry_out(place(stage, 2, Spot.MUSIC, ("leg-1", Spot.CONSULT)))
    await stage.until(VerbStarted, 2)
    stage.switch.carry_out(place(stage, 3, None, ("leg-1", Spot.MUSIC)))
    stage.switch.carry_out(HangUpLeg(call_id=stage.call_id, leg="leg-1"))
    await stage.until(LegEnded, 1)
    answered, *started, ended = [
        event for event in stage.inbox.posted if isinstance(event, LegAnswered | VerbStarted | LegEnded)
    ]
    assert isinstance(answered, LegAnswered)
    assert (answered.call_id, answered.leg_id) == (stage.call_id, "leg-1")
    assert isinstance(ended, LegEnded)
    assert (ended.call_id, ended.leg_id) == (stage.call_id, "leg-1")
    verbs = [(event.generation, event.verb) for event in started if isinstance(event, VerbStarted)]
    assert verbs == [(1, Verb.ROOM), (2, Verb.HOLD)]
    assert sum(isinstance(event, CallArrived) for event in stage.inbox.posted) == 1


async def test_an_agents_phone_is_told_by_its_name_when_it_is_hung_up(stage: Stage) -> None:
    await stage.has_phones("alice")
    stage.switch.carry_out(called(stage, auto_answer=True))
    await stage.until(LegAnswered, 1)
    stage.switch.carry_out(HangUpLeg(call_id=stage.call_id, leg="alice"))
    await stage.until(AgentHungUp, 1)
    (ended,) = [event for event in stage.inbox.posted if isinstance(event, AgentHungUp)]
    assert (ended.call_id, ended.endpoint) == (stage.call_id, "alice")


async def test_who_does_not_answer_is_told_once_as_a_leg(stage: Stage) -> None:
    stage.nobody_answers()
    stage.switch.carry_out(called(stage, number=CALLED))
    await stage.until(LegFailed, 1)
    (failed,) = [event for event in stage.inbox.posted if isinstance(event, LegFailed)]
    assert (failed.call_id, failed.leg_id) == (stage.call_id, "leg-1")
    assert not any(isinstance(event, CallOutFailed | LegAnswered) for event in stage.inbox.posted)
