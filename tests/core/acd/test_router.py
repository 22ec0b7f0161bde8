"""Who gets whom: one rule after the other. `tests/scenarios/test_index_and_rule.py` tries any floor."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from callcenter.core.acd.demand import Demand
from callcenter.core.acd.router import Entry, Router
from callcenter.core.acd.skills import parse
from callcenter.core.agent import Activity, Agent, PhoneState, Status
from callcenter.core.configuration import AgentProfile, Membership, Strategy
from tests.support.floor import START

TODAY = "2026-03-02"


def an_agent(username: str, idle_seconds: float = 0, **changes: object) -> Agent:
    agent = Agent(
        username=username,
        status=Status.AVAILABLE,
        status_since_at=START,
        activity_since_at=START,
        idle_since_at=START + timedelta(seconds=idle_seconds),
        phone=PhoneState.IDLE,
    )
    return replace(agent, **changes)  # type: ignore[arg-type]


def a_profile(username: str, *queues: str, **changes: object) -> AgentProfile:
    profile = AgentProfile(username=username, display_name=username, endpoint=username, queues=frozenset(queues))
    return replace(profile, **changes)  # type: ignore[arg-type]


def an_entry(
    waiting_id: str,
    queue: str = "sales",
    *,
    place: float = 0.0,
    worth: float = 0.0,
    requirement: str = "",
    strategy: Strategy = Strategy.LONGEST_IDLE,
    only_agent: str | None = None,
    widened: tuple[str, ...] = (),
) -> Entry:
    demand = Demand(queue, parse(requirement), frozenset({queue, *widened}))
    return Entry(
        waiting_id=waiting_id,
        order=(place - worth, place, waiting_id),
        demand=demand,
        strategy=strategy,
        only_agent=only_agent,
    )


def decided(router: Router, skipped: dict[str, dict[str, datetime]] | None = None) -> list[tuple[str, str]]:
    return [(match.entry.waiting_id, match.agent) for match in router.matches(skipped or {})]


def a_router(*agents: tuple[Agent, AgentProfile]) -> Router:
    router = Router(today=TODAY)
    for agent, profile in agents:
        router.put_agent(agent, profile)
    return router


def test_the_agent_who_is_not_of_the_queue_gets_nothing() -> None:
    router = a_router((an_agent("eve"), a_profile("eve", "support")))
    router.put_entry(an_entry("c1", "sales"))
    assert decided(router) == []


def test_the_longest_idle_is_taken_and_a_phone_that_seems_away_last() -> None:
    router = a_router(
        (an_agent("dead", 0, phone=PhoneState.UNREACHABLE), a_profile("dead", "sales")),
        (an_agent("new", 50), a_profile("new", "sales")),
        (an_agent("old", 10), a_profile("old", "sales")),
        (an_agent("eve", 5), a_profile("eve", "support")),
    )
    for number in range(4):
        router.put_entry(an_entry(f"c{number}", place=float(number)))
    assert decided(router) == [("c0", "old"), ("c1", "new"), ("c2", "dead")]


def test_an_agent_of_two_queues_takes_who_is_first_in_the_one_order() -> None:
    router = a_router((an_agent("eve"), a_profile("eve", "night")))
    router.put_entry(an_entry("later", "sales", place=10))
    router.put_entry(an_entry("first", "support", place=5))
    router.put_entry(an_entry("not_his", "vip", place=1))
    router.put_agent(an_agent("bob"), a_profile("bob", "sales", "support"))
    assert decided(router) == [("first", "bob")]


def test_each_point_of_preference_counts_as_a_minute() -> None:
    router = a_router((an_agent("eve"), a_profile("eve", "night")))
    preferring = a_profile("bob", "sales", "support", memberships={"support": Membership(preference=2)})
    router.put_entry(an_entry("sales", "sales", place=0))
    router.put_entry(an_entry("support", "support", place=119))
    router.put_agent(an_agent("bob"), preferring)
    assert decided(router) == [("support", "bob")]


def test_of_several_agents_those_who_prefer_the_queue_come_first() -> None:
    router = a_router(
        (an_agent("old", 0), a_profile("old", "sales", "support")),
        (an_agent("fan", 9), a_profile("fan", "sales", memberships={"sales": Membership(preference=1)})),
        (an_agent("eve", 0), a_profile("eve", "support")),
    )
    router.put_entry(an_entry("c1"))
    assert decided(router) == [("c1", "fan")]


@pytest.mark.parametrize(
    ("strategy", "chosen"),
    [
        (Strategy.LONGEST_IDLE, "idle"),
        (Strategy.MOST_SKILLED, "skilled"),
        (Strategy.FEWEST_CONTACTS, "fresh"),
        (Strategy.LEAST_OCCUPIED, "rested"),
        (Strategy.LINEAR, "listed"),
        (Strategy.ROUND_ROBIN, "next"),
    ],
)
def test_each_strategy_has_its_first(strategy: Strategy, chosen: str) -> None:
    worked = {"contacts_today": 5, "contacts_day": TODAY, "load_seconds": 900.0, "load_at": START}
    router = a_router(
        (an_agent("eve", 0), a_profile("eve", "support", skills={"english": 100})),
        *(
            (
                an_agent(name, 0 if name == "idle" else 5, **(worked | own)),
                a_profile(
                    name,
                    "sales",
                    skills={"english": 90 if name == "skilled" else 40},
                    memberships={"sales": Membership(position=0 if name == "listed" else 7)},
                ),
            )
            for name, own in (
                ("idle", {}),
                ("skilled", {}),
                ("fresh", {"contacts_today": 2}),
                ("rested", {"load_seconds": 100.0}),
                ("listed", {}),
                ("next", {}),
            )
        ),
    )
    for name in ("idle", "skilled", "fresh", "rested", "listed"):
        router.note_offered("sales", name, START)
    router.put_entry(an_entry("c1", requirement="english", strategy=strategy))
    assert decided(router) == [("c1", chosen)]


def test_yesterdays_contacts_do_not_count() -> None:
    router = a_router(
        (an_agent("eve"), a_profile("eve", "support")),
        (an_agent("ann", contacts_today=9, contacts_day="2026-03-01"), a_profile("ann", "sales")),
        (an_agent("bob", contacts_today=1, contacts_day=TODAY), a_profile("bob", "sales")),
    )
    router.put_entry(an_entry("c1", strategy=Strategy.FEWEST_CONTACTS))
    assert decided(router) == [("c1", "ann")]


def test_who_missed_this_call_is_passed_over_until_his_time_is_up() -> None:
    router = a_router(
        (an_agent("ann", 0), a_profile("ann", "sales")),
        (an_agent("bob", 5), a_profile("bob", "sales")),
        (an_agent("eve", 0), a_profile("eve", "support")),
    )
    router.put_entry(an_entry("c1"))
    router.put_entry(an_entry("c2", place=1))
    skipped = {"c1": {"ann": START, "bob": START}}
    assert decided(router, skipped) == [("c2", "ann")]
    router.put_entry(an_entry("c1"))
    assert decided(router) == [("c1", "bob")]


def test_who_waits_for_one_agent_alone_is_given_nobody_else() -> None:
    router = a_router((an_agent("ann"), a_profile("ann", "sales")), (an_agent("eve"), a_profile("eve", "support")))
    router.put_entry(an_entry("c1", only_agent="bob"))
    assert decided(router) == []
    router.put_agent(an_agent("bob", 9), a_profile("bob", "sales"))
    assert decided(router) == [("c1", "bob")]


def test_a_widened_call_reaches_the_agents_of_the_other_queue() -> None:
    router = a_router((an_agent("eve"), a_profile("eve", "support")))
    router.put_entry(an_entry("c1", "sales", widened=("support",)))
    assert decided(router) == [("c1", "eve")]


def test_reserves_take_part_only_when_they_are_called() -> None:
    reserve = a_profile("rex", "sales", "support", memberships={"sales": Membership(reserve=True)})
    router = a_router((an_agent("rex"), reserve), (an_agent("eve"), a_profile("eve", "vip")))
    entry = an_entry("c1", "sales")
    router.put_entry(entry)
    assert decided(router) == []
    router.put_entry(replace(entry, demand=replace(entry.demand, reserves=frozenset({"sales"}))))
    assert decided(router) == [("c1", "rex")]


def test_an_agent_without_room_for_calls_gets_none() -> None:
    router = a_router((an_agent("chat"), a_profile("chat", "sales", capacity={"chat": 3})))
    router.put_entry(an_entry("c1", "sales"))
    assert decided(router) == []


def test_staff_is_counted_by_who_could_serve_and_its_coming_and_going_is_told() -> None:
    router = a_router((an_agent("ann"), a_profile("ann", "sales")), (an_agent("eve"), a_profile("eve", "support")))
    demand = an_entry("c1").demand
    assert decided(router) == []
    staff = router.staff(demand)
    assert (staff.logged_in, staff.ready, staff.free) == (1, 1, 1)
    router.take_flipped()
    router.put_agent(an_agent("ann", activity=Activity.ON_CONTACT), a_profile("ann", "sales"))
    assert router.take_flipped() == set()
    assert router.staff(demand).free == 0
    router.put_agent(an_agent("ann", status=Status.NOT_READY), a_profile("ann", "sales"))
    assert router.take_flipped() == {"sales"}
    assert (router.staff(demand).logged_in, router.staff(demand).ready) == (1, 0)


def test_only_those_who_compete_for_the_same_agents_are_ahead() -> None:
    router = a_router(
        (an_agent("ann", activity=Activity.ON_CONTACT), a_profile("ann", "sales", "vip")),
        (an_agent("eve", activity=Activity.ON_CONTACT), a_profile("eve", "support")),
    )
    mine = an_entry("me", "sales", place=10)
    for entry in (
        mine,
        an_entry("vip", "vip", place=5),
        an_entry("other", "support", place=1),
        an_entry("late", place=20),
    ):
        router.put_entry(entry)
    assert decided(router) == []
    assert [(demand.queue, count) for demand, count in router.ahead(mine.demand, mine.order)] == [("vip", 1)]


def test_who_has_an_agent_is_given_no_second_one() -> None:
    router = a_router((an_agent("ann"), a_profile("ann", "sales")), (an_agent("eve"), a_profile("eve", "support")))
    router.put_entry(an_entry("c1"))
    assert decided(router) == [("c1", "ann")]
    router.put_agent(an_agent("bob"), a_profile("bob", "sales"))
    assert decided(router) == []


def test_of_several_new_pairs_the_best_is_taken_first() -> None:
    router = a_router((an_agent("eve"), a_profile("eve", "night")))
    fan = a_profile("bob", "sales", "support", memberships={"support": Membership(preference=1)})
    router.put_entry(an_entry("sales", "sales", place=0))
    router.put_entry(an_entry("support", "support", place=30))
    router.put_agent(an_agent("bob"), fan)
    assert decided(router) == [("support", "bob")]


def test_an_agent_who_missed_the_first_in_line_gets_the_second() -> None:
    router = a_router((an_agent("eve"), a_profile("eve", "support")))
    router.put_entry(an_entry("c1"))
    router.put_entry(an_entry("c2", place=1))
    assert decided(router) == []
    router.put_agent(an_agent("ann"), a_profile("ann", "sales"))
    assert decided(router, {"c1": {"ann": START}}) == [("c2", "ann")]
