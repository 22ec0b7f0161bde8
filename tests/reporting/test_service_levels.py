"""The service level in the formulas of several products, worked out by hand."""

import pytest

from callcenter.reporting.measures import Measures
from callcenter.reporting.registry import METRICS
from callcenter.reporting.service_levels import SERVICE_LEVELS
from tests.support.ten_callers import TEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service_level", 3 / 8),  # 3 of 6 + 3 - 1
        ("service_level_answered", 3 / 6),
        ("service_level_2", 5 / 9),  # 3 + 2 of 6 + 3
        ("service_level_amazon", 6 / 10),  # 3 + 2 + 1 of 10
        ("service_level_genesys", 3 / 9),
    ],
)
def test_a_level_is_what_one_works_out_by_hand(name: str, value: float) -> None:
    assert METRICS[name].formula(TEN) == pytest.approx(value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service_level", 4 / 8),  # within 30 s: 5, 10, 20, 30
        ("service_level_answered", 4 / 6),
        ("service_level_2", 6 / 9),
        ("service_level_amazon", 7 / 10),
        ("service_level_genesys", 4 / 9),
    ],
)
def test_a_service_level_can_be_asked_for_within_any_time(name: str, value: float) -> None:
    within = METRICS[name].within
    assert within is not None
    assert within(TEN, 30) == pytest.approx(value)
    assert within(TEN, 20) == pytest.approx(METRICS[name].formula(TEN))


def test_no_service_level_is_known_of_a_queue_that_nobody_called() -> None:
    for metric in SERVICE_LEVELS:
        assert metric.formula(Measures()) is None
        assert metric.within is not None
        assert metric.within(Measures(), 20) is None
