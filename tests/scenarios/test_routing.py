"""The best-suited agent: skills, relaxation, priority, preference, the agent he knows, the place he had."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.agent import PhoneState, Status
from callcenter.core.configuration import (
    Absence,
    Configuration,
    Membership,
    Overflow,
    OverflowKind,
    OverflowReason,
    RelaxationStep,
    SegmentRule,
    Strategy,
)
from callcenter.core.events import CustomersFound, PhoneChanged, Place, RingEnd
from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def a_skilled_floor(skills: dict[str, dict[str, int]] | None = None, **sales: Any) -> Configuration:
    """Sales with these settings; ann and bob are of sales, bob and eve of support; skills as given."""
    floor = a_floor()
    skills = skills or {}
    queues = {**floor.queues, "sales": replace(floor.queues["sales"], **sales)}
    agents = {name: replace(profile, skills=skills.get(name, {})) for name, profile in floor.agents.items()}
    agents["eve"] = replace(agents["eve"], queues=frozenset({"support"}))
    return replace(floor, queues=queues, agents=agents)


def with_membership(floor: Configuration, agent: str, queue: str, **changes: Any) -> Configuration:
    profile = floor.agents[agent]
    membership = replace(profile.memberships.get(queue, Membership()), **changes)
    profile = replace(profile, memberships={**profile.memberships, queue: membership})
    return replace(floor, agents={**floor.agents, agent: profile})


def knows(book: Playbook, call_id: str = "c1", **customer: Any) -> Playbook:
    recent = customer.pop("recent", ())
    found = CustomersFound(
        interaction_id=book.interaction(call_id).id, matches=({"id": "k1", **customer},), recent=recent, at=book.at
    )
    return book.give(found)


# ---- Skills ---------------------------------------------------------------------------------------------------------


def test_only_who_has_the_skill_is_rung() -> None:
    floor = a_skilled_floor({"ann": {"english": 40}, "bob": {"english": 70}}, requirement="english >= 50")
    book = Playbook(floor).available("ann", "eve").calls("4001")
    assert book.rung == []
    assert book.available("bob").rung == ["bob"]


def test_language_number_and_segment_add_what_they_ask() -> None:
    floor = a_skilled_floor({"ann": {"mandarin": 90}, "bob": {"mandarin": 90, "vip": 50}})
    floor = replace(
        floor,
        languages={"zh": "mandarin >= 50"},
        segments={"gold": SegmentRule(requirement="vip")},
        entry_points={**floor.entry_points, "4001": replace(floor.entry_points["4001"], requirement="not trainee")},
    )
    book = Playbook(floor).calls("4001")
    knows(book, segment="gold")
    assert book.available("ann").rung == []
    assert book.available("bob").rung == ["bob"]


def test_who_learns_the_skill_gets_the_waiting_call_at_once() -> None:
    floor = a_skilled_floor({"ann": {"english": 40}}, requirement="english >= 50")
    book = Playbook(floor).available("ann").calls("4001")
    agents = {**floor.agents, "ann": replace(floor.agents["ann"], skills={"english": 60})}
    assert book.configures(replace(floor, agents=agents)).rung == ["ann"]


def test_the_strategy_may_change_while_calls_wait() -> None:
    floor = a_skilled_floor({"ann": {"english": 40}, "bob": {"english": 70}}, requirement="english")
    book = Playbook(floor).available("ann").later(5).available("bob").calls("4001")
    assert book.rung == ["ann"]
    sales = replace(floor.queues["sales"], strategy=Strategy.MOST_SKILLED)
    book.configures(replace(floor, queues={**floor.queues, "sales": sales})).ring_ends(RingEnd.REJECTED)
    book.later(60).fires("retry:id1:ann")
    book = Playbook(replace(floor, queues={**floor.queues, "sales": sales})).available("ann", "bob").calls("4001")
    assert book.rung == ["bob"]


# ---- Relaxation -----------------------------------------------------------------------------------------------------


def relaxing(*steps: RelaxationStep, **sales: Any) -> Configuration:
    return a_skilled_floor(
        {"ann": {"english": 40}, "bob": {"english": 10}, "eve": {"english": 100}},
        requirement="english >= 60",
        relaxation=steps,
        **sales,
    )


def test_each_step_asks_for_less_when_its_time_has_come() -> None:
    steps = RelaxationStep(after_seconds=10, lower_by=20), RelaxationStep(after_seconds=30, drop_all=True)
    book = Playbook(relaxing(*steps)).available("bob").calls("4001").available("ann")
    assert book.rung == []
    assert book.center.state.timers["wait:id1"] == book.at.replace(second=10)
    assert book.later(10).fires("wait:id1").rung == ["ann"]


def test_the_last_step_may_let_anybody_in() -> None:
    steps = RelaxationStep(after_seconds=10, drop_all=True), RelaxationStep(after_seconds=20, any_agent=True)
    book = Playbook(relaxing(*steps)).calls("4001").later(10).fires("wait:id1")
    assert book.available("eve").rung == []
    assert book.later(10).fires("wait:id1").rung == ["eve"]


def test_another_queues_agents_are_let_in() -> None:
    book = Playbook(relaxing(RelaxationStep(after_seconds=10, queues=("support",)))).available("eve", "bob")
    assert book.calls("4001").rung == []
    assert book.later(10).fires("wait:id1").rung == ["eve"]


def test_an_empty_step_is_passed_over_and_comes_back_with_its_agents() -> None:
    step = RelaxationStep(after_seconds=60, drop_all=True, skip_when=Absence.NOBODY_LOGGED_IN)
    floor = a_skilled_floor({"ann": {"english": 90}}, requirement="english >= 60", relaxation=(step,))
    book = Playbook(floor).available("bob").calls("4001")
    assert book.rung == ["bob"], "nobody with English is logged in: it is not waited for"
    book = Playbook(floor).chooses("ann", Status.NOT_READY, "lunch").available("bob", "eve").calls("4001")
    assert book.rung == []
    assert book.chooses("ann", Status.OFFLINE).rung == ["bob"]


def test_a_step_may_be_passed_over_when_nobody_is_ready() -> None:
    step = RelaxationStep(after_seconds=60, drop_all=True, skip_when=Absence.NOBODY_READY)
    floor = a_skilled_floor({"ann": {"english": 90}}, requirement="english >= 60", relaxation=(step,))
    book = Playbook(floor).available("ann", "bob", "eve").calls("4001").answers().calls("4001", call_id="c2")
    assert book.rung == [], "ann is busy but ready"
    assert book.chooses("ann", Status.NOT_READY, "tired").rung == ["bob"]


def test_a_step_may_raise_the_priority_of_who_waits() -> None:
    floor = relaxing(RelaxationStep(after_seconds=10, drop_all=True, priority=5))
    book = Playbook(floor).calls("4002", call_id="other").later(1).calls("4001", call_id="c1").later(1)
    assert book.record().priority == 0
    assert book.later(10).fires(f"wait:{book.record().id}").record().priority == 5


def test_a_restart_forgets_no_step() -> None:
    book = Playbook(relaxing(RelaxationStep(after_seconds=10, drop_all=True))).available("ann").calls("4001")
    book.later(5).restarts().sees(book.a_call(Place.WAITING))
    assert "wait:id1" in book.center.state.timers
    assert book.later(5).fires("wait:id1").rung == ["ann"]


# ---- Order ----------------------------------------------------------------------------------------------------------


def test_priority_counts_as_minutes_and_ends_at_the_cap() -> None:
    floor = a_skilled_floor()
    vip = replace(floor.entry_points["4001"], dnis="4003", priority=99)
    book = Playbook(replace(floor, entry_points={**floor.entry_points, "4003": vip})).calls("4001", call_id="old")
    book.later(1801).calls("4003", call_id="vip")
    assert book.available("ann").pops[0].interaction.call_id == "old", "nobody stays behind for more than half an hour"


def test_a_vip_who_is_recognised_while_waiting_moves_up() -> None:
    floor = replace(a_skilled_floor(), segments={"vip": SegmentRule(priority=10)})
    book = Playbook(floor).calls("4001", call_id="c1").later(60).calls("4001", call_id="c2")
    knows(book, "c2", segment="vip")
    assert book.record("c2").priority == 10
    assert (book.record("c2").customer_segment, book.record("c1").priority) == ("vip", 0)
    assert book.available("ann").pops[0].interaction.call_id == "c2"


def test_a_shared_number_has_a_segment_only_when_all_share_it() -> None:
    floor = replace(a_skilled_floor(), segments={"vip": SegmentRule(priority=10)})
    book = Playbook(floor).calls("4001")
    found = CustomersFound(
        interaction_id="id1", matches=({"id": "a", "segment": "vip"}, {"id": "b", "segment": "basic"}), at=book.at
    )
    assert book.give(found).record().customer_segment is None


def test_an_agent_takes_his_preferred_queue_first_within_minutes() -> None:
    floor = with_membership(a_skilled_floor(), "bob", "support", preference=3)
    floor = replace(floor, entry_points={n: replace(e, priority=0) for n, e in floor.entry_points.items()})
    book = Playbook(floor).calls("4001", call_id="sales").later(179).calls("4002", call_id="support")
    assert book.available("bob").pops[0].interaction.call_id == "support"
    book = Playbook(floor).calls("4001", call_id="sales").later(181).calls("4002", call_id="support")
    assert book.available("bob").pops[0].interaction.call_id == "sales"


# ---- The agent he knows ---------------------------------------------------------------------------------------------

LAST = ({"agent": "bob", "outcome": "answered"},)


def test_who_called_before_gets_the_agent_he_knows() -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("ann").later(5).available("bob").calls("4001")
    assert book.rung == [], "who is calling is looked up first"
    assert knows(book, recent=LAST).rung == ["bob"]


def test_the_owner_comes_before_the_last_agent() -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("ann", "bob").calls("4001")
    assert knows(book, owner="ann", recent=LAST).rung == ["ann"]


def test_a_slow_look_up_delays_nobody_for_long() -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("ann").calls("4001")
    assert book.later(0.3).fires("wait:id1").rung == ["ann"]


def test_he_is_waited_for_while_he_talks_and_then_anybody_serves() -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("bob").calls("4002", call_id="other").answers("other")
    knows(book.available("ann").calls("4001"), recent=LAST)
    assert book.rung == []
    assert book.later(30).fires(f"wait:{book.record().id}").rung == ["ann"]


def test_when_he_is_free_in_time_he_is_rung() -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("bob").calls("4002", call_id="other").answers("other")
    knows(book.available("ann").calls("4001"), recent=LAST)
    assert book.later(9).hangs_up("other").rung == ["bob"]


@pytest.mark.parametrize("gone", ["not_ready", "offline", "phone", "never"])
def test_who_is_not_there_is_not_waited_for(gone: str) -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("bob").calls("4002", call_id="other").answers("other")
    knows(book.available("ann").calls("4001"), recent=LAST)
    match gone:
        case "not_ready":
            book.chooses("bob", Status.NOT_READY, "lunch")
        case "offline":
            book.chooses("bob", Status.OFFLINE)
        case "phone":
            book.give(PhoneChanged(endpoint="bob", state=PhoneState.UNREACHABLE, at=book.at))
        case _:
            book = Playbook(a_skilled_floor(sticky_seconds=30)).available("ann", "eve").calls("4001")
            knows(book, recent=LAST)
    assert book.rung == ["ann"]


def test_the_known_agent_who_declines_is_not_waited_for_any_more() -> None:
    book = Playbook(a_skilled_floor(sticky_seconds=30)).available("bob").calls("4001")
    knows(book.available("ann"), recent=LAST)
    assert book.ring_ends(RingEnd.REJECTED).starts().rung == ["ann"]


# ---- The place he had -----------------------------------------------------------------------------------------------


def test_who_was_cut_off_comes_back_to_his_place() -> None:
    book = Playbook(a_skilled_floor(return_seconds=60)).calls("4001", call_id="c1").later(5)
    book.calls("4001", call_id="c2", ani="13900139000").later(5).hangs_up("c1").later(59)
    book.calls("4001", call_id="again")
    assert book.record("again").queued_at == book.at
    assert book.available("ann").pops[0].interaction.call_id == "again"


@pytest.mark.parametrize(("seconds", "dnis"), [(61, "4001"), (5, "4002")])
def test_too_late_or_in_another_queue_he_starts_anew(seconds: int, dnis: str) -> None:
    floor = a_skilled_floor(return_seconds=60)
    floor = replace(floor, entry_points={n: replace(e, priority=0) for n, e in floor.entry_points.items()})
    book = Playbook(floor).calls("4001", call_id="c1").later(1)
    book.calls(dnis, call_id="c2", ani="13900139000").hangs_up("c1")
    book.later(seconds).calls(dnis, call_id="again")
    assert book.available("bob").pops[0].interaction.call_id == "c2"


def test_a_kept_place_is_taken_once() -> None:
    book = Playbook(a_skilled_floor(return_seconds=600)).calls("4001", call_id="c1").later(9).hangs_up("c1")
    first = book.calls("4001", call_id="a").record("a").place_at
    second = book.calls("4001", call_id="b").record("b").place_at
    assert (first, second) == (book.at.replace(second=0), book.at)


# ---- Reserves -------------------------------------------------------------------------------------------------------


def test_reserves_come_when_the_wait_is_long_and_leave_when_it_is_short() -> None:
    floor = a_skilled_floor(reserve_above_seconds=400, reserve_below_seconds=60, expected_handle_seconds=180)
    floor = with_membership(floor, "bob", "sales", reserve=True)
    book = Playbook(floor).available("ann", "bob").calls("4001", call_id="c0")
    assert book.rung == ["ann"]
    book.answers("c0").calls("4001", call_id="c1")
    assert book.rung == [], "the next would wait about six minutes: the reserves rest"
    assert book.calls("4001", call_id="c2").rung == ["bob"]
    assert book.center.state.reserves_in == {"sales"}
    book.answers("c1").hangs_up("c2").hangs_up("c0").later(30).fires("wrap_up:id1")
    assert book.center.state.reserves_in == set()


def test_callers_are_not_sent_away_while_reserves_can_be_called() -> None:
    floor = a_skilled_floor(
        reserve_above_seconds=400,
        overflows={OverflowReason.NOBODY_READY: Overflow(kind=OverflowKind.VOICEMAIL)},
    )
    floor = with_membership(floor, "bob", "sales", reserve=True)
    book = Playbook(floor).available("ann", "bob", "eve").calls("4001", call_id="c0").answers("c0")
    book.calls("4001", call_id="c1").chooses("ann", Status.NOT_READY, "lunch")
    assert book.rung == ["bob"]
