"""Explanations say what the router goes by: place, requirement, steps, and every agent in his order."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.core.acd.demand import is_suited
from callcenter.core.acd.explain import Explanation, NextChange, explain
from callcenter.core.acd.reasons import UNSUITED, Reason
from callcenter.core.acd.standing import standing_of
from callcenter.core.acd.waiting import WhyWaiting
from callcenter.core.agent import PhoneState, Status, may_take_calls
from callcenter.core.changes import DecisionMade, OfferChanged
from callcenter.core.configuration import (
    Absence,
    AgentProfile,
    Configuration,
    EntryPoint,
    Membership,
    Queue,
    RelaxationStep,
    SegmentRule,
    Strategy,
)
from callcenter.core.events import CallArrived, CustomersFound, PhoneChanged, RingEnd
from callcenter.core.interaction import Stage
from callcenter.core.requests import RequestCallback
from callcenter.core.timers import WaitTimer, name_of
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook

STEPS = (
    RelaxationStep(after_seconds=30, lower_by=20),
    RelaxationStep(after_seconds=60, queues=("support",), groups=("north",), priority=2),
    RelaxationStep(after_seconds=90, drop_all=True),
)


def a_demanding_floor(**changes: object) -> Configuration:
    """Sales asks for English; ann has some, bob (of support too) a lot, eve is of neither queue."""
    floor = a_floor()
    sales = replace(
        floor.queues["sales"], requirement="english >= 50", relaxation=STEPS, priority=3, max_wait_seconds=600
    )
    agents = {
        "ann": replace(floor.agents["ann"], skills={"english": 35}),
        "bob": replace(floor.agents["bob"], skills={"english": 90}),
        "cid": AgentProfile(username="cid", display_name="Cid", endpoint="cid", queues=frozenset({"support"})),
        "eve": floor.agents["eve"],
    }
    return replace(
        floor,
        queues={**floor.queues, "sales": replace(sales, **changes)},  # type: ignore[arg-type]
        agents=agents,
        entry_points={**floor.entry_points, "4001": EntryPoint(dnis="4001", name="Sales", queue="sales", priority=1)},
        segments={"vip": SegmentRule(priority=10)},
    )


def explained(book: Playbook, call_id: str = "c1") -> Explanation:
    return explain(book.center.state, book.interaction(call_id), book.at)


def reasons(explanation: Explanation) -> dict[str, Reason]:
    return {agent.username: agent.reason for agent in explanation.agents}


def moved_on(book: Playbook, seconds: float) -> Playbook:
    """Time passes, and the timer of who waits fires."""
    return book.later(seconds).fires(name_of(WaitTimer(waiting_id=book.interaction().id)))


def test_the_place_is_told_with_where_its_points_come_from() -> None:
    book = Playbook(a_demanding_floor()).calls("4001")
    book.give(CustomersFound(interaction_id=book.interaction().id, matches=({"segment": "vip"},), recent=(), at=START))
    found = explained(moved_on(book, 60))
    points = found.points
    assert (points.asked, points.queue, points.segment, points.steps) == (1, 3, 10, 2)
    assert found.priority == points.asked + points.queue + points.segment + points.steps
    assert found.worth_seconds == 16 * 60
    assert (found.since_at, found.place_at, found.position) == (START, START, 1)


def test_points_are_worth_no_more_than_the_cap() -> None:
    book = Playbook(a_demanding_floor(priority=90)).calls("4001")
    assert explained(book).worth_seconds == 1800


def test_the_requirement_is_told_before_and_after_what_was_relaxed() -> None:
    book = Playbook(a_demanding_floor()).calls("4001")
    first = explained(book)
    assert (first.requirement_asked, first.requirement, first.step) == ("english >= 50", "english >= 50", 0)
    second = explained(moved_on(book, 61))
    assert (second.requirement_asked, second.requirement, second.step) == ("english >= 50", "english >= 30", 2)
    assert (second.queues, second.groups) == (("sales", "support"), ("north",))
    assert [(step.number, step.active) for step in second.steps] == [(1, True), (2, True), (3, False)]
    assert second.steps[2].begins_at == START + timedelta(seconds=90)


def test_what_changes_next_is_told_with_when() -> None:
    book = Playbook(a_demanding_floor()).calls("4001")
    seen = []
    for seconds in (0, 30, 30, 30):
        found = explained(moved_on(book, seconds) if seconds else book)
        assert found.next_change_at is not None
        seen.append((found.next_change, (found.next_change_at - START).total_seconds()))
    assert seen == [
        (NextChange.RELAXATION_STEP, 30),
        (NextChange.RELAXATION_STEP, 60),
        (NextChange.RELAXATION_STEP, 90),
        (NextChange.MAX_WAIT, 600),
    ]


def test_a_step_that_was_passed_on_to_is_not_what_comes_next() -> None:
    steps = (replace(STEPS[0], skip_when=Absence.NOBODY_READY), STEPS[1])
    found = explained(Playbook(a_demanding_floor(relaxation=steps)).calls("4001"))
    assert (found.step, found.steps[0].active) == (1, True)
    assert found.next_change_at == START + timedelta(seconds=60)


def test_who_could_have_it_comes_first_and_the_others_by_how_near_they_are() -> None:
    book = Playbook(a_demanding_floor()).available("ann", "eve").chooses("bob", Status.NOT_READY, "lunch").calls("4001")
    found = explained(book)
    assert list(reasons(found).items()) == [
        ("bob", Reason.NOT_READY),
        ("ann", Reason.LACKS_SKILL),
        ("cid", Reason.NOT_REACHED),
        ("eve", Reason.NOT_REACHED),
    ]
    assert found.why is WhyWaiting.NOBODY_READY
    assert (found.staff.logged_in, found.staff.ready, found.staff.free) == (1, 0, 0)


def test_no_more_agents_are_listed_than_asked_for_and_the_others_counted() -> None:
    book = Playbook(a_demanding_floor()).calls("4001")
    found = explain(book.center.state, book.interaction(), book.at, most=1)
    assert reasons(found) == {"bob": Reason.OFFLINE}
    assert found.left_out == {Reason.LACKS_SKILL: 1, Reason.NOT_REACHED: 2}


def test_while_one_agent_is_waited_for_it_is_told_for_whom_and_until_when() -> None:
    book = Playbook(a_demanding_floor(sticky_seconds=20, requirement=""))
    book.give(PhoneChanged(endpoint="ann", state=PhoneState.IN_USE, at=START)).available("ann").calls("4001")
    owner = CustomersFound(interaction_id=book.interaction().id, matches=({"owner": "ann"},), recent=(), at=START)
    book.give(owner).available("bob")
    found = explained(book)
    assert (found.only_agent, found.only_until_at) == ("ann", START + timedelta(seconds=20))
    assert (found.next_change, found.next_change_at) == (NextChange.PREFERENCE_ENDS, START + timedelta(seconds=20))
    assert (reasons(found)["bob"], reasons(found)["ann"]) == (Reason.WAITING_FOR_OTHER_AGENT, Reason.ON_PHONE)
    assert found.agents[0].username == "bob"


def test_the_look_up_is_the_next_change_while_it_is_waited_for() -> None:
    book = Playbook(a_demanding_floor(sticky_seconds=20)).available("bob")
    book.give(CallArrived(call_id="c1", ani="1", dnis="4001", at=START)).starts()
    found = explained(book)
    assert (found.why, found.next_change) == (WhyWaiting.LOOKUP_PENDING, NextChange.LOOKUP_ENDS)
    assert reasons(found)["bob"] is Reason.HELD


@pytest.mark.parametrize("strategy", list(Strategy))
def test_those_who_are_held_back_are_in_the_order_of_the_strategy(strategy: Strategy) -> None:
    floor = a_floor(
        queues={"sales": Queue(name="sales", label_en="", label_zh="", strategy=strategy, ring_several=1)},
        agents={
            name: AgentProfile(
                username=name,
                display_name=name,
                endpoint=name,
                queues=frozenset({"sales" if name != "eve" else "other"}),
                skills={"english": 10 * place},
                memberships={"sales": Membership(position=7 - place, weight=place + 1, preference=place % 2)},
            )
            for place, name in enumerate(("eve", "a", "b", "c", "d"))
        },
    )
    book = Playbook(floor).give(CallArrived(call_id="c1", ani="", dnis="4001", at=START))
    for name in ("c", "eve", "a", "d", "b"):
        book.later(1).available(name)
    held = explained(book)
    assert set(reasons(held).values()) == {Reason.HELD, Reason.NOT_REACHED}
    book.starts()
    assert book.rung == [held.agents[0].username]


def test_a_callback_is_explained_like_a_caller() -> None:
    book = Playbook(a_demanding_floor())
    due_at = START + timedelta(hours=1)
    book.give(RequestCallback(number="138", number_e164=None, queue="sales", due_at=due_at, at=START))
    (callback,) = book.center.state.callbacks.values()
    found = explain(book.center.state, callback, book.at)
    assert (found.why, found.next_change, found.next_change_at) == (
        WhyWaiting.NOT_DUE,
        NextChange.CALLBACK_DUE,
        due_at,
    )
    assert found.requirement == "english >= 50"


def test_without_the_switch_agents_are_told_by_the_configuration_that_holds() -> None:
    floor = a_demanding_floor(requirement="")
    ann = floor.agents["ann"]
    twins = {**floor.agents, "dan": replace(ann, username="dan", endpoint="dan")}
    book = Playbook(replace(floor, agents=twins)).calls("4001").loses_link()
    found = explained(book.configures(replace(floor, agents={**twins, "ann": replace(ann, queues=frozenset({"x"}))})))
    assert found.why is WhyWaiting.SWITCH_AWAY
    assert (reasons(found)["ann"], reasons(found)["dan"]) == (Reason.NOT_REACHED, Reason.OFFLINE)


# ---- Any floor, anything happening: explanation and router agree ---------------------------------------------------


def a_random_floor(pick: random.Random) -> Configuration:
    skills = ("english", "technical")
    names = ("sales", "support", "vip")
    queues = {
        name: Queue(
            name=name,
            label_en=name,
            label_zh=name,
            strategy=pick.choice(list(Strategy)),
            requirement=pick.choice(("", "english >= 50", "technical or english >= 80")),
            relaxation=pick.choice(((), STEPS)),
            sticky_seconds=pick.choice((0, 40)),
            priority=pick.randrange(4),
            wrap_up_seconds=0,
        )
        for name in names
    }
    agents = {
        f"a{number}": AgentProfile(
            username=f"a{number}",
            display_name="",
            endpoint=f"a{number}",
            queues=frozenset(pick.sample(names, pick.randrange(1, 3))) if number else frozenset({"other"}),
            skills={skill: pick.randrange(1, 100) for skill in skills if pick.random() < 0.7},
            memberships={"sales": Membership(preference=pick.randrange(3), reserve=pick.random() < 0.2)},
        )
        for number in range(9)
    }
    points = {f"400{n}": EntryPoint(dnis=f"400{n}", name=name, queue=name) for n, name in enumerate(names, start=1)}
    return a_floor(queues=queues, agents=agents, entry_points=points)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_whoever_is_said_to_be_free_suited_and_unhindered_would_have_been_given_the_call(seed: int) -> None:
    pick = random.Random(seed)
    book = Playbook(a_random_floor(pick))
    for number in range(40):
        _something_happens(book, pick, number)
        _check_waiting(book)
        _check_decisions(book)


def _something_happens(book: Playbook, pick: random.Random, number: int) -> None:
    state = book.center.state
    name = pick.choice(sorted(state.agents))
    stages = {stage: [i.call_id for i in state.interactions.values() if i.stage is stage] for stage in Stage}
    match pick.randrange(9):
        case 0 | 1 | 2:
            book.give(CallArrived(call_id=f"c{number}", ani=str(number), dnis=f"400{pick.randrange(1, 4)}", at=book.at))
            if pick.random() < 0.9:
                book.starts(f"c{number}")
        case 3 | 4:
            book.chooses(name, pick.choice((Status.AVAILABLE, Status.AVAILABLE, Status.NOT_READY)), "lunch")
        case 5 if stages[Stage.OFFERED]:
            offered = pick.choice(stages[Stage.OFFERED])
            phone = next(iter(state.offers_of[book.interaction(offered).id].values())).endpoint
            book.answers(offered, phone=phone)
        case 6 if stages[Stage.OFFERED]:
            offered = pick.choice(stages[Stage.OFFERED])
            book.ring_ends(pick.choice((RingEnd.NO_ANSWER, RingEnd.REJECTED)), offered)
            book.starts(offered) if book.interaction(offered).stage is Stage.QUEUED else None
        case 7 if stages[Stage.CONNECTED]:
            book.hangs_up(pick.choice(stages[Stage.CONNECTED]))
        case 8 if stages[Stage.QUEUED]:
            waiting = book.interaction(pick.choice(stages[Stage.QUEUED]))
            found = ({"owner": name, "segment": "vip"},)
            book.give(CustomersFound(interaction_id=waiting.id, matches=found, recent=(), at=book.at))
        case _:
            book.give(PhoneChanged(endpoint=name, state=pick.choice(list(PhoneState)), at=book.at))
    book.later(pick.randrange(30))
    for timer, due_at in sorted(state.timers.items()):
        if due_at <= book.at and not timer.startswith("verb"):
            book.fires(timer)
            _check_decisions(book)


def _check_waiting(book: Playbook) -> None:
    state = book.center.state
    for interaction in state.interactions.values():
        if interaction.stage is not Stage.QUEUED:
            continue
        found = explain(state, interaction, book.at)
        standing = standing_of(state, interaction, book.at)
        assert found.priority == sum((found.points.asked, found.points.queue, found.points.segment, found.points.steps))
        assert {agent.username for agent in found.agents} == set(state.agents)
        for agent in found.agents:
            assert agent.reason not in (Reason.CHOSEN, Reason.RANKED_LOWER), "the router would have matched him"
            live, profile = state.agents[agent.username], state.configuration.agents[agent.username]
            assert (agent.reason in UNSUITED) is not is_suited(standing.demand, profile)
            if agent.reason not in UNSUITED and may_take_calls(live):
                assert agent.reason in (Reason.HELD, Reason.MISSED_THIS_CALL, Reason.WAITING_FOR_OTHER_AGENT)
            if agent.reason is Reason.HELD:
                assert found.why in list(WhyWaiting)[:5]


def _check_decisions(book: Playbook) -> None:
    offers = [change.offer for change in book.changes if isinstance(change, OfferChanged)]
    for change in book.changes:
        if not isinstance(change, DecisionMade):
            continue
        agents = change.explanation["agents"]
        chosen = [agent["agent"] for agent in agents if agent["reason"] == "chosen"]
        made = {offer.number: offer.agent for offer in offers if offer.interaction_id == change.interaction_id}
        assert [made[change.number + place] for place in range(len(chosen))] == chosen
        unhindered = [agent["agent"] for agent in agents if agent["reason"] in ("chosen", "ranked_lower", "held")]
        assert unhindered[: len(chosen)] == chosen, "the strategy put somebody else first"
