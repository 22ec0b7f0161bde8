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


def test_only_its_own_offers_are_an_interactions_live_ones() -> None:
    book = Playbook().available("ann", "bob").calls("4001", call_id="c1").calls("4001", call_id="c2")
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    for call_id, agent, other in (("c1", "ann", "bob"), ("c2", "bob", "ann")):
        interaction = book.interaction(call_id)
        (offer,) = ringing.live_offers_of(turn, interaction)
        assert offer.agent == agent
        assert ringing.offer_to(turn, interaction, agent) is ringing.offer_at(turn, interaction, agent) is offer
        assert ringing.offer_to(turn, interaction, other) is None
    book.calls("4001", call_id="c3")
    assert ringing.live_offers_of(turn, book.interaction("c3")) == ()


def test_a_phone_is_his_who_was_rung_there_even_if_it_is_anothers_by_now() -> None:
    book = Playbook().available("ann").calls("4001")
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    turn.state.agent_of_phone = {"ann": "bob", "desk-7": "ann"}
    for endpoint in ("ann", "desk-7"):
        assert ringing.offer_at(turn, book.interaction(), endpoint) == book.last_offer
    for elsewhere in ("bob", None):
        assert ringing.offer_at(turn, book.interaction(), elsewhere) is None
