"""Whose part a request is about, and what its end leaves behind."""

from callcenter.core.agent import Activity
from callcenter.core.reactions import participations
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.transfers import ann_talks, to_queue


def handed_over() -> Playbook:
    return ann_talks().give(to_queue("support"))


def test_only_its_agent_means_his_part_and_only_in_this_interaction() -> None:
    state = handed_over().center.state
    assert participations.of(state, "id1", "ann") is state.participations["ann"]
    for interaction_id, agent in (("id1", "bob"), ("id1", None), ("other", "ann")):
        assert participations.of(state, interaction_id, agent) is None


def test_its_end_leaves_nothing_behind() -> None:
    book = handed_over()
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    participations.finish(turn, book.center.state.participations["ann"], result="finished")
    assert (book.agent("ann").activity, book.center.state.participations) == (Activity.IDLE, {})
    assert not [name for name in book.center.state.timers if name.startswith("participation")]


def test_a_deadline_of_nothing_is_nothing() -> None:
    book = handed_over()
    turn = Turn(state=book.center.state, at=START, new_id=str)
    participations.on_deadline(turn, "id1", 2)
    participations.on_deadline(turn, "nobody", 1)
    assert turn.changes == []
