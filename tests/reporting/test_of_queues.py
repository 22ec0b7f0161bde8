"""Figures of queues: the service level in the formulas of several products, worked out by hand."""

import pytest

from callcenter.reporting.measures import Measures
from callcenter.reporting.of_queues import OF_QUEUES
from callcenter.reporting.registry import METRICS
from tests.support.ten_callers import TEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service_level", 3 / 8),  # 3 of 6 + 3 - 1
        ("service_level_answered", 3 / 6),
        ("service_level_2", 5 / 9),  # 3 + 2 of 6 + 3
        ("service_level_amazon", 6 / 10),  # 3 + 2 + 1 of 10
        ("service_level_genesys", 3 / 9),
        ("abandon_rate", 2 / 9),  # 3 - 1 of 10 - 1
        ("answer_rate", 6 / 10),
        ("speed_of_answer", 27.5),  # 165 / 6
        ("abandoned_wait", 67 / 3),
        ("wait_mean", 24),  # 240 / 10
        ("wait_p50", 20),  # the third of six
        ("wait_p90", 60),  # the sixth of six
        ("wait_longest", 60),
        ("offered", 10),
        ("called_back", 1),
    ],
)
def test_a_figure_is_what_one_works_out_by_hand(name: str, value: float) -> None:
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
    for metric in OF_QUEUES:
        assert not metric.formula(Measures())
        assert metric.within is None or metric.within(Measures(), 20) is None
