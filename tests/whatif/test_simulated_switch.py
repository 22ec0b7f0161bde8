"""Orders begin at once; what follows is said when it would be, and nothing is said to who is gone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from callcenter.core.commands import (
    CallOut,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HoldCaller,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    SwitchCommand,
)
from callcenter.core.contact_center import ContactCenter
from callcenter.core.events import AgentAnswered, CallArrived, CallerHungUp, Event, Verb, VerbFinished, VerbStarted
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer
from callcenter.whatif.day import Call
from callcenter.whatif.simulated_switch import SimulatedSwitch
from tests.support.replayed_day import STARTS_AT

CALL = Call(id="c1", arrived_at=STARTS_AT, queue="sales", talk_seconds=10.0)


class Around:
    """A world in which one caller stands, and which notes what is said."""

    def __init__(self, call: Call = CALL, **values: Any) -> None:
        self.at = STARTS_AT
        self.center = ContactCenter(lambda: "id")
        caller = Interaction(id="c1", call_id="c1", ani="1001", dnis="1", started_at=STARTS_AT, generation=1)
        self.center.state.interactions["c1"] = replace(caller, **values)
        self.center.state.by_call["c1"] = "c1"
        self.said: list[Event] = []
        self.planned: list[tuple[float, Callable[[Any], None], Any]] = []
        self._call = call

    def later(self, seconds: float, action: Callable[[Any], None], subject: Any) -> None:
        self.planned.append((seconds, action, subject))

    def tell(self, given: Event) -> None:
        self.said.append(given)

    def soon(self, event: Event) -> None:
        self.said.append(event)

    def call_of(self, interaction_id: str) -> Call | None:
        return self._call if interaction_id == "c1" else None


def follow(around: Around, command: SwitchCommand) -> tuple[list[Event], float]:
    """Everything said about an order, and after how many seconds the last of it."""
    SimulatedSwitch(around, 3.0).obey(command)
    after = 0.0
    for seconds, action, subject in around.planned:
        after = seconds
        around.at = STARTS_AT + timedelta(seconds=seconds)
        action(subject)
    return around.said, after


def ring(**values: Any) -> RingAgents:
    usual: dict[str, Any] = {"offer_id": "o", "endpoints": ("a", "b"), "ring_seconds": 20, "music": "default"}
    return RingAgents(call_id="c1", generation=1, **(usual | values))


def offered(around: Around, *endpoints: str) -> None:
    at: datetime = STARTS_AT
    around.center.state.offers_of["c1"] = {
        name: Offer(
            id=name,
            number=1,
            interaction_id="c1",
            agent=name,
            queue="sales",
            endpoint=name,
            offered_at=at,
            deadline_at=at,
        )
        for name in endpoints
    }


@pytest.mark.parametrize(("auto_answer", "seconds"), [(False, 3.0), (True, 1.0)])
def test_a_ring_is_answered_by_one_who_still_rings(auto_answer: bool, seconds: float) -> None:
    around = Around()
    offered(around, "b")
    said, after = follow(around, ring(auto_answer=auto_answer))
    assert isinstance(said[0], VerbStarted)
    assert isinstance(said[1], AgentAnswered)
    assert (said[1].endpoint, after) == ("b", seconds)


def test_a_ring_that_is_over_is_not_answered() -> None:
    around = Around()
    assert [type(event) for event in follow(around, ring())[0]] == [VerbStarted]
    newer = Around(generation=2)
    offered(newer, "a")
    assert [type(event) for event in follow(newer, ring())[0]] == [VerbStarted]


def test_prompts_are_heard_to_their_end_and_questions_not_answered() -> None:
    played, _ = follow(Around(), PlayPrompts(call_id="c1", generation=1, prompts=("x",), language="zh"))
    assert isinstance(played[1], VerbFinished)
    assert (played[1].verb, played[1].ok) == (Verb.PLAY, True)
    asked, after = follow(Around(), a_question("callback_pending"))
    assert isinstance(asked[1], VerbFinished)
    assert (asked[1].ok, asked[1].digits, after) == (False, "", 10.0)


def a_question(*prompts: str) -> CollectDigits:
    return CollectDigits(call_id="c1", generation=1, prompts=prompts, language="zh", max_digits=1, timeout_seconds=6)


@pytest.mark.parametrize(
    ("wants", "direction", "prompts", "digits"),
    [
        (True, "inbound", ("comfort", "callback_offer", "press_5"), "5"),
        (False, "inbound", ("comfort", "callback_offer", "press_5"), ""),
        (True, "inbound", ("main_menu",), ""),
        (False, "outbound", ("callback_call",), "1"),
    ],
)
def test_keys_are_pressed_for_a_callback_and_when_called_back(
    wants: bool, direction: str, prompts: tuple[str, ...], digits: str
) -> None:
    said, _ = follow(Around(replace(CALL, wants_callback=wants), direction=direction), a_question(*prompts))
    assert isinstance(said[1], VerbFinished)
    assert said[1].digits == digits


def test_messages_are_left_numbers_outside_answer_and_echo_ends() -> None:
    message = RecordMessage(
        call_id="c1", generation=1, prompts=(), language="zh", name="m", most_seconds=5, silence_seconds=3
    )
    left, after = follow(Around(), message)
    assert isinstance(left[1], VerbFinished)
    assert (left[1].verb, left[1].ok, after) == (Verb.RECORD, True, 9.0)
    dialled, _ = follow(
        Around(), DialNumber(call_id="c1", generation=1, number="95588", ring_seconds=30, music="default")
    )
    assert isinstance(dialled[1], AgentAnswered)
    assert dialled[1].endpoint is None
    echoed, _ = follow(Around(), PlayEcho(call_id="c1", generation=1, prompts=(), language="zh"))
    assert isinstance(echoed[1], CallerHungUp)


def test_who_is_called_comes_on_the_line_unless_he_is_not_wanted_any_more() -> None:
    out = CallOut(call_id="c1", number="95588", shown="4001", dnis="4001", ring_seconds=30)
    (came,), after = follow(Around(), out)
    assert isinstance(came, CallArrived)
    assert (came.call_id, after) == ("c1", 8.0)
    (_,), after = follow(Around(), replace(out, number=None, endpoint="a"))
    assert after == 3.0
    assert follow(Around(), replace(out, call_id="gone"))[0] == []


def test_music_only_begins_and_a_hang_up_says_nothing() -> None:
    said, _ = follow(Around(), HoldCaller(call_id="c1", generation=1, queue="sales", music="default"))
    assert [type(event) for event in said] == [VerbStarted]
    assert follow(Around(), HangUpCall(call_id="c1"))[0] == []
