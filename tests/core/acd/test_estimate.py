"""Place and expected wait: who competes for the same agents, and how near the truth it comes on a busy floor."""

from dataclasses import replace

import pytest

from callcenter.core.acd.estimate import Estimate, estimate, for_new_caller, handle_seconds, reserves_wanted
from callcenter.core.acd.learned import QueueStatistics, error_percentile
from callcenter.core.acd.standing import standing_of
from callcenter.core.agent import Status
from callcenter.core.configuration import AgentProfile, Configuration, Queue
from tests.support.busy_floor import BusyFloor
from tests.support.floor import a_floor
from tests.support.playbook import Playbook


def an_agent(name: str, *queues: str) -> AgentProfile:
    return AgentProfile(username=name, display_name=name, endpoint=name, queues=frozenset(queues))


def all_busy(configuration: Configuration | None = None) -> Playbook:
    """Everybody is ready, and those who take sales talk with callers of it."""
    book = Playbook(configuration or a_floor())
    for name, profile in book.configuration.agents.items():
        book.available(name)
        if "sales" in profile.queues:
            book.calls("4001", call_id=name).answers(name)
    return book


def estimate_of(book: Playbook, call_id: str) -> Estimate:
    state, interaction = book.center.state, book.interaction(call_id)
    return estimate(state, interaction, standing_of(state, interaction, book.at))


def test_each_one_ahead_costs_his_time_over_the_agents() -> None:
    book = all_busy()  # ann and bob take sales
    for number in range(3):
        book.calls("4001", call_id=f"c{number}")
    assert [estimate_of(book, f"c{number}") for number in range(3)] == [
        Estimate(position=place, seconds=place * 180 / 2) for place in (1, 2, 3)
    ]


def test_only_those_who_compete_for_the_same_agents_are_before_him() -> None:
    floor = a_floor(agents={"ann": an_agent("ann", "sales"), "cid": an_agent("cid", "support")})
    book = all_busy(floor).available("cid").calls("4002", call_id="other").answers("other")
    for number in range(4):
        book.calls("4002", call_id=f"s{number}")
    book.calls("4001", call_id="c1")
    assert estimate_of(book, "c1") == Estimate(position=1, seconds=180)
    assert estimate_of(book, "s3").position == 4


def test_who_has_priority_is_before_him_though_he_came_later() -> None:
    book = all_busy().calls("4001", call_id="c1").later(1).calls("4002", call_id="urgent")
    assert estimate_of(book, "c1").position == 2
    assert estimate_of(book, "urgent").position == 1


def test_what_the_others_agents_can_do_alone_takes_nothing_from_his() -> None:
    agents = {"ann": an_agent("ann", "sales"), "bob": an_agent("bob", "sales", "support")}
    alone = {f"t{number}": an_agent(f"t{number}", "support") for number in range(8)}
    floor = a_floor(agents={**agents, **alone})
    book = Playbook(floor)
    for name in floor.agents:
        book.available(name).calls("4001" if name in agents else "4002", call_id=name).answers(name)
    for number in range(3):
        book.calls("4002", call_id=f"s{number}")
    book.later(1).calls("4001", call_id="c1")
    assert estimate_of(book, "c1") == Estimate(position=4, seconds=90)


def test_shared_agents_that_the_others_need_are_not_his() -> None:
    floor = a_floor(agents={"ann": an_agent("ann", "sales"), "bob": an_agent("bob", "sales", "support")})
    book = all_busy(floor)
    for number in range(5):
        book.calls("4002", call_id=f"s{number}")
    book.later(1).calls("4001", call_id="c1")
    assert estimate_of(book, "c1") == Estimate(position=6, seconds=180)  # ann alone is left


def test_the_queues_own_experience_counts() -> None:
    book = all_busy().calls("4001", call_id="c1")
    book.center.state.statistics["sales"] = QueueStatistics(handle_seconds=60, contacts=9, bias=1.5)
    assert estimate_of(book, "c1").seconds == 60 / 2 * 1.5


def test_contacts_that_take_no_time_keep_nobody_waiting() -> None:
    book = all_busy().calls("4001", call_id="c1")
    book.center.state.statistics["sales"] = QueueStatistics(handle_seconds=0, contacts=9)
    assert estimate_of(book, "c1").seconds == 0


def test_with_a_free_agent_there_is_no_wait_and_without_a_ready_one_no_estimate() -> None:
    book = Playbook().available("ann")
    sales = book.configuration.queues["sales"]
    assert for_new_caller(book.center.state, sales, book.at) == Estimate(position=1, seconds=0)
    book.chooses("ann", Status.NOT_READY)
    assert for_new_caller(book.center.state, sales, book.at) == Estimate(position=1, seconds=None)


def test_a_new_caller_is_behind_all_of_his_queue() -> None:
    book = all_busy().calls("4001", call_id="c1").calls("4001", call_id="c2")
    sales = book.configuration.queues["sales"]
    assert for_new_caller(book.center.state, sales, book.at) == Estimate(position=3, seconds=270)


def test_handle_time_is_what_was_learned_or_is_expected() -> None:
    book = Playbook()
    book.center.state.statistics["sales"] = QueueStatistics(handle_seconds=33)
    assert [handle_seconds(book.center.state, name) for name in ("sales", "support", "gone")] == [33, 180, 180]


def test_a_place_is_known_though_nobody_is_ready() -> None:
    book = all_busy().calls("4001", call_id="c1").calls("4001", call_id="c2")
    for name in ("ann", "bob"):
        book.chooses(name, Status.NOT_READY)
    assert estimate_of(book, "c2") == Estimate(position=2, seconds=None)


RESERVES = Queue(name="q", label_en="", label_zh="", reserve_above_seconds=60, reserve_below_seconds=20)


@pytest.mark.parametrize(
    ("seconds", "active", "wanted"),
    [
        (60, False, False),
        (61, False, True),
        (30, True, True),
        (30, False, False),
        (20, True, True),
        (19, True, False),
        (None, False, True),
        (0, True, False),
    ],
)
def test_reserves_come_above_one_line_and_go_below_another(seconds: float | None, active: bool, wanted: bool) -> None:
    assert reserves_wanted(RESERVES, seconds, active) is wanted


def test_reserves_with_one_line_go_where_they_come() -> None:
    queue = replace(RESERVES, reserve_below_seconds=None)
    assert [reserves_wanted(queue, seconds, True) for seconds in (60, 59)] == [True, False]
    assert not reserves_wanted(replace(RESERVES, reserve_above_seconds=None), 1000, True)


@pytest.mark.parametrize(("seed", "load"), [(0, 0.8), (1, 0.9), (3, 0.85)])
def test_on_a_busy_floor_half_the_estimates_are_nearer_than_half_of_asterisks(seed: int, load: float) -> None:
    waits = BusyFloor(seed=seed, calls=1000, load=load).run()
    assert len(waits) > 400
    ours = error_percentile([wait.actual - wait.estimated for wait in waits], 50)
    theirs = error_percentile([wait.actual - wait.of_asterisk for wait in waits], 50)
    assert ours is not None
    assert theirs is not None
    assert ours < 0.85 * theirs
