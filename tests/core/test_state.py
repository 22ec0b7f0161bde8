"""A fresh state: nobody is here, and the switch has not been seen."""

from callcenter.core.state import Lookup, Restored, State


def test_it_begins_empty_and_without_a_switch() -> None:
    state = State()
    assert not state.switch_up
    for kept in (state.interactions, state.agents, state.offers, state.timers, state.finished_calls):
        assert not kept


def test_two_states_share_nothing() -> None:
    one, other = State(), State()
    one.suspects["i1"] = 1
    one.leaving_message.add("i1")
    assert (other.suspects, other.leaving_message) == ({}, set())


def test_a_look_up_is_pending_until_it_is_done_and_a_new_store_knows_nothing() -> None:
    assert not Lookup().done
    assert Restored() == Restored(interactions=(), agents=(), offers=(), finished_calls=())
