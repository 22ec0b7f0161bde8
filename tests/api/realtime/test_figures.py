"""A board shows every figure that a queue has and that does not come late."""

from collections.abc import Sequence
from datetime import datetime

from callcenter.api.realtime.figures import SHOWN, figures_view, values_of
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.metric import Scope
from callcenter.reporting.registry import METRICS
from tests.support.rehearsal import BEGIN_AT


class Sums:
    """One queue on which three called and two were answered, one of them soon."""

    def __init__(self) -> None:
        self.sums = Measures()
        for measure, number in ((Measure.OFFERED, 3), (Measure.ANSWERED, 2), (Measure.ABANDONED, 1)):
            self.sums.count(measure, number)
        self.sums.count(Measure.ANSWERED_IN_LEVEL, 1)
        self.sums.count(Measure.SPEED_OF_ANSWER_SECONDS, 100 / 3)

    def refresh(self) -> None:
        """Nothing has changed."""

    def today(self, queue: str) -> Measures:
        """All of it."""
        return self.sums

    def recent(self, queue: str) -> Measures:
        """Nothing."""
        return Measures()

    def slots(self, queue: str) -> Sequence[tuple[datetime, Measures]]:
        """One."""
        return [(BEGIN_AT, self.sums)]


def test_a_queues_figures_are_the_registrys() -> None:
    view = figures_view(Sums(), "sales")
    assert (view.today["offered"], view.today["service_level"], view.today["speed_of_answer"]) == (3, 0.3333, 16.6667)
    assert (view.recent["offered"], view.recent["service_level"]) == (0, None)
    (slot,) = view.hour
    assert (slot.start_at, slot.offered, slot.answered, slot.abandoned) == (BEGIN_AT, 3, 2, 1)


def test_nothing_that_comes_late_is_shown_and_every_figure_of_queues_is() -> None:
    shown = {metric.id for metric in SHOWN}
    assert not {metric.id for metric in METRICS.values() if metric.late} & shown
    assert {metric.id for metric in METRICS.values() if metric.scope is Scope.QUEUES and not metric.late} <= shown
    assert {"handle_time", "handled", "transfer_rate"} <= shown
    assert set(values_of(Measures())) == shown


def test_what_an_agents_time_went_into_is_no_figure_of_a_queue() -> None:
    shown = {metric.id for metric in SHOWN}
    assert not {"occupancy", "utilisation", "adherence", "logged_in_seconds", "idle_seconds"} & shown
