"""What can be watched: over which times, and of whom."""

from callcenter.reporting.conditions import Reach, Window
from callcenter.reporting.registry import AGENT_FLOOR_METRICS, EVERY, FLOOR_METRICS
from callcenter.reporting.watchable import reaches_of, windows_of

OF_QUEUES = {Reach.EACH, Reach.QUEUE, Reach.TOGETHER}


def test_figures_of_this_moment_are_watched_now_and_others_over_a_window() -> None:
    assert windows_of("longest_waiting") == windows_of("time_not_ready") == (Window.NOW,)
    assert Window.HALF_HOUR in windows_of("service_level")
    assert Window.HALF_HOUR in windows_of("occupancy")


def test_what_goes_on_changing_for_days_warns_of_nothing_now() -> None:
    assert windows_of("csat") == windows_of("repeat_rate") == windows_of("no_such_figure") == ()


def test_a_figure_is_watched_of_whom_it_can_be() -> None:
    assert {*reaches_of("waiting")} == {*reaches_of("offered")} == {*reaches_of("service_level")} == OF_QUEUES
    assert {*reaches_of("missed")} == {*reaches_of("handle_time")} == {*OF_QUEUES, Reach.EACH_AGENT}
    assert {*reaches_of("occupancy")} == {*reaches_of("not_ready_seconds")} == {*Reach}
    for metric in AGENT_FLOOR_METRICS:
        assert reaches_of(metric) == (Reach.EACH_AGENT,)


def test_whatever_can_be_watched_can_be_watched_of_somebody() -> None:
    watchable = [metric for metric in EVERY if windows_of(metric)]
    assert {*FLOOR_METRICS, *AGENT_FLOOR_METRICS} <= {*watchable}
    assert all(reaches_of(metric) for metric in watchable)
