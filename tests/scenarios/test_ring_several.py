"""A queue rings several agents at once: the first to answer has the caller, the others are let go unharmed."""

from dataclasses import replace

import pytest

from callcenter.core.agent import Activity, Agent, Status
from callcenter.core.changes import PopEnriched
from callcenter.core.commands import HoldCaller, RingAgents, StopRinging
from callcenter.core.configuration import Configuration, Strategy
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CustomersFound, Place, RingEnd
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.offer import Offer, OfferState
from callcenter.core.requests import HangUp, RejectOffer
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def a_floor_that_rings_several(**queue: object) -> Configuration:
    """Sales rings up to three at once; ann, bob and cid may take its calls, eve may not."""
    floor = a_floor()
    sales = replace(floor.queues["sales"], strategy=Strategy.RING_SEVERAL, ring_several=3, **queue)  # type: ignore[arg-type]
    cid = replace(floor.agents["ann"], username="cid", display_name="Cid", endpoint="cid")
    return replace(floor, queues={**floor.queues, "sales": sales}, agents={**floor.agents, "cid": cid})


def several(*agents: str) -> Playbook:
    """A caller rings at all of these; eve waits for another queue's calls."""
    book = Playbook(a_floor_that_rings_several())
    for agent in agents or ("ann", "bob", "cid"):
        book.available(agent).later(1)
    return book.available("eve").calls("4001")


def offers_of(book: Playbook) -> dict[str, Offer]:
    return {offer.agent: offer for offer in book.kept.tables.offers.values()}


def states_of(book: Playbook) -> dict[str, str]:
    return {agent: offer.state.value for agent, offer in offers_of(book).items()}


def rested(agent: Agent) -> tuple[Activity, object]:
    return agent.activity, agent.idle_since_at


def test_all_of_them_have_an_offer_and_a_pop_and_ring_from_one_order() -> None:
    book = several()
    (ring,) = [order for order in book.orders if isinstance(order, RingAgents)]
    made = offers_of(book)
    assert ring.endpoints == ("ann", "bob", "cid")
    assert ring.offer_id == made["ann"].id
    assert [made[agent].number for agent in ("ann", "bob", "cid")] == [1, 2, 3]
    assert {pop.agent: pop.offer_id for pop in book.pops} == {agent: offer.id for agent, offer in made.items()}
    assert states_of(book) == dict.fromkeys(("ann", "bob", "cid"), "ringing")
    assert (book.interaction().agent, book.interaction().offers_made) == (None, 3)
    assert book.stretches() == [("ivr", 0), ("queue", 0), ("offer", None)]


def test_the_first_to_answer_has_the_caller_and_the_others_keep_their_place_in_the_line() -> None:
    book = several()
    before = {agent: rested(replace(book.agent(agent), activity=Activity.IDLE)) for agent in ("ann", "cid")}
    book.later(5).answers(phone="bob").expect()
    assert states_of(book) == {"ann": "withdrawn", "bob": "answered", "cid": "withdrawn"}
    assert offers_of(book)["ann"].cause == "answered_elsewhere"
    assert (book.interaction().agent, book.agent("bob").activity) == ("bob", Activity.ON_CONTACT)
    assert {agent: rested(book.agent(agent)) for agent in ("ann", "cid")} == before
    assert not [name for name in book.center.state.timers if name.startswith("ring:")]


def test_a_second_answer_changes_nothing() -> None:
    book = several().answers(phone="bob").answers(phone="cid")
    assert book.changes == []
    assert book.interaction().agent == "bob"


def test_the_losers_are_offered_the_next_caller_at_once() -> None:
    book = several().calls("4001", call_id="c2").answers(phone="bob")
    assert book.rung == ["ann", "cid"]


