"""A caller in a flow: each report moves him on, once."""

from callcenter.core.commands import CollectDigits, HangUpCall, PlayEcho
from callcenter.core.events import Verb, VerbFinished
from callcenter.core.interaction import Outcome, Stage
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_silence_is_asked_again_and_then_taken_for_an_answer() -> None:
    book = Playbook().calls("4000").presses("").starts()
    assert [type(order) for order in book.orders] == [CollectDigits]
    book.presses("").expect(HangUpCall(call_id="c1"))
    assert book.closed.outcome is Outcome.SELF_SERVED


def test_a_report_of_an_older_order_is_void() -> None:
    book = Playbook().calls("4000").presses("3")
    stale = VerbFinished(call_id="c1", generation=1, verb=Verb.COLLECT, ok=True, digits="12345", at=START)
    assert book.give(stale).changes == []
    assert book.interaction().flow_node == "number"


def test_a_report_after_the_flow_is_void() -> None:
    book = Playbook().calls("4001")
    assert book.presses("1").changes == []


def test_what_was_typed_is_kept() -> None:
    book = Playbook().calls("4000").presses("3").presses("12345")
    assert book.interaction().attributes == {"order_number": "12345"}
    assert (book.interaction().stage, book.interaction().queue) == (Stage.QUEUED, "support")


def test_the_caller_hears_himself() -> None:
    book = Playbook().calls("4000").presses("4")
    book.expect(PlayEcho(call_id="c1", generation=2, prompts=("echo_test",), language="zh"))
