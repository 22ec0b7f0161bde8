"""Tasks: which step leads where, and what the next of a series is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter.crm.tasks import (
    TRANSITIONS,
    IllegalStep,
    Task,
    TaskResult,
    TaskState,
    TaskStep,
    begun,
    difference,
    following,
    stepped,
)

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 23, 9, 0, tzinfo=BERLIN).astimezone(UTC)
WEEK = timedelta(days=7)
TASK = Task(id="1", title="ring up", due_at=MONDAY, created_by="alice", created_at=MONDAY, updated_at=MONDAY)
WEEKLY = begun(replace(TASK, recurrence="FREQ=WEEKLY", timezone="Europe/Berlin"), series_id="s")


def test_what_is_open_is_done_or_cancelled_and_only_what_is_over_is_reopened() -> None:
    assert set(TRANSITIONS) == set(TaskState)
    done = stepped(TASK, TaskStep.DO, by="bob", at=MONDAY, result=TaskResult.REACHED, text="yes")
    assert (done.state, done.result, done.result_text, done.ended_by) == ("done", "reached", "yes", "bob")
    assert stepped(done, TaskStep.REOPEN, by="bob", at=MONDAY) == TASK
    for task, step in ((TASK, TaskStep.REOPEN), (done, TaskStep.DO), (done, TaskStep.CANCEL)):
        with pytest.raises(IllegalStep):
            stepped(task, step, by="bob", at=MONDAY)


def test_what_comes_once_has_no_next() -> None:
    assert following(TASK, new_id="2", by="bob", at=MONDAY) is None
    assert begun(replace(TASK, timezone="Europe/Berlin"), series_id="s") == TASK


def test_the_next_of_a_series_is_as_new_and_keeps_its_hour_and_its_reminder() -> None:
    done = stepped(
        replace(WEEKLY, remind_at=MONDAY - timedelta(hours=1), reminded_at=MONDAY, version=4, interaction_id="i"),
        TaskStep.DO,
        by="bob",
        at=MONDAY + timedelta(hours=1),
        result=TaskResult.REACHED,
    )
    made = following(done, new_id="2", by="bob", at=MONDAY + timedelta(hours=1))
    assert made is not None
    assert made.due_at is not None
    assert made.remind_at is not None
    # The clock was put forward in between.
    assert made.due_at == made.occurrence_at == MONDAY + WEEK - timedelta(hours=1)
    assert made.due_at - made.remind_at == timedelta(hours=1)
    assert (made.id, made.state, made.version, made.result, made.reminded_at) == ("2", "open", 1, None, None)
    assert (made.series_id, made.title, made.created_by, made.interaction_id) == ("s", "ring up", "bob", None)


def test_what_was_missed_does_not_pile_up_and_what_is_done_early_skips_nothing() -> None:
    late = following(WEEKLY, new_id="2", by="bob", at=MONDAY + 3 * WEEK)
    early = following(WEEKLY, new_id="2", by="bob", at=MONDAY - timedelta(days=2))
    assert late is not None
    assert early is not None
    assert late.due_at == MONDAY + 4 * WEEK - timedelta(hours=1)
    assert early.due_at == MONDAY + WEEK - timedelta(hours=1)


def test_one_that_was_moved_does_not_move_the_series() -> None:
    moved = replace(WEEKLY, due_at=MONDAY + timedelta(days=2), remind_at=MONDAY + timedelta(days=1))
    made = following(moved, new_id="2", by="bob", at=MONDAY + timedelta(days=2))
    assert made is not None
    assert made.due_at == MONDAY + WEEK - timedelta(hours=1)
    assert made.remind_at == made.due_at - timedelta(days=1)


def test_whoever_of_a_team_took_it_does_not_get_the_next_one() -> None:
    for task, agent in ((replace(WEEKLY, agent="bob"), "bob"), (replace(WEEKLY, agent="bob", queue="sales"), None)):
        made = following(task, new_id="2", by="bob", at=MONDAY)
        assert made is not None
        assert (made.agent, made.queue) == (agent, task.queue)


def test_a_series_ends_by_its_rule() -> None:
    last = replace(WEEKLY, recurrence="FREQ=WEEKLY;COUNT=1")
    assert following(last, new_id="2", by="bob", at=MONDAY) is None


def test_an_event_tells_what_people_can_change() -> None:
    changed = replace(TASK, agent="bob", version=2, reminded_at=MONDAY)
    assert difference(TASK, changed) == {"agent": (None, "bob")}
