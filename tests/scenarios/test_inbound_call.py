"""A caller dials, chooses, waits for nobody, talks, and the agent writes down what came of it."""

from callcenter.core.commands import CollectDigits, HangUpCall, LookUpCustomer, RingAgents
from callcenter.core.events import RingEnd
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import SetDisposition
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_a_call_from_the_menu_to_the_disposition() -> None:
    book = Playbook().available("ann", "bob", "eve")

    book.later(1).calls("4000")
    book.expect(
        CollectDigits(
            call_id="c1", generation=1, prompts=("main_menu",), language="zh", max_digits=1, timeout_seconds=5
        )
    )
    assert LookUpCustomer(interaction_id="id1", ani="13800138000", ani_e164=None) in book.commands

    book.later(4).presses("1")
    book.expect(
        RingAgents(call_id="c1", generation=2, offer_id="id2", endpoints=("ann",), ring_seconds=20, music="default")
    )
    assert book.agent("ann").activity == "offered"

    book.later(3).starts().answers()
    assert book.interaction().stage is Stage.CONNECTED
    assert book.agent("ann").activity == "on_contact"

    book.later(60).ring_ends(RingEnd.AGENT_HUNG_UP)
    book.expect(HangUpCall(call_id="c1"))
    assert book.interaction().stage is Stage.WRAP_UP

    book.later(10).give(SetDisposition(interaction_id="id1", agent="ann", code="resolved", note="sent", at=START))
    record = book.closed
    assert (record.outcome, record.ended_by, record.agent, record.queue) == ("answered", EndedBy.AGENT, "ann", "sales")
    assert (record.disposition, record.note) == ("resolved", "sent")
    assert [step["node"] for step in record.ivr_path] == ["choose", "sales"]
    assert book.stretches() == [("ivr", 4), ("queue", 0), ("offer", 3), ("talk", 60), ("wrap_up", 10)]
    assert (record.ivr_seconds, record.wait_seconds, record.talk_seconds) == (4, 3, 60)
    assert book.agent("ann").activity == "idle"


def test_a_caller_of_a_queue_with_nobody_free_hears_its_music_until_somebody_is() -> None:
    book = Playbook().available("eve").calls("4001")
    assert [type(order).__name__ for order in book.orders] == ["HoldCaller"]
    book.later(40).available("bob")
    assert book.rung == ["bob"]
    book.starts().answers()
    assert book.record().wait_seconds == 40


def test_the_caller_who_hangs_up_ends_the_talk_as_the_customer() -> None:
    book = Playbook().available("bob").calls("4002").answers().later(5).hangs_up()
    assert (book.closed.outcome, book.closed.ended_by, book.closed.cause) == (Outcome.ANSWERED, EndedBy.CUSTOMER, "16")


def test_a_higher_priority_is_served_before_a_longer_wait() -> None:
    book = Playbook().calls("4001", call_id="c1").later(9).calls("4002", call_id="c2")
    book.available("bob")
    assert book.pops[0].interaction.call_id == "c2"
