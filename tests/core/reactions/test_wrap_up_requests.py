"""Who asks decides what a request is about."""

import pytest

from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.requests import ExtendWrapUp, FinishWrapUp, Request, SetNote, WantWrapUp
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.transfers import ann_talks, disposed, to_agent


def both_wrap_up() -> Playbook:
    """Ann has handed the call to eve, and the caller has hung up."""
    return ann_talks().available("eve").give(to_agent("eve")).starts().answers().hangs_up()


@pytest.mark.parametrize("agent", ["ann", "eve", None])
def test_more_time_is_for_who_asks_and_a_supervisor_asks_for_the_last_agent(agent: str | None) -> None:
    book = both_wrap_up().give(ExtendWrapUp(interaction_id="id1", agent=agent, at=START))
    parts = book.center.state.participations
    assert (parts["ann"].extended, book.interaction().wrap_up_extended) == ((1, 0) if agent == "ann" else (0, 1))


@pytest.mark.parametrize(
    "request_",
    [
        disposed("bob"),
        SetNote(interaction_id="id1", agent="bob", note="x", at=START),
        ExtendWrapUp(interaction_id="id1", agent="bob", at=START),
        FinishWrapUp(interaction_id="id1", agent="bob", at=START),
        WantWrapUp(interaction_id="id1", agent="ann", wanted=True, at=START),
    ],
)
def test_who_has_no_part_in_it_asks_in_vain(request_: Request) -> None:
    book = both_wrap_up()
    with pytest.raises(ContactCenterError) as refused:
        book.give(request_)
    assert refused.value.code is Refusal.NOT_YOUR_INTERACTION


def test_both_end_their_own() -> None:
    book = both_wrap_up()
    book.give(FinishWrapUp(interaction_id="id1", agent="eve", at=START))
    assert (book.center.state.interactions, [*book.center.state.participations]) == ({}, ["ann"])
    book.give(FinishWrapUp(interaction_id="id1", agent="ann", at=START))
    assert book.center.state.participations == {}
