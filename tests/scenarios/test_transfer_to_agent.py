"""A call is sent to a colleague without a word before: he alone is rung, and who is not taken loses no place."""

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.commands import HangUpLeg
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentHungUp, Place, RingEnd
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.offer import OfferState
from callcenter.core.requests import ChooseCustomer, HoldCall, RejectOffer, SetNote
from tests.support.after_talk import a_floor_that_asks
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.transfers import ann_talks, to_agent


def sent_to_eve() -> Playbook:
    """Eve takes no calls of sales from the queue; by name she can be given any."""
    return ann_talks().available("eve").give(to_agent("eve"))


def test_the_colleague_is_offered_the_call_in_the_same_breath_and_sees_who_it_is() -> None:
    book = ann_talks().available("bob", "eve")
    book.give(ChooseCustomer(interaction_id="id1", agent="ann", customer={"id": "k1", "name": "李雷"}, at=START))
    book.give(SetNote(interaction_id="id1", agent="ann", note="要发票", at=START)).give(to_agent("eve"))
    assert book.rung == ["eve"]
    (pop,) = book.pops
    assert (pop.agent, pop.interaction.note, pop.interaction.customer_id) == ("eve", "要发票", "k1")
    assert (book.interaction().stage, book.interaction().agent) == (Stage.OFFERED, "eve")


def test_who_sends_a_call_on_wraps_up_at_once() -> None:
    book = sent_to_eve()
    assert (book.agent("ann").activity, book.agent("ann").interaction_id) == (Activity.WRAP_UP, "id1")
    assert book.agent("ann").wrap_up_deadline_at == book.center.state.timers["participation:id1:1"]


def test_the_record_of_a_call_that_was_sent_on_adds_up() -> None:
    book = sent_to_eve().starts().later(3).answers().later(20).hangs_up()
    record = book.record()
    assert (record.agent, record.transfers, record.handed_over, record.outcome) == ("eve", 1, 1, Outcome.ANSWERED)
    assert (record.wait_seconds, record.ring_seconds, record.talk_seconds) == (10, 5, 80)
    assert book.stretches()[-5:] == [("talk", 60), ("queue", 0), ("offer", 3), ("talk", 20), ("wrap_up", None)]


def test_the_phone_of_who_leaves_is_told_only_where_the_legs_were_placed() -> None:
    assert not [order for order in sent_to_eve().orders if isinstance(order, HangUpLeg)]
    book = ann_talks().available("eve").give(HoldCall(interaction_id="id1", agent="ann", at=START)).starts()
    book.give(to_agent("eve"))
    assert [order for order in book.orders if isinstance(order, HangUpLeg)] == [HangUpLeg(call_id="c1", leg="ann")]
    assert not book.interaction().placed
    assert book.stretches()[-3][0] == "hold"


@pytest.mark.parametrize("end", [RingEnd.NO_ANSWER, RingEnd.REJECTED, RingEnd.BUSY, RingEnd.UNREACHABLE])
def test_who_is_not_taken_waits_at_the_head_of_the_queue_that_he_came_from(end: RingEnd) -> None:
    book = ann_talks().calls("4001", call_id="c2").available("eve").later(10).give(to_agent("eve")).starts()
    before = book.interaction()
    book.later(15).ring_ends(end)
    after = book.interaction()
    assert (after.stage, after.queue, after.place_at, after.agent) == (Stage.QUEUED, "sales", before.place_at, None)
    assert book.starts().available("bob").rung == ["bob"]
    assert book.interaction().stage is Stage.OFFERED
    assert book.interaction("c2").stage is Stage.QUEUED


def test_he_turns_it_down_on_the_screen() -> None:
    book = sent_to_eve().starts().give(RejectOffer(interaction_id="id1", agent="eve", at=START))
    assert (book.interaction().stage, book.last_offer.state) == (Stage.QUEUED, OfferState.REJECTED)
    assert book.agent("eve").activity is Activity.IDLE


def test_he_goes_away_while_he_is_rung() -> None:
    book = sent_to_eve().starts().chooses("eve", Status.NOT_READY)
    assert (book.interaction().stage, book.last_offer.state) == (Stage.QUEUED, OfferState.WITHDRAWN)


