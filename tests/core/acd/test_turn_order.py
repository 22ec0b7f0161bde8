"""Who would be asked next: the free agents of a queue in the order of the router itself."""

from dataclasses import replace

import pytest

from callcenter.core.acd.turn_order import free_in_order
from callcenter.core.agent import PhoneState
from callcenter.core.configuration import AgentProfile, Configuration, Membership, Queue, Strategy
from callcenter.core.events import PhoneChanged
from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def a_sales_floor(strategy: Strategy = Strategy.LONGEST_IDLE, **preferences: int) -> Configuration:
    floor = a_floor()
    people = {
        name: AgentProfile(
            username=name,
            display_name=name,
            endpoint=name,
            queues=frozenset({"sales"}),
            memberships={"sales": Membership(position=position, preference=preferences.get(name, 0))},
        )
        for position, name in enumerate(("dan", "cid", "ann", "bob"))
    }
    sales: Queue = replace(floor.queues["sales"], strategy=strategy)
    return replace(floor, agents=people, queues={**floor.queues, "sales": sales})


def order_of(book: Playbook) -> list[str]:
    return free_in_order(book.center.state, book.configuration.queues["sales"], book.at)


@pytest.mark.parametrize(
    ("strategy", "order"),
    [
        (Strategy.LONGEST_IDLE, ["bob", "ann", "cid"]),
        (Strategy.LINEAR, ["cid", "ann", "bob"]),
        (Strategy.RANDOM, ["ann", "bob", "cid"]),
    ],
)
def test_it_is_the_order_of_the_queue(strategy: Strategy, order: list[str]) -> None:
    book = Playbook(a_sales_floor(strategy))
    for name in ("bob", "ann", "cid"):
        book.available(name).later(1)
    assert order_of(book) == order


def test_who_is_preferred_is_first_and_whose_phone_is_away_last() -> None:
    book = Playbook(a_sales_floor(cid=3))
    for name in ("bob", "ann", "cid"):
        book.available(name).later(1)
    assert order_of(book) == ["cid", "bob", "ann"]
    book.give(PhoneChanged(endpoint="cid", state=PhoneState.UNREACHABLE, at=book.at))
    assert order_of(book) == ["bob", "ann", "cid"]


def test_the_first_is_who_gets_the_next_call_and_then_he_is_not_free() -> None:
    book = Playbook(a_sales_floor())
    for name in ("bob", "ann", "cid"):
        book.available(name).later(1)
    book.calls("4001").answers()
    assert book.interaction("c1").agent == "bob"
    assert order_of(book) == ["ann", "cid"]


def test_who_is_not_ready_or_does_not_take_the_queue_is_not_in_it() -> None:
    book = Playbook(a_floor()).available("ann", "eve")
    assert order_of(book) == ["ann"]
