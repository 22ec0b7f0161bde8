"""What a look-up says of a caller, and what it does not."""

from typing import Any

from callcenter.core.events import CustomersFound
from callcenter.core.interaction import Interaction
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
