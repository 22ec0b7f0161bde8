"""A number that starts nothing, or something that is not there: the caller hears so, and the record says so."""

from dataclasses import replace

from callcenter.core.commands import HangUpCall, PlayPrompts
from callcenter.core.configuration import EntryPoint
from callcenter.core.interaction import Outcome
from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def test_a_number_that_is_not_in_service() -> None:
    book = Playbook().available("ann", "eve").calls("9999")
    book.expect(PlayPrompts(call_id="c1", generation=1, prompts=("number_not_in_service",), language="zh"))
    book.later(5).presses("").expect(HangUpCall(call_id="c1"))
    assert (book.closed.outcome, book.closed.ended_by, book.closed.entry_point) == (Outcome.REJECTED, "system", None)


def test_a_number_whose_flow_is_missing_apologises() -> None:
    entry = EntryPoint(dnis="4000", name="Main line", flow="gone", language="en")
    book = Playbook(a_floor(entry_points={"4000": entry})).calls("4000")
    book.expect(PlayPrompts(call_id="c1", generation=1, prompts=("technical_problem",), language="en"))
    assert book.presses("").closed.outcome is Outcome.FAILED


def test_a_number_whose_queue_is_missing_ends_at_once() -> None:
    floor = a_floor()
    entry = replace(floor.entry_points["4001"], queue="gone")
    book = Playbook(replace(floor, entry_points={"4001": entry})).available("ann").calls("4001")
    book.expect(HangUpCall(call_id="c1"))
    assert (book.closed.outcome, book.closed.cause) == (Outcome.FAILED, "unknown_queue")