def test_who_has_just_sent_him_away_is_not_the_next_to_be_rung() -> None:
    book = ann_talks().available("eve").give(to_agent("eve")).starts().fires("participation:id1:1")
    assert book.agent("ann").activity is Activity.WRAP_UP
    book.later(30).fires("participation:id1:1").ring_ends(RingEnd.NO_ANSWER)
    assert (book.agent("ann").activity, book.interaction().stage) == (Activity.IDLE, Stage.QUEUED)
    assert book.starts().fires("retry:id1:ann").rung == ["ann"]


def test_the_caller_hangs_up_while_the_colleague_is_rung() -> None:
    book = sent_to_eve().starts().later(4).hangs_up()
    record = book.record()
    assert (record.outcome, record.ended_by, record.wait_seconds) == (
        Outcome.ABANDONED_WHILE_RINGING,
        EndedBy.CUSTOMER,
        11,
    )
    assert (book.agent("eve").activity, book.agent("ann").activity) == (Activity.IDLE, Activity.WRAP_UP)


def test_the_caller_hangs_up_when_he_waits_again() -> None:
    book = sent_to_eve().starts().later(4).ring_ends(RingEnd.BUSY).starts().later(6).hangs_up()
    assert (book.record().outcome, book.record().wait_seconds) == (Outcome.ABANDONED_IN_QUEUE, 17)


def test_the_old_phone_that_hangs_up_late_ends_nothing() -> None:
    book = sent_to_eve().starts().answers().give(AgentHungUp(call_id="c1", endpoint="ann", at=START))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "eve")


def test_the_last_agent_hangs_up_and_the_caller_is_asked_how_it_was() -> None:
    book = ann_talks(a_floor_that_asks()).available("eve").give(to_agent("eve")).starts().answers().later(9)
    book.give(AgentHungUp(call_id="c1", endpoint="eve", at=START))
    assert (book.interaction().after_talk, book.interaction().agent) == (True, "eve")
    assert book.agent("ann").interaction_id == book.agent("eve").interaction_id == "id1"


def test_it_is_sent_on_a_second_time() -> None:
    book = sent_to_eve().starts().answers().later(30).available("bob").give(to_agent("bob", agent="eve")).starts()
    book.answers().later(5).hangs_up()
    assert (book.record().transfers, book.record().handed_over, book.record().agent) == (2, 2, "bob")
    assert [part.agent for part in book.kept.tables.participations.values()] == ["ann", "eve"]


def test_after_a_restart_he_is_rung_on_and_both_wrap_up() -> None:
    book = sent_to_eve().starts().restarts()
    assert "participation:id1:1" in book.timers
    book.sees(book.a_call(Place.RINGING)).answers()
    assert (book.interaction().agent, book.agent("ann").activity) == ("eve", Activity.WRAP_UP)


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("ann", Refusal.TARGET_IS_YOURSELF),
        ("nobody", Refusal.UNKNOWN_AGENT),
        ("bob", Refusal.TARGET_NOT_AVAILABLE),
    ],
)
def test_it_is_said_at_once_when_he_cannot_have_it(target: str, code: Refusal) -> None:
    book = ann_talks().available("eve")
    with pytest.raises(ContactCenterError) as refused:
        book.give(to_agent(target))
    assert refused.value.code is code
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "ann")


def test_nobody_but_its_agent_sends_a_call_on_and_only_while_he_talks() -> None:
    book = ann_talks().available("bob", "eve")
    with pytest.raises(ContactCenterError) as refused:
        book.give(to_agent("eve", agent="bob"))
    assert refused.value.code is Refusal.NOT_YOUR_INTERACTION
    with pytest.raises(ContactCenterError) as refused:
        book.hangs_up().give(to_agent("eve"))
    assert refused.value.code is Refusal.ALREADY_ENDED


def test_nothing_is_sent_on_while_the_switch_cannot_be_reached() -> None:
    book = ann_talks().available("eve").loses_link()
    with pytest.raises(ContactCenterError) as refused:
        book.give(to_agent("eve"))
    assert refused.value.code is Refusal.SWITCH_AWAY
