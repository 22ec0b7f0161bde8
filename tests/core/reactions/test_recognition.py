"""What a look-up says of a caller, and what it does not."""

from typing import Any

import pytest

from callcenter.core.changes import PopEnriched
from callcenter.core.errors import ContactCenterError
from callcenter.core.events import CustomersFound
from callcenter.core.interaction import Interaction
from callcenter.core.requests import ChooseCustomer
from tests.support.floor import START
from tests.support.playbook import Playbook


def found(*matches: dict[str, Any], recent: tuple[dict[str, Any], ...] = ()) -> Interaction:
    event = CustomersFound(interaction_id="id1", matches=matches, recent=recent, at=START)
    return Playbook().available("eve").calls("4001").give(event).record()


def test_a_single_match_says_who_it_is() -> None:
    assert found({"id": "k1"}).customer_id == "k1"
    assert found({"id": "k1"}, {"id": "k2"}).customer_id is None
    assert found().customer_id is None


def test_a_household_that_shares_a_segment_is_served_as_one() -> None:
    assert found({"id": "a", "segment": "vip"}, {"id": "b", "segment": "vip"}).customer_segment == "vip"
    assert found({"id": "a", "segment": "vip"}, {"id": "b", "segment": None}).customer_segment is None


def test_the_owner_is_preferred_then_the_last_who_talked_with_him() -> None:
    talks = ({"agent": "bob", "outcome": "abandoned_in_queue"}, {"agent": "ann", "outcome": "answered"})
    assert found({"id": "a", "owner": "eve"}, recent=talks).preferred_agent == "eve"
    assert found({"id": "a"}, recent=talks).preferred_agent == "ann"
    assert found({"id": "a", "owner": "eve"}, {"id": "b"}, recent=talks).preferred_agent == "ann"
    assert found({"id": "a"}).preferred_agent is None


def test_somebody_elses_database_may_answer_with_numbers() -> None:
    record = found({"id": 7, "segment": 3, "owner": 0}, recent=({"agent": None, "outcome": "answered"},))
    assert (record.customer_id, record.customer_segment, record.preferred_agent) == ("7", "3", None)


def test_what_was_found_first_stays() -> None:
    book = Playbook().calls("4001")
    for name, segment in (("k1", "vip"), ("k2", "basic")):
        match = {"id": name, "segment": segment}
        book.give(CustomersFound(interaction_id="id1", matches=(match,), at=START))
    assert (book.record().customer_id, book.record().customer_segment) == ("k1", "vip")


def test_a_database_that_says_how_sure_it_is_is_believed() -> None:
    mine = {"id": "a", "segment": "vip", "owner": "eve", "sure": True}
    record = found(mine, {"id": "b", "segment": "basic", "sure": False})
    assert (record.customer_id, record.customer_segment, record.preferred_agent) == ("a", "vip", "eve")
    assert found({"id": "a", "sure": False}).customer_id is None


def chosen(book: Playbook, agent: str | None = "ann", **customer: Any) -> Playbook:
    return book.give(ChooseCustomer(interaction_id="id1", agent=agent, customer=customer, at=START))


def test_the_agent_says_who_it_is_before_and_after_he_answers() -> None:
    book = Playbook().available("ann").calls("4001")
    book.give(CustomersFound(interaction_id="id1", matches=({"id": "a"}, {"id": "b", "segment": "vip"}), at=START))
    chosen(book, id="b", segment="vip")
    assert (book.record().customer_id, book.record().customer_segment) == ("b", "vip")
    (shown,) = [change for change in book.changes if isinstance(change, PopEnriched)]
    assert [match["id"] for match in shown.matches] == ["a", "b"], (
        "the list stays, so that he can still correct himself"
    )
    chosen(book.answers(), id="new", name="Somebody")
    assert (book.record().customer_id, book.record().customer_segment) == ("new", None)
    (shown,) = [change for change in book.changes if isinstance(change, PopEnriched)]
    assert [match["id"] for match in shown.matches] == ["new", "a", "b"]


def test_only_whose_desk_it_is_on_says_who_it_is_or_a_supervisor() -> None:
    book = Playbook().calls("4001")
    with pytest.raises(ContactCenterError, match="not_your_interaction"):
        chosen(book, id="a")
    with pytest.raises(ContactCenterError, match="unknown_interaction"):
        book.give(ChooseCustomer(interaction_id="other", agent=None, customer={"id": "a"}, at=START))
    assert chosen(book, agent=None, id="a").record().customer_id == "a"
    chosen(book, agent=None, id="a")
    assert book.changes == [], "said twice it is no news"
