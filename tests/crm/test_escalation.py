"""The clocks of a ticket by its policy, what is due when, and what each escalation step does."""

from dataclasses import replace
from datetime import datetime

from callcenter.crm.escalation import clocks_of, escalated, overdue, step_due, timed
from callcenter.crm.sla import BusinessTime
from callcenter.crm.ticket_settings import Action, Aim, EscalationStep
from callcenter.crm.ticket_work import commented, stepped
from callcenter.crm.tickets import ClockKind, Comment, Priority, Step, Ticket, TicketState
from tests.support.tickets import HOUR, OFFICE, POLICY, monday, ticket

HOURS = BusinessTime(OFFICE)


def answered(one: Ticket, at: datetime, *, customer: bool = False) -> Ticket:
    return commented(one, Comment(id="c", at=at, author="a", text="…", public=True, from_customer=customer))


def due(one: Ticket) -> list[datetime | None]:
    found = timed(one, POLICY, HOURS)
    return [found.first_response_due_at, found.update_due_at, found.solution_due_at]


def test_a_new_ticket_waits_for_the_first_word_and_the_solution() -> None:
    assert due(ticket(monday(16))) == [monday(17), None, monday(15, day=1)]


def test_after_our_word_the_next_is_due_and_a_customer_who_asks_begins_the_wait_anew() -> None:
    one = answered(ticket(), monday(10))
    assert due(one) == [None, monday(14), monday(17)]
    assert due(answered(one, monday(13), customer=True))[1] == monday(17)


def test_nothing_is_due_while_the_clocks_stand_still_and_later_what_is_left() -> None:
    asked = stepped(answered(ticket(), monday(10)), Step.ASK_CUSTOMER, monday(11))
    assert due(asked) == [None, None, None]
    assert due(stepped(asked, Step.OPEN, monday(9, day=1))) == [None, monday(12, day=1), monday(15, day=1)]


def test_the_clocks_tell_what_is_spent_and_what_was_kept() -> None:
    one = answered(ticket(), monday(9, 30))
    first, update, solution = clocks_of(one, POLICY, HOURS, monday(12))
    assert (first.kind, first.met_at, first.spent_seconds, first.breached) == (
        ClockKind.FIRST_RESPONSE,
        monday(9, 30),
        HOUR / 2,
        False,
    )
    assert (update.spent_seconds, update.due_at) == (2.5 * HOUR, monday(13, 30))
    assert (solution.spent_seconds, solution.breached) == (3 * HOUR, False)
    late = clocks_of(ticket(), POLICY, HOURS, monday(12))
    assert [clock.breached for clock in late] == [True, False]
    assert clocks_of(one, None, HOURS, monday(12)) == ()


def test_the_steps_come_in_their_order_each_once() -> None:
    one = answered(ticket(owner="alice"), monday(9))
    taken = []
    for at in (monday(10), monday(11), monday(13), monday(15), monday(18), monday(18, day=1)):
        while (step := step_due(one, POLICY, HOURS, at)) is not None:
            taken.append((at, step.clock, step.action))
            one = escalated(one, step, at)
    assert taken == [
        (monday(11), ClockKind.UPDATE, Action.NOTIFY),
        (monday(13), ClockKind.SOLUTION, Action.NOTIFY),
        (monday(13), ClockKind.UPDATE, Action.BREACH),
        (monday(15), ClockKind.SOLUTION, Action.RAISE_PRIORITY),
        (monday(18), ClockKind.SOLUTION, Action.BREACH),
        (monday(18, day=1), ClockKind.SOLUTION, Action.REASSIGN),
    ]
    assert (one.priority, one.owner, one.state) == (Priority.HIGH, "bob", TicketState.OPEN)
    assert one.breaches == (ClockKind.UPDATE, ClockKind.SOLUTION)
    assert timed(one, POLICY, HOURS).next_action_at is None


def test_the_next_action_is_the_first_step_that_is_left() -> None:
    one = answered(ticket(), monday(9))
    assert timed(one, POLICY, HOURS).next_action_at == monday(11)
    step = step_due(one, POLICY, HOURS, monday(11))
    assert step is not None
    assert timed(escalated(one, step, monday(11)), POLICY, HOURS).next_action_at == monday(13)


def test_a_queue_that_gets_a_ticket_gets_it_without_its_owner() -> None:
    step = EscalationStep(clock=ClockKind.SOLUTION, percent=1, action=Action.REASSIGN, aim=Aim.QUEUE, name="second")
    after = escalated(ticket(owner="alice"), step, monday(9))
    assert (after.queue, after.owner) == ("second", None)


def test_what_is_done_too_late_is_noted_as_a_breach() -> None:
    late = timed(ticket(), POLICY, HOURS)
    assert overdue(late, monday(10)).breaches == ()
    assert overdue(late, monday(10, 1)).breaches == (ClockKind.FIRST_RESPONSE,)


def test_a_policy_that_changes_changes_what_is_due() -> None:
    eager = replace(POLICY, targets=(replace(POLICY.targets[0], solution=HOUR),))
    assert timed(ticket(), eager, HOURS).solution_due_at == monday(10)
    assert timed(ticket(), None, HOURS).next_action_at is None
