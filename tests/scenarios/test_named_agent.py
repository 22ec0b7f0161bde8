"""A flow names the agent: he is waited for a while, though the queue itself waits for nobody."""

from dataclasses import replace
from typing import Final

from callcenter.core.acd.standing import NAMED_PATIENCE_SECONDS
from callcenter.core.agent import Status
from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Stage
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.timers import WaitTimer, name_of
from tests.support.playbook import Playbook
from tests.support.self_service import a_flow, a_self_service_floor

SALES: Final = "4001"


def a_named_floor(*nodes: AnyNode) -> Configuration:
    """4010 leads into this flow; ann takes sales, bob sales and support, eve neither."""
    return replace(a_self_service_floor(), flows={"account": a_flow("account", *nodes)})


def named(agent: str, queue: str = "sales") -> AnyNode:
    return EnqueueNode(id="named", queue=queue, agent=agent)


def patience_ends(book: Playbook, call_id: str) -> Playbook:
    return book.fires(name_of(WaitTimer(waiting_id=book.interaction(call_id).id)))


def rung_for(book: Playbook) -> list[str]:
    return [offer.agent for offer in book.center.state.offers_of[book.interaction().id].values()]


def a_busy_ann(book: Playbook) -> Playbook:
    """ann talks already, and bob is free."""
    book.available("ann").calls(SALES, call_id="c0").starts("c0").answers("c0")
    return book.available("bob", "eve")


def test_he_waits_for_the_named_agent_who_talks_though_another_is_free() -> None:
    book = a_busy_ann(Playbook(a_named_floor(named("ann")))).calls("4010", ani="").later(NAMED_PATIENCE_SECONDS - 1)
    assert patience_ends(book, "c1").interaction().stage is Stage.QUEUED


def test_when_patience_is_over_anybody_may_have_him() -> None:
    book = a_busy_ann(Playbook(a_named_floor(named("ann")))).calls("4010", ani="").later(NAMED_PATIENCE_SECONDS)
    assert patience_ends(book, "c1").interaction().stage is Stage.OFFERED
    assert rung_for(book) == ["bob"]


def test_an_agent_who_may_not_take_the_call_is_not_waited_for() -> None:
    book = Playbook(a_named_floor(named("eve"))).available("ann", "eve").calls("4010", ani="").starts()
    assert book.interaction().stage is Stage.OFFERED
    assert rung_for(book) == ["ann"]


def test_an_agent_who_is_away_is_not_waited_for() -> None:
    book = a_busy_ann(Playbook(a_named_floor(named("ann")))).chooses("ann", Status.NOT_READY).calls("4010", ani="")
    assert book.starts().interaction().stage is Stage.OFFERED


def test_in_the_second_queue_he_is_waited_for_from_then_on_and_in_the_third_no_more() -> None:
    floor = a_named_floor(
        EnqueueNode(id="first", queue="sales", exits={"max_wait": "second"}),
        EnqueueNode(id="second", queue="support", agent="bob", exits={"max_wait": "third"}),
        EnqueueNode(id="third", queue="sales"),
    )
    sales = replace(floor.queues["sales"], max_wait_seconds=60)
    support = replace(floor.queues["support"], max_wait_seconds=10)
    floor = replace(floor, queues={**floor.queues, "sales": sales, "support": support})
    book = Playbook(floor).available("bob").calls(SALES, call_id="c0").starts("c0").answers("c0")
    book.calls("4010", ani="").later(60)
    patience_ends(book, "c1")
    assert (book.interaction().queue, book.interaction().preferred_agent) == ("support", "bob")
    assert book.center.state.named[book.interaction().id].at == book.at
    book.starts().later(10)
    patience_ends(book, "c1")
    assert (book.interaction().queue, book.center.state.named) == ("sales", {})


def test_nothing_is_remembered_of_a_caller_who_is_gone() -> None:
    book = Playbook(a_named_floor(named("ann"))).calls("4010", ani="").starts()
    assert book.center.state.named
    assert book.hangs_up().center.state.named == {}
