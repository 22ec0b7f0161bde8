"""The live offer's one end, and its agent let go."""

from callcenter.core.agent import Status, StatusStep
from callcenter.core.offer import OfferStep
from callcenter.core.reactions import ringing
from callcenter.core.turn import Turn
from tests.support.playbook import Playbook


def test_blame_falls_only_on_who_was_available() -> None:
    book = Playbook().available("ann").calls("4001")
    state = book.center.state
    turn = Turn(state=state, at=book.at, new_id=str)
    turn.put_agent(Playbook().chooses("ann", Status.NOT_READY, "lunch").agent("ann"))
    offer = book.last_offer
    ringing.release(turn, offer, OfferStep.EXPIRE, blame=StatusStep.MISS_CALL, reason="no_answer")
    assert state.agents["ann"].reason == "lunch", "an agent who holds another offer, or none, is let alone"
    assert state.offers == {}


def test_only_its_own_offer_is_an_interactions_live_one() -> None:
    book = Playbook().available("ann").calls("4001", call_id="c1").calls("4001", call_id="c2")
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    assert ringing.live_offer_of(turn, book.interaction("c1")) == book.last_offer
    assert ringing.live_offer_of(turn, book.interaction("c2")) is None
