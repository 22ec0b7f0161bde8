"""The caller hangs up: where he stood is how the record ends, and nobody is rung for him any more."""

from callcenter.core.interaction import EndedBy, Interaction, Outcome
from callcenter.core.offer import OfferState
from tests.support.playbook import Playbook


def left(record: Interaction) -> tuple[Outcome | None, EndedBy | None]:
    return record.outcome, record.ended_by


def test_in_the_menu() -> None:
    book = Playbook().available("ann", "eve").calls("4000").later(7).hangs_up()
    assert left(book.closed) == (Outcome.ABANDONED_IN_IVR, EndedBy.CUSTOMER)
    assert (book.closed.ivr_seconds, book.closed.wait_seconds) == (7, 0)


def test_in_the_queue() -> None:
    book = Playbook().available("eve").calls("4001").later(30).hangs_up()
    assert left(book.closed) == (Outcome.ABANDONED_IN_QUEUE, EndedBy.CUSTOMER)
    assert book.closed.wait_seconds == 30
    book.available("ann")
    assert book.rung == []


def test_while_it_rings() -> None:
    book = Playbook().available("eve").calls("4001").later(10).available("ann").later(6).hangs_up()
    assert left(book.closed) == (Outcome.ABANDONED_WHILE_RINGING, EndedBy.CUSTOMER)
    assert (book.closed.wait_seconds, book.closed.ring_seconds, book.closed.agent) == (16, 6, None)
    assert book.last_offer.state is OfferState.CALLER_LEFT
    assert book.agent("ann").activity == "idle"
    assert not book.center.state.timers


def test_in_the_talk() -> None:
    book = Playbook().available("ann", "bob").calls("4001").answers().later(8).hangs_up()
    assert left(book.record()) == (Outcome.ANSWERED, EndedBy.CUSTOMER)
    assert book.agent("ann").activity == "wrap_up"


def test_the_agent_who_was_rung_keeps_his_place_in_the_line() -> None:
    book = Playbook().available("ann").later(5).available("bob")
    book.calls("4001").later(2).hangs_up().calls("4001", call_id="c2")
    assert book.rung == ["ann"]


def test_a_hang_up_heard_again_in_wrap_up_changes_nothing() -> None:
    book = Playbook().available("ann").calls("4001").answers().hangs_up().hangs_up()
    assert book.changes == []
