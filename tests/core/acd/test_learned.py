"""What a queue learns: how long a contact takes, how wrong it was, and what it makes of that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.acd.learned import (
    ERRORS_KEPT,
    LEAST_BIAS,
    MOST_BIAS,
    QueueStatistics,
    error_percentile,
    folded,
    with_contact,
    with_wait,
)

NOTHING = QueueStatistics()
SECONDS = st.floats(0, 100_000)


def test_one_contact_moves_what_was_expected_half_way_and_the_thousandth_a_little() -> None:
    first = with_contact(NOTHING, 300, expected_seconds=100)
    assert (first.handle_seconds, first.contacts) == (200, 1)
    long_known = QueueStatistics(handle_seconds=200, contacts=1000)
    assert with_contact(long_known, 300, expected_seconds=100).handle_seconds == pytest.approx(202)


def test_the_newest_contacts_weigh_most() -> None:
    rising = folded([(0, None, seconds) for seconds in range(100, 300)], 100)
    falling = folded([(0, None, seconds) for seconds in reversed(range(100, 300))], 100)
    assert rising.handle_seconds is not None
    assert falling.handle_seconds is not None
    assert rising.handle_seconds > 230
    assert falling.handle_seconds < 170


def test_estimates_that_are_always_half_of_it_end_up_doubled() -> None:
    learned = NOTHING
    for _ in range(1000):
        learned = with_wait(learned, 60 * learned.bias, 90)
    assert learned.bias == pytest.approx(1.5, abs=0.05)


def test_a_right_estimate_teaches_nothing_but_that() -> None:
    learned = with_wait(NOTHING, 60, 60)
    assert (learned.bias, learned.errors) == (1.0, (0,))


@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=300))
def test_whatever_happens_the_bias_stays_within_bounds_and_the_errors_few(waits: list[tuple[float, float]]) -> None:
    learned = NOTHING
    for estimated, actual in waits:
        learned = with_wait(learned, estimated, actual)
    assert LEAST_BIAS <= learned.bias <= MOST_BIAS
    assert learned.errors == tuple(actual - estimated for estimated, actual in waits)[-ERRORS_KEPT:]


def test_percentiles_are_of_the_size_of_the_errors() -> None:
    errors = (-10.0, 1.0, 2.0, -3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
    assert (error_percentile(errors, 50), error_percentile(errors, 90)) == (5, 9)
    assert error_percentile((-7.0,), 50) == 7
    assert error_percentile((), 50) is None


def test_a_restart_learns_the_same_from_the_records() -> None:
    lived = with_contact(with_wait(NOTHING, 30, 50), 120, 180)
    lived = with_contact(lived, 60, 180)
    assert folded([(50, 30, 120), (4, None, 60)], 180) == lived
