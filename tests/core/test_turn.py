"""Every change of state goes through a turn, is recorded, and leaves nothing behind when something ends."""

from dataclasses import replace
from datetime import timedelta

from callcenter.core.agent import Agent
from callcenter.core.changes import AgentChanged, OfferChanged
from callcenter.core.commands import CancelTimer, StartTimer
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer, OfferState
from callcenter.core.state import Lookup, State
from callcenter.core.turn import Turn
from tests.support.floor import MENU, START, a_floor


def a_turn() -> Turn:
    return Turn(state=State(configuration=a_floor()), at=START, new_id=lambda: "id")


def a_call(number: int = 1) -> Interaction:
    return Interaction(
        id=f"i{number}",
        call_id=f"c{number}",
        ani="",
        dnis="4000",
        started_at=START,
        flow="menu",
        flow_version="1",
    )


def an_agent(username: str) -> Agent:
    return Agent(username=username, status_since_at=START, activity_since_at=START, idle_since_at=START)


def test_a_dropped_interaction_leaves_nothing_but_its_call_id() -> None:
    turn = a_turn()
    state = turn.state
    interaction = turn.put_interaction(a_call(), "arrived")
    state.lookups["i1"] = Lookup()
    state.verb_tries["i1"] = 2
    state.unheld["i1"] = None
    state.skipped["i1"] = {"ann": START}
    state.skipped["i2"] = {"ann": START}
    turn.drop_interaction(interaction)
    for kept in (state.interactions, state.by_call, state.lookups, state.verb_tries, state.unheld):
        assert not kept
    assert list(state.skipped) == ["i2"]
    assert list(state.finished_calls) == ["c1"]


def test_a_flow_version_goes_with_the_last_call_that_walks_on_it() -> None:
    turn = a_turn()
    turn.state.flows[("menu", "1")] = MENU
    for number in (1, 2):
        turn.put_interaction(a_call(number), "arrived")
    turn.drop_interaction(a_call(1))
    assert turn.state.flows
    turn.drop_interaction(a_call(2))
    assert not turn.state.flows


def test_finished_calls_are_remembered_but_not_for_ever() -> None:
    turn = a_turn()
    for number in range(10_050):
        turn.remember_finished(f"c{number}")
    assert len(turn.state.finished_calls) == 10_000
    assert "c49" not in turn.state.finished_calls
    assert "c50" in turn.state.finished_calls


def test_an_ended_offer_is_recorded_and_forgotten() -> None:
    turn = a_turn()
    offer = Offer(
        id="o1", number=1, interaction_id="i1", agent="ann", queue="sales", offered_at=START, deadline_at=START
    )
    turn.put_offer(offer)
    assert turn.state.offers == {"o1": offer}
    ended = turn.put_offer(replace(offer, state=OfferState.REJECTED))
    assert turn.state.offers == {}
    assert turn.changes == [OfferChanged(offer=offer, at=START), OfferChanged(offer=ended, at=START)]


def test_an_idle_agent_who_has_left_the_configuration_is_recorded_and_forgotten() -> None:
    turn = a_turn()
    turn.put_agent(an_agent("ann"))
    turn.put_agent(an_agent("gone"), cause="removed")
    assert list(turn.state.agents) == ["ann"]
    assert turn.changes[1] == AgentChanged(agent=an_agent("gone"), cause="removed", at=START)


def test_a_timer_is_awaited_until_it_is_cancelled_and_cancelled_once() -> None:
    turn = a_turn()
    due_at = turn.start_timer("ring:o1", 20)
    assert turn.state.timers == {"ring:o1": START + timedelta(seconds=20)}
    turn.cancel_timer("ring:o1")
    turn.cancel_timer("ring:o1")
    assert turn.commands == [StartTimer(name="ring:o1", due_at=due_at), CancelTimer(name="ring:o1")]
