"""Figures of queues, worked out by hand."""

import pytest

from callcenter.reporting.measures import Measures
from callcenter.reporting.of_queues import OF_QUEUES
from callcenter.reporting.registry import METRICS
from tests.support.ten_callers import TEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
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


def test_nothing_is_known_of_a_queue_that_nobody_called() -> None:
    for metric in OF_QUEUES:
        assert not metric.formula(Measures())
