"""Figures of agents, worked out by hand."""

import pytest

from callcenter.reporting.measures import Measures
from callcenter.reporting.of_agents import OF_AGENTS
from callcenter.reporting.registry import METRICS
from tests.support.ten_callers import TEN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("handled", 6),
        ("handle_time", 140),  # (600 + 60 + 180) / 6
        ("talk_time", 100),
        ("hold_time", 10),
        ("wrap_up_time", 30),
        ("transfers", 2),
        ("transfer_rate", 2 / 6),
        ("missed_rate", 1 / 8),
        ("occupancy", 0.8),  # (660 + 180) / (660 + 180 + 210)
        ("utilisation", 890 / 1200),  # (50 + 660 + 180) / 1200
        ("adherence", 1100 / 1200),
    ],
)
def test_a_figure_is_what_one_works_out_by_hand(name: str, value: float) -> None:
    assert METRICS[name].formula(TEN) == pytest.approx(value)


def test_of_an_agent_who_was_not_there_there_is_nothing_to_tell() -> None:
    for metric in OF_AGENTS:
        assert not metric.formula(Measures())
