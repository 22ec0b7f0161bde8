"""One ring of one agent or of several: made with a deadline, and brought to one end."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.commands import RingAgents
from callcenter.core.configuration import Strategy
from callcenter.core.events import AgentAnswered, RingEnd, RingFinished, Verb, VerbStarted
from callcenter.core.offer import OfferState
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def test_it_has_the_queues_ring_time_and_a_grace_as_its_deadline() -> None:
    offer = Playbook().available("bob").calls("4002").last_offer
    assert offer.deadline_at == START + timedelta(seconds=15 + 3)
    assert (offer.number, offer.queue, offer.agent) == (1, "support", "bob")


def test_it_rings_once_the_switch_says_so() -> None:
    book = Playbook().available("ann").calls("4001")
    assert (book.last_offer.state, book.last_offer.ringing_at) == (OfferState.RINGING, START)
    again = VerbStarted(call_id="c1", generation=1, verb=Verb.RING, at=START)
    assert book.give(again).changes == []


def test_a_report_of_an_older_ring_ends_no_newer_one() -> None:
    book = Playbook().available("ann", "bob").calls("4001").ring_ends(RingEnd.BUSY).starts()
    book.give(RingFinished(call_id="c1", generation=1, end=RingEnd.NO_ANSWER, at=START))
    assert book.changes == []
    assert book.agent("bob").activity == "offered"


def test_a_ring_that_ended_twice_is_counted_once() -> None:
    book = Playbook().available("ann").calls("4001")
    ended = RingFinished(call_id="c1", generation=1, end=RingEnd.NO_ANSWER, at=START)
    book.give(ended).give(ended)
    assert book.changes == []
    assert book.record().offers_made == 1


def test_an_answer_to_an_older_ring_is_void() -> None:
    book = Playbook().available("ann", "bob").calls("4001").ring_ends(RingEnd.BUSY).starts()
    assert book.give(AgentAnswered(call_id="c1", generation=1, at=START)).changes == []


def test_offers_are_numbered_and_the_first_is_remembered() -> None:
    book = Playbook().available("ann", "bob").later(5).calls("4001").later(4).ring_ends(RingEnd.BUSY)
    assert book.last_offer.number == 2
    assert book.record().first_offered_at == START + timedelta(seconds=5)


def rung(*, language: str = "zh", agent: dict[str, Any] | None = None, **queue: Any) -> RingAgents:
    """The order that a call for sales leads to, with ann set up like this and bob as he is; eve may not take it."""
    floor = a_floor()
    entry = replace(floor.entry_points["4001"], language=language)
    floor = replace(
        floor,
        queues={**floor.queues, "sales": replace(floor.queues["sales"], **queue)},
        agents={**floor.agents, "ann": replace(floor.agents["ann"], **(agent or {}))},
        entry_points={**floor.entry_points, "4001": entry},
    )
    book = Playbook(floor).available("ann").later(1).available("bob", "eve").calls("4001")
    (order,) = [order for order in book.orders if isinstance(order, RingAgents)]
    seconds = (book.last_offer.deadline_at - book.last_offer.offered_at).total_seconds()
    assert seconds == order.ring_seconds + 3, "the deadline goes by the phone's own ring time"
    return order


def test_a_phones_own_ring_time_counts_more_than_the_queues_and_of_several_the_longest() -> None:
    several = {"strategy": Strategy.RING_SEVERAL}
    assert rung().ring_seconds == 20
    assert rung(agent={"ring_seconds": 35}).ring_seconds == 35
    assert rung(agent={"ring_seconds": 8}).ring_seconds == 8
    assert rung(agent={"ring_seconds": 35}, **several).ring_seconds == 35
    assert rung(agent={"ring_seconds": 8}, **several).ring_seconds == 20


@pytest.mark.parametrize(
    ("queue", "phone", "answers"),
    [(False, None, False), (True, None, True), (True, False, False), (False, True, True)],
)
def test_a_phone_answers_by_itself_when_it_or_else_its_queue_says_so(
    queue: bool, phone: bool | None, answers: bool
) -> None:
    assert rung(auto_answer=queue, agent={"auto_answer": phone}).auto_answer is answers


def test_of_several_phones_none_answers_by_itself() -> None:
    order = rung(strategy=Strategy.RING_SEVERAL, auto_answer=True)
    assert (order.endpoints, order.auto_answer) == (("ann", "bob"), False)


def test_the_agent_hears_which_queue_calls_in_a_language_that_he_and_the_caller_share() -> None:
    assert (rung().whisper, rung(whisper=True).whisper) == (None, "queue_sales")
    assert [rung(whisper=True, language=language).language for language in ("zh", "en", "fr")] == ["zh", "en", "zh"]


def test_it_rings_where_the_agent_sat_when_it_was_made() -> None:
    book = Playbook().available("ann").calls("4001")
    moved = replace(book.configuration.agents["ann"], endpoint="desk-7")
    book.configures(replace(book.configuration, agents={**book.configuration.agents, "ann": moved}))
    assert book.last_offer.endpoint == "ann"
    assert book.answers(phone="ann").agent("ann").activity == "on_contact"
