"""Work that is wanted often is done soon, and then no more often than it should be."""

from collections.abc import Callable
from datetime import timedelta

from callcenter.engine.beat import Beat
from tests.support.rehearsal import StillClock


class Stage:
    """A beat with a clock that stands still and a timer that waits to be let go."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.done = 0
        self.set: list[tuple[float, Callable[[], None]]] = []
        self.beat = Beat(self._work, every=0.25, clock=self.clock, later=lambda *timer: self.set.append(timer))

    def let_time_pass(self) -> float:
        """Until the timer; returns how long that was."""
        seconds, work = self.set.pop()
        self.clock.at += timedelta(seconds=seconds)
        work()
        return seconds

    def _work(self) -> None:
        self.done += 1


def test_nothing_is_done_while_nothing_is_wanted() -> None:
    stage = Stage()
    assert stage.set == []


def test_after_quiet_it_is_done_at_once() -> None:
    stage = Stage()
    stage.beat.want()
    assert stage.let_time_pass() < 0.05
    assert stage.done == 1


def test_what_is_wanted_several_times_before_the_beat_is_done_once() -> None:
    stage = Stage()
    for _ in range(3):
        stage.beat.want()
    assert len(stage.set) == 1
    stage.let_time_pass()
    assert stage.done == 1


def test_while_it_is_wanted_all_the_time_it_is_done_four_times_a_second() -> None:
    stage = Stage()
    stage.beat.want()
    stage.let_time_pass()
    for _ in range(8):
        stage.clock.at += timedelta(milliseconds=50)
        stage.beat.want()
        assert stage.let_time_pass() == 0.2
    assert stage.done == 9


def test_what_is_wanted_by_the_work_itself_is_done_with_the_next_beat() -> None:
    clock = StillClock()
    timers: list[tuple[float, Callable[[], None]]] = []
    done: list[int] = []

    def work() -> None:
        done.append(1)
        if len(done) == 1:
            beat.want()

    beat = Beat(work, every=0.25, clock=clock, later=lambda *timer: timers.append(timer))
    beat.want()
    timers.pop()[1]()
    seconds, again = timers.pop()
    again()
    assert (seconds, len(done), timers) == (0.25, 2, [])
