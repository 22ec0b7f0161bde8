"""An interaction ends without an agent: complete, with its offer ended and nothing awaited."""

from dataclasses import replace

import pytest

from callcenter.core.configuration import EntryPoint
from callcenter.core.events import Place
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.offer import OfferState
from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def test_who_leaves_while_it_rings_leaves_no_timer_and_no_offer() -> None:
    book = Playbook().available("ann").calls("4001").hangs_up()
    assert (book.center.state.offers, book.center.state.timers) == ({}, {})
    assert (book.last_offer.state, book.last_offer.cause) == (OfferState.CALLER_LEFT, "16")
    assert book.last_offer.ended_at == book.at


def test_an_offer_that_dies_with_the_switch_is_withdrawn() -> None:
    book = Playbook().available("ann").calls("4001").later(5)
    book.sees_twice(switch_started_at=book.at)
    assert (book.closed.outcome, book.last_offer.state) == (Outcome.LOST, OfferState.WITHDRAWN)


def test_the_last_stretch_says_how_it_ended() -> None:
    book = Playbook().calls("4001").hangs_up()
    assert book.kept.tables.segments_of(book.record())[-1].result == "abandoned_in_queue"
    assert not book.center.state.by_call


def test_a_call_that_is_elsewhere_when_adopted_twice_stays_one() -> None:
    book = Playbook().sees(Playbook().a_call(Place.WAITING, "c9")).sees(Playbook().a_call(Place.WAITING, "c9"))
    assert len(book.kept.tables.interactions) == 1


@pytest.mark.parametrize(
    ("served", "outcome"),
    [(True, Outcome.SELF_SERVED), (False, Outcome.ABANDONED_IN_IVR), ("yes", Outcome.ABANDONED_IN_IVR)],
)
def test_who_hangs_up_in_a_flow_that_has_served_him_has_not_given_up(served: object, outcome: Outcome) -> None:
    nodes = (
        SetNode(id="told", values={"served": served}, exits={"done": "menu"}),
        Menu(id="menu", prompts=("anything_else",), exits={"1": "told"}),
    )
    flow = Flow(name="orders", version="1", start="told", nodes={node.id: node for node in nodes})
    floor = a_floor()
    entry_points = {**floor.entry_points, "4010": EntryPoint(dnis="4010", name="orders", flow="orders")}
    book = Playbook(replace(floor, flows={**floor.flows, "orders": flow}, entry_points=entry_points))
    book.calls("4010").hangs_up()
    assert book.closed.outcome is outcome
