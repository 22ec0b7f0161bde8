"""The number each strategy goes by."""

from collections import Counter
from datetime import timedelta

import pytest

from callcenter.core.acd.demand import Demand
from callcenter.core.acd.skills import parse
from callcenter.core.acd.strategies import STATIC, lot, rank, static_rank
from callcenter.core.agent import Agent
from callcenter.core.configuration import AgentProfile, Membership, Strategy
from tests.support.floor import START

TODAY = "2026-03-02"
DEMAND = Demand("sales", parse("english and sales"), frozenset({"sales"}))
ANN = Agent(
    username="ann",
    status_since_at=START,
    activity_since_at=START,
    idle_since_at=START + timedelta(seconds=7),
    contacts_today=4,
    contacts_day=TODAY,
)
PROFILE = AgentProfile(
    username="ann",
    display_name="Ann",
    endpoint="ann",
    queues=frozenset({"sales"}),
    memberships={"sales": Membership(position=3)},
    skills={"english": 60, "sales": 20, "technical": 90},
)


@pytest.mark.parametrize(
    ("strategy", "number"),
    [
        (Strategy.LONGEST_IDLE, 0.0),
        (Strategy.RING_SEVERAL, 0.0),
        (Strategy.MOST_SKILLED, -80.0),
        (Strategy.FEWEST_CONTACTS, 4.0),
        (Strategy.LEAST_OCCUPIED, float("-inf")),
        (Strategy.ROUND_ROBIN, 12.5),
        (Strategy.LINEAR, 3.0),
        (Strategy.RANDOM, lot("c1", "ann", 1)),
    ],
)
def test_each_strategy_has_its_number_then_idle_time_then_name(strategy: Strategy, number: float) -> None:
    found = rank(strategy, DEMAND, "c1", ANN, PROFILE, today=TODAY, last_offered=12.5)
    assert found == (number, START.timestamp() + 7, "ann")


def test_the_kept_ranks_are_the_asked_ones() -> None:
    for strategy in STATIC:
        asked = rank(strategy, DEMAND, "c1", ANN, PROFILE, today=TODAY, last_offered=0.0)
        assert static_rank(strategy, ANN, TODAY) == asked


def test_who_came_into_reach_by_relaxation_is_last_in_the_line() -> None:
    other = Demand("support", DEMAND.requirement, frozenset({"support", "sales"}))
    number, _, _ = rank(Strategy.LINEAR, other, "c1", ANN, PROFILE, today=TODAY, last_offered=0.0)
    assert number == float("inf")


def test_lots_fall_in_proportion_to_the_weights() -> None:
    weights = {"ann": 1, "bob": 2, "eve": 5}
    drawn = Counter(min(weights, key=lambda name: lot(f"call{n}", name, weights[name])) for n in range(8000))
    for name, weight in weights.items():
        # Four standard deviations of a binomial count.
        assert drawn[name] == pytest.approx(1000 * weight, abs=4 * (8000 * weight / 8 * (1 - weight / 8)) ** 0.5)


def test_a_lot_can_be_drawn_again() -> None:
    assert lot("c1", "ann", 2) == lot("c1", "ann", 2) != lot("c2", "ann", 2)
