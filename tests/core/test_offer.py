"""The offer's table: live until its one end, and every (state, step) pair is in it or refused."""

import itertools

import pytest

from callcenter.core.errors import IllegalTransition
from callcenter.core.offer import TRANSITIONS, Offer, OfferState, OfferStep, is_live, stepped
from tests.support.floor import START

ENDS = {
    OfferStep.ANSWER: OfferState.ANSWERED,
    OfferStep.EXPIRE: OfferState.NO_ANSWER,
    OfferStep.REJECT: OfferState.REJECTED,
    OfferStep.FIND_BUSY: OfferState.BUSY,
    OfferStep.FIND_UNREACHABLE: OfferState.UNREACHABLE,
    OfferStep.CALLER_LEAVES: OfferState.CALLER_LEFT,
    OfferStep.WITHDRAW: OfferState.WITHDRAWN,
}
LIVE = (OfferState.OFFERED, OfferState.RINGING)
LEGAL = {(state, step): end for state in LIVE for step, end in ENDS.items()}
LEGAL[(OfferState.OFFERED, OfferStep.RING)] = OfferState.RINGING
ILLEGAL = sorted(set(itertools.product(OfferState, OfferStep)) - set(LEGAL))


def an_offer(state: OfferState) -> Offer:
    return Offer(
        id="o1",
        number=1,
        interaction_id="i1",
        agent="ann",
        queue="sales",
        offered_at=START,
        deadline_at=START,
        state=state,
    )


def test_the_table_says_exactly_what_was_decided() -> None:
    assert {(state, step): to for state, steps in TRANSITIONS.items() for step, to in steps.items()} == LEGAL
    assert TRANSITIONS.keys() == set(OfferState)


@pytest.mark.parametrize(("state", "step"), sorted(LEGAL))
def test_a_legal_step_leads_on(state: OfferState, step: OfferStep) -> None:
    assert stepped(an_offer(state), step).state is LEGAL[(state, step)]


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_any_other_step_is_refused(state: OfferState, step: OfferStep) -> None:
    offer = an_offer(state)
    with pytest.raises(IllegalTransition):
        stepped(offer, step)
    assert offer == an_offer(state)


@pytest.mark.parametrize("state", OfferState)
def test_only_an_offer_that_waits_for_its_end_is_live(state: OfferState) -> None:
    assert is_live(an_offer(state)) == (state in LIVE)
