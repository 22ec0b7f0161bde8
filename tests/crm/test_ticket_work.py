"""What steps, words and owners do to a ticket."""

from dataclasses import replace

import pytest

from callcenter.crm.ticket_work import IllegalStep, assigned, commented, raised, stepped
from callcenter.crm.tickets import Comment, Priority, Step, TicketState
from tests.support.tickets import monday, ticket


def said(hour: int, *, customer: bool = False, public: bool = True) -> Comment:
    return Comment(id="c", at=monday(hour), author="alice", text="…", public=public, from_customer=customer)


def test_a_step_that_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(IllegalStep):
        stepped(ticket(), Step.REOPEN, monday(10))


def test_the_clocks_stand_still_while_the_customer_is_asked_and_after_the_end() -> None:
    asked = stepped(ticket(), Step.ASK_CUSTOMER, monday(10))
    held = stepped(asked, Step.HOLD, monday(11))
    assert held.pauses == ((monday(10), None),)
    opened = stepped(held, Step.OPEN, monday(12))
    solved = stepped(opened, Step.SOLVE, monday(13))
    assert solved.pauses == ((monday(10), monday(12)), (monday(13), None))
    assert (solved.solved_at, solved.responded_at, solved.closed_at) == (monday(13), monday(13), None)
    closed = stepped(solved, Step.CLOSE, monday(14))
    assert (closed.solved_at, closed.closed_at) == (monday(13), monday(14))
    again = stepped(closed, Step.REOPEN, monday(15))
    assert (again.state, again.solved_at, again.closed_at) == (TicketState.OPEN, None, None)
    assert again.pauses[-1] == (monday(13), monday(15))


def test_who_gets_a_new_ticket_opens_it() -> None:
    assert assigned(ticket(), "bob", monday(9)).state is TicketState.OPEN
    held = stepped(ticket(), Step.HOLD, monday(9))
    assert assigned(held, "bob", monday(9)).state is TicketState.ON_HOLD
    assert assigned(ticket(), None, monday(9)).state is TicketState.NEW


def test_our_first_public_word_is_the_first_response() -> None:
    quiet = commented(ticket(), said(10, public=False))
    assert (quiet.state, quiet.responded_at) == (TicketState.OPEN, None)
    loud = commented(commented(quiet, said(11)), said(12))
    assert (loud.responded_at, loud.answered_at, loud.asked_at) == (monday(11), monday(12), None)


def test_only_the_customers_first_word_after_ours_begins_another_wait() -> None:
    before_ours = commented(ticket(), said(10, customer=True))
    assert before_ours.asked_at is None
    asked = commented(commented(commented(ticket(), said(10)), said(11, customer=True)), said(12, customer=True))
    assert asked.asked_at == monday(11)
    assert commented(asked, said(13)).asked_at is None


@pytest.mark.parametrize("step", [Step.ASK_CUSTOMER, Step.SOLVE, Step.CLOSE])
def test_a_customer_who_speaks_wakes_the_ticket(step: Step) -> None:
    asleep = stepped(ticket(), step, monday(10))
    assert commented(asleep, said(11, customer=True)).state is TicketState.OPEN
    assert commented(asleep, said(11)).state is asleep.state


def test_what_is_on_hold_is_not_woken_by_words() -> None:
    held = stepped(ticket(), Step.HOLD, monday(10))
    assert commented(held, said(11, customer=True)).state is TicketState.ON_HOLD


def test_steps_of_the_wait_for_our_word_come_again_with_the_next_wait() -> None:
    fired = replace(ticket(), fired=("update:50:notify:owner:", "solution:50:notify:owner:"))
    assert commented(fired, said(10)).fired == ("solution:50:notify:owner:",)


def test_the_highest_priority_stays() -> None:
    assert [raised(priority) for priority in Priority] == ["normal", "high", "urgent", "urgent"]
