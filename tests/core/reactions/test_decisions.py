"""Each decision is kept with its reasons, as the floor was when it was made."""

from dataclasses import replace
from typing import Any

from callcenter.core.acd.explain import MOST_KEPT
from callcenter.core.changes import DecisionMade
from callcenter.core.configuration import AgentProfile, Configuration, Queue, Strategy
from callcenter.core.events import CallArrived, RingEnd
from callcenter.core.requests import RequestCallback
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def decisions(book: Playbook) -> list[DecisionMade]:
    return [change for change in book.changes if isinstance(change, DecisionMade)]


def reasons(decision: DecisionMade) -> list[tuple[str, str]]:
    return [(agent["agent"], agent["reason"]) for agent in decision.explanation["agents"]]


def a_queue(strategy: Strategy, **changes: Any) -> Configuration:
    floor = a_floor()
    sales = replace(floor.queues["sales"], strategy=strategy, **changes)
    return replace(floor, queues={**floor.queues, "sales": sales})


def a_large_floor(agents: int, strategy: Strategy = Strategy.LONGEST_IDLE) -> Configuration:
    """All of them for sales, and one who is not."""
    names = [f"a{number:04}" for number in range(agents)]
    return a_floor(
        queues={"sales": Queue(name="sales", label_en="", label_zh="", strategy=strategy)},
        agents={
            name: AgentProfile(
                username=name,
                display_name="",
                endpoint=name,
                queues=frozenset({"sales" if name != "a0000" else "other"}),
            )
            for name in names
        },
    )


def test_the_decision_names_the_chosen_the_runner_up_and_the_one_who_may_not() -> None:
    book = Playbook().available("ann").later(5).available("bob", "eve").calls("4001")
    (decision,) = decisions(book)
    assert (decision.interaction_id, decision.number) == (book.interaction().id, 1)
    assert reasons(decision) == [("ann", "chosen"), ("bob", "ranked_lower"), ("eve", "not_reached")]
    assert decision.explanation["agents"][0]["numbers"]["idle_seconds"] == 5
    assert decision.explanation["staff"] == {"logged_in": 2, "ready": 2, "free": 2}
    assert decision.explanation["why"] is None


def test_the_next_decision_has_the_number_of_the_next_offer() -> None:
    book = Playbook().available("ann", "eve").calls("4001").ring_ends(RingEnd.REJECTED).starts()
    book.available("bob")
    (decision,) = decisions(book)
    assert (decision.number, book.last_offer.number) == (2, 2)
    assert reasons(decision) == [("ann", "missed_this_call"), ("bob", "chosen"), ("eve", "not_reached")]


def test_several_who_are_rung_are_all_chosen_and_the_number_is_the_first_of_theirs() -> None:
    book = Playbook(a_queue(Strategy.RING_SEVERAL)).available("ann", "bob").calls("4001")
    (decision,) = decisions(book)
    assert (decision.number, book.rung) == (1, ["ann", "bob"])
    assert reasons(decision) == [("ann", "chosen"), ("bob", "chosen"), ("eve", "not_reached")]


def test_who_is_given_to_a_later_caller_in_the_same_breath_was_free_when_the_first_was_served() -> None:
    book = Playbook(switch_up=False).available("ann").later(1).available("bob")
    book.sees(book.a_call("waiting", "c1"), book.a_call("waiting", "c2"))  # type: ignore[arg-type]
    first, second = decisions(book)
    assert reasons(first)[:2] == [("ann", "chosen"), ("bob", "ranked_lower")]
    assert reasons(second)[:2] == [("bob", "chosen"), ("ann", "better_call_first")]


def test_who_is_kept_for_another_caller_is_no_second_phone() -> None:
    book = Playbook(a_queue(Strategy.RING_SEVERAL, ring_several=2), switch_up=False)
    profiles = {**book.configuration.agents, "zoe": replace(book.configuration.agents["ann"], username="zoe")}
    profiles["zoe"] = replace(profiles["zoe"], endpoint="zoe")
    book.configures(replace(book.configuration, agents=profiles))
    for name in ("ann", "bob", "zoe"):
        book.later(1).available(name)
    book.sees(book.a_call("waiting", "c1"), book.a_call("waiting", "c2"))  # type: ignore[arg-type]
    first, _ = decisions(book)
    assert reasons(first)[:3] == [("ann", "chosen"), ("bob", "better_call_first"), ("zoe", "chosen")]


def test_round_robin_is_told_by_when_each_was_offered_something_before() -> None:
    book = Playbook(a_queue(Strategy.ROUND_ROBIN)).available("ann", "bob").calls("4001").later(5)
    book.calls("4001", call_id="c2")
    (decision,) = decisions(book)
    (chosen, *_) = decision.explanation["agents"]
    assert (chosen["agent"], chosen["reason"]) == ("bob", "chosen")
    assert "last_offered_at" not in chosen["numbers"]


def test_a_callback_is_decided_like_a_call_and_kept_with_the_call_that_is_made() -> None:
    book = Playbook().available("ann", "eve")
    book.give(RequestCallback(number="13800138000", number_e164=None, queue="sales", at=START))
    (decision,) = decisions(book)
    (callback,) = book.center.state.callbacks.values()
    assert (decision.interaction_id, decision.number) == (callback.call_interaction_id, 1)
    assert reasons(decision)[0] == ("ann", "chosen")


def test_nothing_of_the_caller_is_kept_with_a_decision() -> None:
    book = Playbook().available("ann")
    book.give(CallArrived(call_id="c1", ani="13912345678", ani_name="李雷", dnis="4001", at=START))
    (decision,) = decisions(book)
    for secret in ("13912345678", "李雷"):
        assert secret not in str(decision.explanation)


def test_on_a_large_floor_only_the_first_runners_up_are_looked_at() -> None:
    book = Playbook(a_large_floor(250))
    for name in sorted(book.configuration.agents, reverse=True)[:60]:
        book.later(1).available(name)
    book.calls("4001")
    (decision,) = decisions(book)
    assert len(reasons(decision)) == MOST_KEPT
    assert reasons(decision)[0] == ("a0249", "chosen")
    assert [name for name, _ in reasons(decision)[1:4]] == ["a0248", "a0247", "a0246"]
    assert {reason for _, reason in reasons(decision)[1:]} == {"ranked_lower"}
    assert decision.explanation["staff"]["free"] == 60
    assert "left_out" not in decision.explanation


def test_on_a_large_floor_who_goes_to_another_in_the_same_breath_is_a_runner_up_too() -> None:
    book = Playbook(a_large_floor(250), switch_up=False).available("a0001", "a0002", "a0003")
    book.sees(book.a_call("waiting", "c1"), book.a_call("waiting", "c2"))  # type: ignore[arg-type]
    first, _ = decisions(book)
    assert reasons(first) == [("a0001", "chosen"), ("a0002", "ranked_lower"), ("a0003", "ranked_lower")]


def test_where_each_agents_rank_would_have_to_be_worked_out_many_runners_up_are_left_out() -> None:
    book = Playbook(a_large_floor(250, Strategy.LINEAR)).available(*(f"a{number:04}" for number in range(1, 80)))
    (decision,) = decisions(book.calls("4001"))
    assert reasons(decision) == [("a0001", "chosen")]
    assert decision.explanation["staff"]["free"] == 79
