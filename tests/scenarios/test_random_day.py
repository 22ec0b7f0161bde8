"""Days on which anything may happen at any time, with every invariant checked after every single input.

Seeded days for breadth; Hypothesis plans for the shortest way to a failure. Both live by the same steps.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scenarios.random_day.day import Day
from tests.scenarios.random_day.steps import STEPS

SEEDS = 100
STEPS_A_DAY = 1000


def live(day: Day, name: str, pick: random.Random) -> None:
    """Let one thing happen, if it can."""
    step = STEPS[name]
    if not step.can(day):
        return
    day.story.append(f"{day.at:%H:%M:%S.%f} {name}")
    try:
        step.take(day, pick)
    except BaseException as failure:
        failure.add_note("\n".join(day.story))
        raise


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_random_day_keeps_every_invariant(seed: int) -> None:
    pick = random.Random(seed)
    day = Day()
    names = pick.choices([*STEPS], weights=[step.weight for step in STEPS.values()], k=STEPS_A_DAY)
    for name in names:
        live(day, name, pick)
    day.close()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=st.lists(st.tuples(st.sampled_from([*STEPS]), st.integers(0, 255)), max_size=50))
def test_no_short_plan_breaks_an_invariant(plan: list[tuple[str, int]]) -> None:
    day = Day()
    for name, seed in plan:
        live(day, name, random.Random(seed))
    day.close()