def test_who_declines_rings_no_more_and_the_others_ring_on() -> None:
    book = several().give(RejectOffer(interaction_id="id1", agent="bob", at=START))
    book.expect(StopRinging(call_id="c1", endpoint="bob"))
    assert states_of(book) == {"ann": "ringing", "bob": "rejected", "cid": "ringing"}
    assert (book.agent("bob").status, book.agent("bob").activity) == (Status.AVAILABLE, Activity.IDLE)
    assert book.answers(phone="cid").interaction().agent == "cid"


def test_a_phone_that_declines_by_itself_is_not_told_to_stop() -> None:
    book = several().ring_ends(RingEnd.REJECTED, phone="ann", cause="21").expect()
    assert states_of(book) == {"ann": "rejected", "bob": "ringing", "cid": "ringing"}
    assert book.agent("ann").status is Status.AVAILABLE


def test_the_last_one_out_ends_the_ring_and_the_caller_keeps_his_place() -> None:
    book = several("ann", "bob")
    book.later(2).give(RejectOffer(interaction_id="id1", agent="ann", at=START))
    book.later(2).chooses("bob", Status.NOT_READY, "lunch")
    assert [type(order) for order in book.orders] == [HoldCaller]
    assert states_of(book) == {"ann": "rejected", "bob": "withdrawn"}
    assert (book.interaction().stage, book.interaction().queued_at) == (Stage.QUEUED, book.record().queued_at)
    book.starts().available("cid")
    assert book.rung == ["cid"]


def test_who_goes_not_ready_rings_no_more_and_the_others_ring_on() -> None:
    book = several().chooses("cid", Status.NOT_READY, "lunch").expect(StopRinging(call_id="c1", endpoint="cid"))
    assert states_of(book) == {"ann": "ringing", "bob": "ringing", "cid": "withdrawn"}
    assert (book.agent("cid").reason, offers_of(book)["cid"].cause) == ("lunch", "status_changed")


def test_an_agent_removed_meanwhile_stops_ringing_where_he_rang() -> None:
    book = several()
    gone = {name: agent for name, agent in book.configuration.agents.items() if name != "bob"}
    book.configures(replace(book.configuration, agents=gone))
    assert StopRinging(call_id="c1", endpoint="bob") in book.orders
    assert states_of(book)["ann"] == "ringing"


def test_nobody_is_blamed_when_nobody_answers_and_each_is_passed_over_for_a_while() -> None:
    book = several().later(20).ring_ends(RingEnd.NO_ANSWER)
    assert states_of(book) == dict.fromkeys(("ann", "bob", "cid"), "no_answer")
    assert {book.agent(agent).status for agent in ("ann", "bob", "cid")} == {Status.AVAILABLE}
    assert book.rung == []
    book.starts()
    assert book.calls("4001", call_id="c2").rung == ["ann", "bob", "cid"], "another caller may have them"


def test_an_unreachable_phone_is_told_apart_only_when_the_switch_names_it() -> None:
    book = several().ring_ends(RingEnd.UNREACHABLE, phone="bob")
    assert (book.agent("bob").status, book.agent("bob").reason) == (Status.NOT_READY, "unreachable")
    book.ring_ends(RingEnd.UNREACHABLE)
    assert {book.agent(agent).status for agent in ("ann", "cid")} == {Status.AVAILABLE}


def test_a_phone_that_let_it_ring_out_is_not_blamed_either() -> None:
    book = several().ring_ends(RingEnd.NO_ANSWER, phone="bob")
    assert (book.agent("bob").status, states_of(book)["bob"]) == (Status.AVAILABLE, "no_answer")


def test_one_deadline_ends_the_ring_of_all() -> None:
    book = several().later(23).fires("ring:id3")
    assert states_of(book) == dict.fromkeys(("ann", "bob", "cid"), "no_answer")
    assert book.center.state.offers_of == {}


def test_all_are_let_go_when_the_caller_leaves() -> None:
    book = several().later(3).hangs_up()
    assert states_of(book) == dict.fromkeys(("ann", "bob", "cid"), "caller_left")
    assert book.closed.outcome is Outcome.ABANDONED_WHILE_RINGING
    assert {book.agent(agent).activity for agent in ("ann", "bob", "cid")} == {Activity.IDLE}
    assert not [name for name in book.center.state.timers if name.startswith("ring:")]


