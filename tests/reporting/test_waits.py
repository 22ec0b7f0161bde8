"""Waits by steps: exact within every usual time, percentiles right to the step, against the plain list of waits."""

import math
import random
from collections import Counter

import pytest

from callcenter.reporting.waits import LAST, percentile, step_of, upper_end, within


@pytest.mark.parametrize(
    ("seconds", "end"),
    [(0, 1), (0.2, 1), (1, 1), (19.9, 20), (20, 20), (20.1, 21), (120, 120), (120.5, 125), (600, 600), (601, 630)],
)
def test_a_wait_is_in_the_first_step_that_holds_it(seconds: float, end: int) -> None:
    assert upper_end(step_of(seconds)) == end


def test_steps_follow_each_other() -> None:
    steps = [step_of(second) for second in range(8_000)]
    assert steps == sorted(steps)
    assert set(steps) == set(range(LAST + 1))
    assert [upper_end(step) for step in range(LAST)] == sorted({upper_end(step) for step in range(LAST)})


@pytest.mark.parametrize("seed", range(5))
def test_shares_and_percentiles_are_those_of_the_waits_themselves(seed: int) -> None:
    pick = random.Random(seed)
    waits = [pick.expovariate(1 / 90) for _ in range(500)]
    counted = Counter(map(step_of, waits))
    for seconds in (*range(1, 121), 180, 240, 300, 600):
        assert within(counted, seconds) == sum(wait <= seconds for wait in waits)
    for share in (0.5, 0.8, 0.9, 1.0):
        exact = sorted(waits)[math.ceil(share * len(waits)) - 1]
        assert percentile(counted, share) == upper_end(step_of(exact))


def test_of_nobody_there_is_nothing_to_tell() -> None:
    assert percentile({}, 0.5) is None
    assert within({}, 20) == 0


def test_who_waited_longer_than_all_steps_was_within_no_time() -> None:
    assert within({LAST: 3}, 10**6) == 0
