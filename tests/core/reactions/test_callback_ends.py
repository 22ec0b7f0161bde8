"""What a try comes to, by itself; whole stories are in tests/scenarios/test_callbacks.py."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.callback import CallbackState
from callcenter.core.changes import CallbackChanged
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage
from callcenter.core.ivr.built_in import CALLBACK_PENDING, CALLBACK_TAKEN, NOT_IN_SERVICE
from callcenter.core.reactions import callback_ends
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.support.callback_book import a_floor_that_calls_back
from tests.support.floor import START
from tests.support.wishes import wish


def a_turn() -> Turn:
    return Turn(state=State(configuration=a_floor_that_calls_back()), at=START, new_id=lambda: "id1")


def an_outbound_call(**fields: object) -> Interaction:
    usual = {"direction": "outbound", "callback_id": wish(1).id, "started_at": START, "ani": "1", "dnis": "4001"}
    return Interaction(id="o1", call_id="o1", **{**usual, **fields})  # type: ignore[arg-type]


def test_the_last_try_is_the_end() -> None:
    turn = a_turn()
    calling = wish(1, state=CallbackState.CALLING, attempts=2)
    turn.put_callback(calling)
    callback_ends.attempt_failed(turn, calling, "busy")
    last = turn.changes[-1]
    assert isinstance(last, CallbackChanged)
    assert (last.callback.state, last.callback.attempts) == (CallbackState.FAILED, 3)
    assert last.callback.ended_at == START
    assert not turn.state.callbacks


def test_another_try_comes_when_the_queue_is_open() -> None:
    turn = a_turn()
    office = Schedule(timezone="UTC", periods={0: ((time(9), time(9, 5)),)})
    queues = {name: replace(each, schedule="office") for name, each in turn.state.configuration.queues.items()}
    turn.state.configuration = replace(turn.state.configuration, queues=queues, schedules={"office": office})
    assert callback_ends.is_open_now(turn, "sales")
    callback_ends.attempt_failed(turn, wish(1, state=CallbackState.CALLING), "busy")
    assert turn.state.callbacks[wish(1).id].due_at == START + timedelta(days=7)


def test_what_the_customer_did_not_notice_costs_nothing() -> None:
    turn = a_turn()
    callback_ends.give_back(turn, wish(1, state=CallbackState.CALLING, agent="ann"), "rejected")
    back = turn.state.callbacks[wish(1).id]
    assert (back.state, back.attempts, back.agent) == (CallbackState.WAITING, 0, None)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.VOICEMAIL, CallbackState.DONE),
        (Outcome.OVERFLOWED, CallbackState.DONE),
        (Outcome.ANSWERED, CallbackState.DONE),
        (Outcome.ABANDONED_IN_QUEUE, CallbackState.SCHEDULED),
        (Outcome.LOST, CallbackState.SCHEDULED),
        (Outcome.REJECTED, CallbackState.SCHEDULED),
    ],
)
def test_the_end_of_our_call_decides_about_the_callback(outcome: Outcome, state: CallbackState) -> None:
    turn = a_turn()
    turn.put_callback(wish(1, state=CallbackState.CALLING, call_interaction_id="o1"))
    callback_ends.on_closed(turn, an_outbound_call(outcome=outcome, stage=Stage.CLOSED))
    changed = turn.changes[-1]
    assert isinstance(changed, CallbackChanged)
    assert changed.callback.state is state


def test_the_end_of_an_older_call_decides_nothing() -> None:
    turn = a_turn()
    turn.put_callback(wish(1, state=CallbackState.CALLING, call_interaction_id="o2"))
    callback_ends.on_closed(turn, an_outbound_call(outcome=Outcome.LOST, stage=Stage.CLOSED))
    assert turn.state.callbacks[wish(1).id].state is CallbackState.CALLING


def test_a_time_agreed_on_a_screen_outlives_a_talk_about_something_else() -> None:
    turn = a_turn()
    agreed = wish(1, number="138", state=CallbackState.SCHEDULED)
    turn.put_callback(agreed)
    talk = an_outbound_call(direction="inbound", callback_id=None, ani="138", queue="sales", agent="ann")
    callback_ends.on_connected(turn, talk)
    assert turn.state.callbacks == {agreed.id: agreed}


@pytest.mark.parametrize(
    ("flow", "outcome"),
    [
        (CALLBACK_TAKEN.name, Outcome.CALLBACK_REQUESTED),
        (CALLBACK_PENDING.name, Outcome.SELF_SERVED),
        (NOT_IN_SERVICE.name, None),
    ],
)
def test_who_hangs_up_while_he_hears_of_his_callback_was_served(flow: str, outcome: Outcome | None) -> None:
    assert callback_ends.outcome_of_leaving(an_outbound_call(flow=flow, stage=Stage.IN_FLOW)) is outcome


def test_on_a_call_that_began_at_the_agents_phone_the_sides_are_swapped() -> None:
    his = an_outbound_call(attributes={callback_ends.MODE: "agent_first"})
    assert callback_ends.side_of(his, EndedBy.CUSTOMER) is EndedBy.AGENT
    assert callback_ends.side_of(his, EndedBy.NETWORK) is EndedBy.NETWORK
    assert callback_ends.side_of(an_outbound_call(), EndedBy.CUSTOMER) is EndedBy.CUSTOMER


@pytest.mark.parametrize(
    ("state", "after"), [(CallbackState.CALLING, CallbackState.SCHEDULED), (CallbackState.CONNECTED, None)]
)
def test_what_hangs_on_a_call_that_is_no_more_goes_on_without_it(
    state: CallbackState, after: CallbackState | None
) -> None:
    turn = a_turn()
    turn.put_callback(wish(1, state=state, call_interaction_id="gone"))
    callback_ends.settle(turn)
    left = turn.state.callbacks.get(wish(1).id)
    assert (left.state if left else None) is after


def test_who_was_promised_a_call_and_hangs_up_has_what_he_wanted() -> None:
    promised = an_outbound_call(direction="inbound", stage=Stage.IN_FLOW, flow="account")
    assert callback_ends.is_promised(promised)
    assert callback_ends.outcome_of_leaving(promised) is Outcome.CALLBACK_REQUESTED
    assert callback_ends.outcome_of_leaving(replace(promised, stage=Stage.QUEUED)) is None
    assert callback_ends.outcome_of_leaving(replace(promised, callback_id=None)) is None
    assert not callback_ends.is_promised(an_outbound_call())