def test_an_answer_that_crosses_its_own_refusal_gets_nobody() -> None:
    book = several("ann", "bob").give(RejectOffer(interaction_id="id1", agent="ann", at=START))
    book.answers(phone="ann")
    assert (book.interaction().stage, states_of(book)["bob"]) == (Stage.QUEUED, "withdrawn")
    assert [type(order) for order in book.orders] == [HoldCaller]
    book.starts().later(2).fires("retry:id1:bob")
    assert book.rung == ["bob"], "the others rang no more, and it was not their fault"


def test_with_one_left_an_answer_without_a_name_is_his() -> None:
    book = several("ann", "bob").give(RejectOffer(interaction_id="id1", agent="ann", at=START)).answers()
    assert book.interaction().agent == "bob"


def test_a_talk_that_is_only_heard_of_at_its_end_is_his_whose_phone_it_was() -> None:
    book = several().later(9).ring_ends(RingEnd.AGENT_HUNG_UP, phone="cid")
    assert (book.record().agent, book.record().outcome) == ("cid", Outcome.ANSWERED)
    assert states_of(book) == {"ann": "withdrawn", "bob": "withdrawn", "cid": "answered"}


def test_a_talk_whose_agent_nobody_can_name_is_answered_all_the_same() -> None:
    book = several().later(9).ring_ends(RingEnd.AGENT_HUNG_UP)
    assert (book.record().agent, book.record().outcome) == (None, Outcome.ANSWERED)
    assert set(states_of(book).values()) == {"withdrawn"}


@pytest.mark.parametrize(("phone", "agent"), [("bob", "bob"), (None, None), ("eve", None)])
def test_a_caller_who_hung_up_after_an_unheard_answer_was_answered(phone: str | None, agent: str | None) -> None:
    book = several()
    book.hangs_up(answered=True, offer_id=offers_of(book)["ann"].id, endpoint=phone)
    assert (book.record().agent, book.record().outcome) == (agent, Outcome.ANSWERED)


def test_an_agent_who_is_only_rung_can_not_hang_up() -> None:
    book = several()
    for agent, code in (("bob", Refusal.NOT_CONNECTED), ("eve", Refusal.NOT_YOUR_INTERACTION)):
        with pytest.raises(ContactCenterError) as refused:
            book.give(HangUp(interaction_id="id1", agent=agent, at=START))
        assert refused.value.code is code


def test_who_it_is_is_told_at_every_desk_that_rings() -> None:
    book = several().give(CustomersFound(interaction_id="id1", matches=({"id": "k1"},), at=START))
    told = [change for change in book.changes if isinstance(change, PopEnriched)]
    assert {one.agent: one.offer_id for one in told} == {agent: o.id for agent, o in offers_of(book).items()}


def test_a_restart_knows_all_who_are_rung_and_a_look_finds_who_answered() -> None:
    book = several().restarts()
    assert {offer.agent for offer in book.center.state.offers_of["id1"].values()} == {"ann", "bob", "cid"}
    assert len([name for name in book.center.state.timers if name.startswith("ring:")]) == 3
    book.sees_twice(book.a_call(Place.TALKING, endpoint="cid"))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "cid")
    assert states_of(book) == {"ann": "withdrawn", "bob": "withdrawn", "cid": "answered"}


def test_a_ring_of_several_that_is_seen_no_more_is_nobodys_fault() -> None:
    book = several()
    book.sees_twice(book.a_call(Place.WAITING))
    assert set(states_of(book).values()) == {OfferState.WITHDRAWN.value}
    assert {book.agent(agent).status for agent in ("ann", "bob", "cid")} == {Status.AVAILABLE}


def test_without_a_link_nobody_is_told_to_stop() -> None:
    book = several().loses_link().chooses("ann", Status.OFFLINE).expect()
    assert states_of(book)["ann"] == "withdrawn"
