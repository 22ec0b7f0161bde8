"""Tickets on the wire: numbers as people write them, only what is named, what a template says."""

import pytest
from pydantic import ValidationError

from callcenter.api.tickets.schemas import (
    CommentGiven,
    StepGiven,
    TicketChange,
    TicketGiven,
    TicketShown,
    TicketsWanted,
)
from callcenter.crm.ticket_settings import Template
from callcenter.crm.tickets import Priority, Step, TicketState
from tests.support.tickets import monday, ticket

TEMPLATE = Template(
    id="x",
    name="refund",
    label_en="",
    label_zh="",
    priority=Priority.HIGH,
    subject_en="Refund",
    subject_zh="退款",
    created_at=monday(9),
    updated_at=monday(9),
)


@pytest.mark.parametrize("text", ["T-000012", "t12", "12"])
def test_a_number_is_looked_for_however_it_is_written(text: str) -> None:
    assert TicketsWanted(number=text).number == 12


@pytest.mark.parametrize("text", ["T", "-1", "0", "十二", "9" * 30])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TicketsWanted.model_validate({"number": text})


def test_only_what_is_named_changes() -> None:
    assert TicketChange.model_validate({"owner": None, "text": ""}).named() == {"owner": None, "text": ""}
    with pytest.raises(ValidationError):
        TicketChange.model_validate({"priority": None})


def test_what_is_named_goes_before_the_template() -> None:
    facts = TicketGiven(template="refund", text="我的").facts(TEMPLATE, "zh")
    assert (facts["subject"], facts["text"], facts["priority"]) == ("退款", "我的", Priority.HIGH)
    assert TicketGiven(subject="x").facts(None, "en") == {"subject": "x"}


def test_merging_and_saying_nothing_are_not_possible() -> None:
    with pytest.raises(ValidationError):
        StepGiven.model_validate({"step": "merge"})
    with pytest.raises(ValidationError):
        CommentGiven(text="")


def test_a_ticket_is_shown_with_its_next_due_time_and_the_steps_that_are_possible() -> None:
    shown = TicketShown.of(ticket(state=TicketState.SOLVED, solution_due_at=monday(12), update_due_at=monday(11)))
    assert (shown.due_at, shown.steps) == (monday(11), [Step.REOPEN, Step.CLOSE])
