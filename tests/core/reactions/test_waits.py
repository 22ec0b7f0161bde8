"""Nothing was heard of an order: it is given again, and a lost ring goes to the queue first."""

from callcenter.core.events import CallArrived, Verb
from callcenter.core.offer import OfferState
from callcenter.core.reactions import waits
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.playbook import Playbook


def arrived(dnis: str) -> CallArrived:
    return CallArrived(call_id="c1", ani="", dnis=dnis, at=START)


def test_a_question_is_asked_again() -> None:
    book = Playbook().give(arrived("4000")).later(3).fires("verb:id1:1")
    assert [type(order).__name__ for order in book.orders] == ["CollectDigits"]


def test_the_music_is_ordered_again() -> None:
    book = Playbook().give(arrived("4001")).later(3).fires("verb:id1:1")
    assert [type(order).__name__ for order in book.orders] == ["HoldCaller"]


def test_a_lost_ring_is_nobodys_fault_and_rings_at_the_next() -> None:
    book = Playbook().available("ann", "bob").give(arrived("4001")).later(3).fires("verb:id1:1")
    assert (book.kept.tables.offers["id2"].state, book.kept.tables.offers["id2"].cause) == (
        OfferState.WITHDRAWN,
        "order_lost",
    )
    assert book.agent("ann").status == "available"
    assert book.rung == ["bob"]


def test_only_the_start_of_a_ring_makes_an_offer_ring() -> None:
    book = Playbook().available("ann").give(arrived("4001")).starts(verb=Verb.HOLD)
    assert book.last_offer.state is OfferState.OFFERED


def test_a_watch_that_was_cancelled_and_fires_all_the_same_orders_nothing() -> None:
    book = Playbook().give(arrived("4000")).starts().later(3).fires("verb:id1:1")
    assert book.commands == []


def test_silence_about_a_call_that_is_gone_is_nothing() -> None:
    turn = Turn(state=Playbook().center.state, at=START, new_id=str)
    waits.on_silent_verb(turn, "nobody", 1)
    assert turn.commands == []
