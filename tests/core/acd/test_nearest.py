"""The agent who is nearest to each of those who wait."""

from dataclasses import replace

from callcenter.core.acd.nearest import nearest_to
from callcenter.core.acd.queues import waiting_in
from callcenter.core.acd.reasons import Reason
from callcenter.core.acts import AssignWaiting
from callcenter.core.agent import Status
from callcenter.core.events import CallArrived, RingEnd
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def nearest(book: Playbook, queue: str = "sales") -> dict[str, tuple[str, Reason]]:
    """By call: the agent and why he does not have it."""
    waiting = waiting_in(book.center.state, queue, book.at)
    calls = {one.id: one.call_id for one, _ in waiting}
    found = nearest_to(book.center.state, waiting)
    return {calls[name]: (each.agent.username, each.reason) for name, each in found.items()}


def test_of_those_who_are_not_there_the_one_who_lacks_least() -> None:
    book = Playbook().available("eve").calls("4001")
    assert nearest(book)["c1"][1] is Reason.OFFLINE
    assert nearest(book.chooses("bob", Status.NOT_READY, "lunch")) == {"c1": ("bob", Reason.NOT_READY)}


def test_of_the_busy_ones_who_has_been_busy_for_longest_and_never_one_who_may_not() -> None:
    book = Playbook().available("bob").calls("4001", call_id="t1").answers("t1").later(60)
    book.available("ann").calls("4001", call_id="t2").answers("t2").available("eve").calls("4001").later(60)
    assert nearest(book) == {"c1": ("bob", Reason.BUSY)}


def test_of_the_free_ones_whom_the_strategy_has_first() -> None:
    book = Playbook().loses_link().give(CallArrived(call_id="c1", ani="", dnis="4001", at=START))
    book.available("bob").later(5).available("ann", "eve")
    assert nearest(book) == {"c1": ("bob", Reason.RANKED_LOWER)}, "without a switch nobody is offered anything"


def test_who_has_just_missed_the_call_comes_last() -> None:
    book = Playbook().available("ann", "eve").calls("4001").ring_ends(RingEnd.REJECTED).starts()
    assert nearest(book) == {"c1": ("bob", Reason.OFFLINE)}
    alone = a_floor(agents={name: agent for name, agent in a_floor().agents.items() if name != "bob"})
    assert nearest(book.configures(alone)) == {"c1": ("ann", Reason.MISSED_THIS_CALL)}


def test_the_one_who_is_waited_for_alone_is_the_one() -> None:
    book = Playbook().available("bob").calls("4001", call_id="t1").answers("t1").later(60)
    book.available("ann").calls("4001", call_id="t2").answers("t2").calls("4001")
    assert nearest(book) == {"c1": ("bob", Reason.BUSY)}
    book.give(AssignWaiting(interaction_id=book.interaction().id, agent="ann", at=START))
    assert nearest(book) == {"c1": ("ann", Reason.BUSY)}


def test_whom_nobody_could_serve_has_none() -> None:
    floor = a_floor()
    sales = replace(floor.queues["sales"], requirement="klingon")
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales})).available("ann", "eve").calls("4001")
    assert nearest(book) == {}
