"""What is kept of a status that was chosen for later. Whole contacts: `scenarios/test_deferred_status.py`."""

from callcenter.core.agent import Status
from callcenter.core.reactions import deferred
from callcenter.core.requests import SetAgentStatus
from tests.support.floor import START
from tests.support.playbook import Playbook


def chosen(book: Playbook, status: Status, reason: str | None, by: str | None) -> None:
    book.give(SetAgentStatus(agent="ann", status=status, reason=reason, by=by, after_contact=True, at=START))


def test_who_says_nothing_of_who_asks_is_the_agent_himself() -> None:
    book = Playbook().available("ann").calls("4001").answers()
    chosen(book, Status.NOT_READY, "lunch", None)
    assert book.agent("ann").deferred_by == "ann"
    chosen(book, Status.NOT_READY, "training", None)
    assert book.agent("ann").deferred_reason == "training"


def test_another_reason_for_what_he_has_is_another_choice() -> None:
    book = Playbook().available("ann").calls("4001").answers().chooses("ann", Status.NOT_READY, "lunch")
    chosen(book, Status.NOT_READY, "training", "sam")
    assert book.agent("ann").deferred_reason == "training"


def test_nothing_is_left_of_it_and_without_one_the_agent_is_as_he_was() -> None:
    book = Playbook().available("ann").calls("4001").answers()
    before = book.agent("ann")
    assert deferred.without(before) is before
    chosen(book, Status.OFFLINE, None, "sam")
    assert deferred.without(book.agent("ann")) == before
