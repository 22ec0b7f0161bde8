"""Each agent has one reason, the most telling, and what belongs to it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.acd.demand import Demand, is_suited
from callcenter.core.acd.reasons import UNSUITED, AgentWhy, Case, Reason
from callcenter.core.acd.router import Entry, Router
from callcenter.core.acd.skills import parse
from callcenter.core.agent import Activity, Agent, PhoneFault, PhoneState, Status, may_take_calls
from callcenter.core.configuration import AgentProfile, Configuration, Membership, Strategy
from callcenter.core.state import State
from tests.support.floor import START, a_floor

TODAY = "2026-03-02"
SOON = START + timedelta(seconds=30)


def an_agent(**changes: Any) -> Agent:
    agent = Agent(
        username="ann",
        status=Status.AVAILABLE,
        status_since_at=START,
        activity_since_at=START,
        idle_since_at=START,
        phone=PhoneState.IDLE,
    )
    return replace(agent, **changes)


def a_profile(**changes: Any) -> AgentProfile:
    profile = AgentProfile(
        username="ann",
        display_name="Ann",
        endpoint="ann",
        queues=frozenset({"sales"}),
        skills={"english": 40, "technical": 20},
    )
    return replace(profile, **changes)


def a_case(*, queues: frozenset[str] = frozenset({"sales"}), **changes: Any) -> Case:
    demand = Demand(
        "sales", parse("english >= 30 and technical"), queues, reserves=changes.pop("reserves", frozenset())
    )
    entry = Entry(
        waiting_id="c1",
        order=(0.0, 0.0, "c1"),
        demand=demand,
        strategy=changes.pop("strategy", Strategy.LONGEST_IDLE),
        only_agent=changes.pop("only_agent", None),
    )
    configuration: Configuration = a_floor()
    state = State(configuration=configuration, today=TODAY, skipped=changes.pop("skipped", {}))
    return Case(state=state, entry=entry, **changes)


def why(case: Case, agent: Agent, profile: AgentProfile) -> AgentWhy:
    ((reason, ((found, its_profile),)),) = case.sorted_by_reason([(agent, profile)]).items()
    return case.why(found, its_profile, reason, START + timedelta(seconds=60))


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ({"queues": frozenset({"other"})}, Reason.NOT_REACHED),
        ({"memberships": {"sales": Membership(reserve=True)}}, Reason.RESERVE_NOT_CALLED),
        ({"skills": {"english": 29, "technical": 99}}, Reason.LACKS_SKILL),
        ({"capacity": {"chat": 3}}, Reason.NO_CAPACITY),
    ],
)
def test_who_is_not_suited_is_told_so_whatever_he_does(profile: dict[str, Any], reason: Reason) -> None:
    for agent in (an_agent(), an_agent(status=Status.OFFLINE), an_agent(activity=Activity.ON_CONTACT)):
        found = why(a_case(), agent, a_profile(**profile))
        assert (found.reason, found.numbers) == (reason, None)
        assert reason in UNSUITED
        assert not is_suited(a_case().entry.demand, a_profile(**profile))


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        ({"status": Status.OFFLINE}, Reason.OFFLINE),
        ({"status": Status.OFFLINE, "activity": Activity.WRAP_UP}, Reason.OFFLINE),
        ({"status": Status.NOT_READY, "reason": "lunch"}, Reason.NOT_READY),
        ({"activity": Activity.ON_CONTACT, "phone": PhoneState.IN_USE}, Reason.BUSY),
        ({"activity": Activity.WRAP_UP}, Reason.BUSY),
        ({"activity": Activity.OFFERED}, Reason.BETTER_CALL_FIRST),
        ({"phone": PhoneState.IN_USE}, Reason.ON_PHONE),
        ({"phone_fault": PhoneFault.MIC_LOST}, Reason.PHONE_FAULT),
        ({"phone_fault": PhoneFault.MIC_LOST, "activity": Activity.WRAP_UP}, Reason.BUSY),
    ],
)
def test_who_is_not_free_is_told_why(agent: dict[str, Any], reason: Reason) -> None:
    found = why(a_case(held=True, only_agent="bob"), an_agent(**agent), a_profile())
    assert found.reason is reason
    assert found.not_ready_reason == agent.get("reason")
    assert found.activity == agent.get("activity")
    assert not may_take_calls(an_agent(**agent))


def test_a_reserve_who_is_called_in_is_like_any_other() -> None:
    reserve = a_profile(memberships={"sales": Membership(reserve=True)})
    assert why(a_case(reserves=frozenset({"sales"})), an_agent(), reserve).reason is Reason.RANKED_LOWER


def test_what_an_agent_lacks_is_said_in_the_words_of_the_requirement() -> None:
    found = why(a_case(), an_agent(), a_profile(skills={"english": 29}))
    assert found.lacking == ("english >= 30", "technical")


def test_who_missed_this_call_is_told_until_when() -> None:
    found = why(a_case(skipped={"c1": {"ann": SOON}}, held=True), an_agent(), a_profile())
    assert (found.reason, found.until_at) == (Reason.MISSED_THIS_CALL, SOON)
    assert why(a_case(skipped={"c2": {"ann": SOON}}), an_agent(), a_profile()).reason is Reason.RANKED_LOWER


def test_who_is_free_may_have_to_leave_the_call_to_another() -> None:
    assert why(a_case(only_agent="bob"), an_agent(), a_profile()).reason is Reason.WAITING_FOR_OTHER_AGENT
    assert why(a_case(only_agent="ann"), an_agent(), a_profile()).reason is Reason.RANKED_LOWER
    assert why(a_case(held=True), an_agent(), a_profile()).reason is Reason.HELD
    assert why(a_case(chosen=("ann",)), an_agent(), a_profile()).reason is Reason.CHOSEN


def test_a_phone_that_seems_away_is_said() -> None:
    found = why(a_case(), an_agent(phone=PhoneState.UNREACHABLE), a_profile())
    assert (found.reason, found.phone_away) == (Reason.RANKED_LOWER, True)


def test_the_numbers_are_those_that_the_strategies_compare() -> None:
    worked = an_agent(contacts_today=4, contacts_day=TODAY, load_seconds=600.0, load_at=START)
    member = a_profile(memberships={"sales": Membership(position=3, preference=2)})
    case = a_case()
    case.state.router.note_offered("sales", "ann", START)
    numbers = why(case, worked, member).numbers
    assert numbers is not None
    assert (numbers.idle_seconds, numbers.skill_level, numbers.contacts_today) == (60.0, 60, 4)
    assert (numbers.position, numbers.preference, numbers.last_offered_at, numbers.lot) == (3, 2, START, None)
    assert numbers.occupancy == pytest.approx(0.2258, abs=0.001)


def test_with_a_decision_only_the_numbers_are_kept_that_it_went_by() -> None:
    numbers = why(a_case(brief=True, strategy=Strategy.MOST_SKILLED), an_agent(), a_profile()).numbers
    assert numbers is not None
    assert (numbers.skill_level, numbers.contacts_today, numbers.occupancy, numbers.position) == (60, None, None, None)
    drawn = why(a_case(brief=True, strategy=Strategy.RANDOM), an_agent(), a_profile()).numbers
    assert drawn is not None
    assert drawn.lot is not None


@pytest.mark.parametrize("strategy", list(Strategy))
def test_agents_are_sorted_as_the_router_would_try_them(strategy: Strategy) -> None:
    case = a_case(strategy=strategy)
    state = case.state
    state.router = Router(today=TODAY, strategies=tuple(Strategy))
    floor = [
        (
            an_agent(
                username=f"a{number}",
                idle_since_at=START + timedelta(seconds=number * 7 % 5),
                contacts_today=number % 3,
                contacts_day=TODAY,
                load_seconds=float(number * 5 % 7),
                load_at=START,
                phone=PhoneState.UNREACHABLE if number % 4 == 0 else PhoneState.IDLE,
            ),
            a_profile(
                username=f"a{number}",
                skills={"english": 40 + number * 3 % 8, "technical": 20},
                memberships={"sales": Membership(position=number * 5 % 9, preference=number % 2, weight=number + 1)},
            ),
        )
        for number in range(12)
    ]
    for agent, profile in floor:
        state.router.put_agent(agent, profile)
    state.router.put_agent(an_agent(username="eve"), a_profile(username="eve", queues=frozenset({"other"})))
    state.router.matches({})
    for number in (3, 5, 1):
        state.router.note_offered("sales", f"a{number}", START + timedelta(seconds=number))
    wanted = [agent.username for agent, profile in sorted(floor, key=lambda each: case.key(*each))]
    assert state.router.candidates(case.entry, {}, 20) == wanted
    assert state.router.candidates(case.entry, {"c1": {wanted[0]: START}}, 3) == wanted[1:4]
