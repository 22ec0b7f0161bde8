"""Tickets as values: the table of states, their numbers, what is told as a change."""

from dataclasses import replace

import pytest

from callcenter.crm.ticket_work import stepped
from callcenter.crm.tickets import (
    OPEN_STATES,
    TRANSITIONS,
    Link,
    LinkKind,
    Priority,
    Step,
    Ticket,
    TicketState,
    difference,
    number_of,
    shown_number,
)
from tests.support.tickets import monday, ticket


def test_every_state_has_its_row_and_only_merged_is_an_end() -> None:
    assert set(TRANSITIONS) == set(TicketState)
    assert [state for state, steps in TRANSITIONS.items() if not steps] == [TicketState.MERGED]
    assert all(Step.SOLVE in TRANSITIONS[state] for state in OPEN_STATES)


def test_only_facts_that_differ_are_told() -> None:
    before = ticket(links=(Link(kind=LinkKind.ORDER, to="o"),))
    after = replace(before, priority=Priority.HIGH, next_action_at=monday(9), version=2, links=())
    assert difference(before, after) == {
        "priority": ("normal", "high"),
        "links": ([{"kind": "order", "to": "o"}], []),
    }
    assert "subject" in difference(None, before)


@pytest.mark.parametrize(
    ("text", "number"), [("T-000123", 123), ("t123", 123), (" 123 ", 123), ("T-", None), ("x", None)]
)
def test_a_number_is_read_however_people_write_it(text: str, number: int | None) -> None:
    assert number_of(text) == number


def test_a_number_has_six_digits_and_more_when_there_are_more() -> None:
    assert [shown_number(number) for number in (1, 123456, 1234567)] == ["T-000001", "T-123456", "T-1234567"]


def test_a_ticket_is_a_value() -> None:
    one: Ticket = ticket(id="a")
    assert stepped(one, Step.OPEN, monday(9)) is not one
    assert one.state is TicketState.NEW
