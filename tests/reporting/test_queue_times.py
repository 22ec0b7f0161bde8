"""What a queue wanted, and since when."""

from datetime import timedelta

from callcenter.reporting.queue_times import USUAL, QueueTimesHistory
from callcenter.reporting.record import QueueTimes
from tests.support.floor import START

STRICT, EASY = QueueTimes(service_level_seconds=10), QueueTimes(service_level_seconds=60)
HOUR = timedelta(hours=1)


def a_history() -> QueueTimesHistory:
    history = QueueTimesHistory()
    history.add("sales", START, STRICT)
    history.add("sales", START + HOUR, STRICT)
    history.add("sales", START + 2 * HOUR, EASY)
    return history


def test_what_held_then_holds_for_what_began_then() -> None:
    history = a_history()
    assert history.at("sales", START) == history.at("sales", START + 2 * HOUR - timedelta(seconds=1)) == STRICT
    assert history.at("sales", START + 2 * HOUR) == history.at("sales", START + 9 * HOUR) == EASY


def test_before_there_was_any_the_first_is_the_best_guess() -> None:
    assert a_history().at("sales", START - HOUR) == STRICT


def test_a_queue_that_nobody_knows_is_measured_as_usual() -> None:
    assert a_history().at("gone", START) == USUAL == QueueTimes(service_level_seconds=20, short_abandon_seconds=5)


def test_what_did_not_change_is_kept_once() -> None:
    assert len(a_history().of["sales"]) == 2
