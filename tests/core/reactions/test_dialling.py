"""What a call is before anybody is called: who may make it, for which queue, and what number is seen."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.agent import PhoneFault, PhoneState
from callcenter.core.commands import CallLeg
from callcenter.core.configuration import Configuration, PhoneKind
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import PhoneChanged
from callcenter.core.requests import SetPhoneFault
from tests.support.dialling import Dialled, a_floor_that_dials, dialled
from tests.support.floor import START


def ready(configuration: Configuration | None = None) -> Dialled:
    """Ann takes sales, bob both queues, eve neither of them: she is no less an agent who may call."""
    return Dialled(configuration or a_floor_that_dials()).available("ann", "bob", "eve")


def changed(name: str, **fields: Any) -> Configuration:
    """The floor on which this agent is different."""
    floor = a_floor_that_dials()
    return replace(floor, agents={**floor.agents, name: replace(floor.agents[name], **fields)})


def refused(book: Dialled, agent: str, code: Refusal, **fields: Any) -> None:
    """He is refused, and nothing has happened: no call, and none that counts against him."""
    before = (dict(book.center.state.agents), dict(book.center.state.timers))
    with pytest.raises(ContactCenterError) as refusal:
        book.give(dialled(agent, **fields))
    assert refusal.value.code is code
    assert (book.center.state.agents, book.center.state.timers) == before
    assert not book.center.state.interactions
    assert not book.center.state.dialled.made


# Who may


def test_whom_nobody_knows_calls_nobody() -> None:
    refused(ready(), "nobody", Refusal.UNKNOWN_AGENT)


def test_who_talks_on_his_phone_about_something_else_is_busy() -> None:
    book = ready().give(PhoneChanged(endpoint="ann", state=PhoneState.IN_USE, at=START))
    refused(book, "ann", Refusal.BUSY_WITH_A_CONTACT)
    assert book.dials("bob").phones_called == ["bob"]


def test_an_agent_without_a_phone_has_none_to_call_from() -> None:
    refused(ready(changed("eve", endpoint="")), "eve", Refusal.PHONE_AWAY)


def test_a_page_that_cannot_hear_its_agent_calls_nobody() -> None:
    book = ready(changed("ann", endpoint="ann-web", phone=PhoneKind.BROWSER))
    book.give(SetPhoneFault(agent="ann", fault=PhoneFault.MIC_LOST, at=START))
    refused(book, "ann", Refusal.PHONE_AWAY)
    assert book.give(SetPhoneFault(agent="ann", fault=None, at=START)).dials().phones_called == ["ann-web"]


def test_a_number_that_is_refused_comes_last_so_that_no_mistake_counts_as_an_attempt() -> None:
    refused(ready(), "ann", Refusal.UNKNOWN_QUEUE, number="+19005550100", queue="support")
    refused(ready(), "ann", Refusal.DIALLING_NOT_ALLOWED, number="+19005550100", queue="sales")


# What the call is


def test_the_call_has_the_id_and_the_customer_that_were_asked_for() -> None:
    book = ready().dials("ann", interaction_id="wanted", customer_id="customer-1")
    assert (book.call.id, book.call.call_id, book.call.customer_id) == ("wanted", "wanted", "customer-1")
    (pop,) = book.pops
    assert (pop.offer_id, pop.lookup_pending, pop.wait_seconds) == ("", True, 0.0)
    assert not book.kept.tables.offers, "nothing was offered to him: he wanted it"


@pytest.mark.parametrize(("own", "seconds"), [(None, 20), (7, 7)])
def test_a_phone_that_has_a_time_of_its_own_is_called_as_long(own: int | None, seconds: int) -> None:
    book = ready(changed("bob", ring_seconds=own)).dials("bob")
    (leg,) = [order for order in book.orders if isinstance(order, CallLeg)]
    assert (leg.endpoint, leg.ring_seconds) == ("bob", seconds)


# Whose account it goes on


@pytest.mark.parametrize(
    ("agent", "usual", "queue"),
    [
        ("ann", None, "sales"),
        ("bob", None, "sales"),
        ("eve", None, None),
        ("ann", "support", "support"),
        ("eve", "support", "support"),
        ("bob", "closed down", "sales"),
        ("eve", "closed down", None),
    ],
)
def test_a_call_that_names_no_queue_has_the_usual_one_or_the_first_of_his_own(
    agent: str, usual: str | None, queue: str | None
) -> None:
    assert ready(a_floor_that_dials(queue=usual)).dials(agent).call.queue == queue


def test_the_usual_queue_may_be_named_by_everybody_and_others_only_by_their_own_agents() -> None:
    floor = a_floor_that_dials(queue="support")
    assert ready(floor).dials("eve", queue="support").call.queue == "support"
    refused(ready(floor), "eve", Refusal.UNKNOWN_QUEUE, queue="sales")


def test_a_queue_that_is_no_more_is_nobodys() -> None:
    refused(ready(), "eve", Refusal.UNKNOWN_QUEUE, queue="other")
    refused(ready(a_floor_that_dials(queue="closed down")), "bob", Refusal.UNKNOWN_QUEUE, queue="closed down")


# What number is seen


@pytest.mark.parametrize(("queue", "shown"), [("sales", "4001"), ("support", "4002")])
def test_who_is_called_sees_a_number_that_leads_to_the_queue(queue: str, shown: str) -> None:
    assert ready().dials("bob", queue=queue).call.dnis == shown


def test_a_number_that_is_configured_is_seen_whatever_the_queue() -> None:
    assert ready(a_floor_that_dials(shown="4999")).dials("bob", queue="support").call.dnis == "4999"


def test_where_no_number_leads_to_the_queue_any_of_ours_is_seen() -> None:
    floor = a_floor_that_dials()
    others = {dnis: entry for dnis, entry in floor.entry_points.items() if entry.queue != "support"}
    assert ready(replace(floor, entry_points=others)).dials("bob", queue="support").call.dnis == "4000"
    assert ready(replace(floor, entry_points={})).dials("bob").call.dnis == ""
