"""The life of an alarm: raised when it has held long enough, cleared beyond the band, told once, whoever looks when."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.errors import IllegalTransition
from callcenter.reporting.alarm_life import (
    AlarmInstance,
    AlarmState,
    AlarmStep,
    Cause,
    Happening,
    acknowledged,
    cleared,
    look,
    next_state,
)
from callcenter.reporting.alarms import Alarm, Combination
from callcenter.reporting.conditions import Reading
from tests.support.alarms import AT, LEVEL, SALES, WAIT, alarm

VALUES = st.lists(st.tuples(st.integers(1, 90), st.one_of(st.none(), st.floats(0.5, 1.0))), min_size=1, max_size=25)


def ids() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"i{next(numbers)}"


class Watching:
    """One instance that is looked at as time goes on. `told` has what happened, and after how many seconds."""

    def __init__(self, watched: Alarm) -> None:
        self.alarm = watched
        self.standing: AlarmInstance | None = None
        self.told: list[tuple[Happening, float]] = []
        self.ends: list[AlarmInstance] = []
        self.next_after: float | None = None
        self.new_id = ids()

    def look(self, after: float, *readings: Reading) -> None:
        at = AT + timedelta(seconds=after)
        looked = look(self.alarm, SALES, self.standing, readings, at=at, new_id=self.new_id)
        self.told += [(what, after) for what in looked.happened]
        self.standing = looked.instance
        self.next_after = None if looked.next_at is None else (looked.next_at - AT).total_seconds()
        if looked.instance is not None and looked.instance.state is AlarmState.CLEARED:
            self.ends.append(looked.instance)
            self.standing = None

    @property
    def up(self) -> bool:
        return self.standing is not None and self.standing.up


def levels(*values: float | None) -> list[Reading]:
    return [Reading(value=value) for value in values]


def run(watched: Alarm, story: Sequence[tuple[float, float | None]], *, looks: Sequence[float] = ()) -> Watching:
    """Look whenever the figure changes, at each deadline, and at these instants besides."""
    watching, value, extra = Watching(watched), None, sorted(looks)
    changes = list(story)
    end = changes[-1][0] + 1000
    while True:
        at = min(
            one
            for one in (
                changes[0][0] if changes else end,
                watching.next_after if watching.next_after is not None else end,
                extra[0] if extra else end,
            )
        )
        if at >= end:
            return watching
        if changes and changes[0][0] == at:
            value = changes.pop(0)[1]
        if extra and extra[0] == at:
            extra.pop(0)
        watching.look(at, Reading(value=value))


def story_of(steps: Sequence[tuple[int, float | None]]) -> list[tuple[float, float | None]]:
    ends = itertools.accumulate(wait for wait, _ in steps)
    return [(float(at), value) for at, (_, value) in zip(ends, steps, strict=True)]


def test_it_is_raised_when_it_has_held_for_its_seconds_and_cleared_when_it_is_past_the_band() -> None:
    watching = Watching(alarm(LEVEL, for_seconds=60))
    watching.look(0, Reading(value=0.6))
    assert watching.next_after == 60
    assert watching.standing is not None
    assert watching.standing.state is AlarmState.PENDING
    watching.look(59.9, Reading(value=0.6))
    assert watching.told == []
    watching.look(60, Reading(value=0.6))
    watching.look(70, Reading(value=0.72))
    assert watching.up
    watching.look(80, Reading(value=0.75))
    assert watching.told == [(Happening.RAISED, 60), (Happening.CLEARED, 80)]
    (end,) = watching.ends
    assert (end.cause, end.raised_with[0].value, end.seen[0].value) == (Cause.FIGURES, 0.6, 0.75)


def test_what_recedes_in_time_is_forgotten() -> None:
    watching = Watching(alarm(LEVEL, for_seconds=60))
    watching.look(0, Reading(value=0.6))
    watching.look(30, Reading(value=0.71))
    assert watching.standing is None
    assert watching.next_after is None


def test_a_growing_figure_raises_at_the_instant_that_was_worked_out() -> None:
    watching = Watching(alarm(WAIT))
    watching.look(0, Reading(value=20.0, growing=True))
    assert watching.next_after == pytest.approx(100.001)
    watching.look(100.001, Reading(value=120.001, growing=True))
    assert watching.told == [(Happening.RAISED, 100.001)]


def test_nobody_is_told_while_it_is_muted_and_then_once_if_it_is_still_up() -> None:
    muted = alarm(LEVEL, muted_until=AT + timedelta(seconds=300))
    watching = Watching(muted)
    watching.look(0, Reading(value=0.6))
    assert watching.up
    assert (watching.told, watching.next_after) == ([], 300)
    watching.look(300, Reading(value=0.6))
    watching.look(301, Reading(value=0.6))
    assert watching.told == [(Happening.RAISED, 300)]
    quiet = Watching(muted)
    quiet.look(0, Reading(value=0.6))
    quiet.look(10, Reading(value=0.9))
    assert (quiet.told, len(quiet.ends)) == ([], 1)


def test_others_are_told_once_when_nobody_has_acknowledged_it_in_time() -> None:
    slow = alarm(LEVEL, escalate_after_seconds=300, escalate_to=("boss@example.com",))
    watching = Watching(slow)
    watching.look(0, Reading(value=0.6))
    assert watching.next_after == 300
    watching.look(300, Reading(value=0.6))
    watching.look(400, Reading(value=0.6))
    assert watching.told == [(Happening.RAISED, 0), (Happening.ESCALATED, 300)]
    seen = Watching(slow)
    seen.look(0, Reading(value=0.6))
    assert seen.standing is not None
    seen.standing = acknowledged(seen.standing, "sam", AT)
    seen.look(400, Reading(value=0.6))
    assert seen.told == [(Happening.RAISED, 0)]
    seen.look(500, Reading(value=0.9))
    assert seen.ends[0].acknowledged_by == "sam"


def test_what_is_over_or_not_yet_up_cannot_be_acknowledged() -> None:
    watching = Watching(alarm(LEVEL, for_seconds=60))
    watching.look(0, Reading(value=0.6))
    assert watching.standing is not None
    with pytest.raises(IllegalTransition):
        acknowledged(watching.standing, "sam", AT)
    with pytest.raises(IllegalTransition):
        next_state(AlarmState.CLEARED, AlarmStep.ACKNOWLEDGE)


def test_one_of_several_is_enough_or_all_are_needed() -> None:
    both = alarm(LEVEL, WAIT)
    watching = Watching(both)
    watching.look(0, *levels(0.6, 10))
    assert not watching.up
    watching.look(1, *levels(0.6, 130))
    assert watching.up
    watching.look(2, *levels(0.6, 10))
    assert not watching.up
    any_of_them = Watching(replace(both, combination=Combination.ANY))
    any_of_them.look(0, *levels(0.72, 130))
    assert any_of_them.up
    # The level is in its band, but it was never what raised it.
    any_of_them.look(1, *levels(0.72, 10))
    assert not any_of_them.up


def test_an_alarm_that_is_taken_away_clears_for_who_was_told() -> None:
    watching = Watching(alarm(LEVEL))
    watching.look(0, Reading(value=0.6))
    assert watching.standing is not None
    looked = cleared(watching.standing, Cause.REMOVED, AT)
    assert (looked.happened, looked.instance and looked.instance.cause) == ((Happening.CLEARED,), Cause.REMOVED)


@given(values=st.lists(st.floats(0.7, 0.7499), min_size=1, max_size=30), raised=st.booleans())
def test_inside_the_band_nothing_ever_changes(values: list[float], raised: bool) -> None:
    watching = Watching(alarm(LEVEL))
    watching.look(0, Reading(value=0.5 if raised else 0.9))
    before = list(watching.told)
    for number, value in enumerate(values, start=1):
        watching.look(number, Reading(value=value))
    assert watching.up is raised
    assert watching.told == before


@given(steps=VALUES, for_seconds=st.integers(0, 200))
def test_it_is_never_raised_before_the_figure_was_beyond_its_limit_for_all_its_seconds(
    steps: list[tuple[int, float | None]], for_seconds: int
) -> None:
    story = story_of(steps)
    watching = run(alarm(LEVEL, for_seconds=for_seconds), story)
    for what, at in watching.told:
        if what is Happening.RAISED:
            held = [value for begin, value in story if at - for_seconds < begin <= at]
            first = [value for begin, value in story if begin <= at - for_seconds][-1:]
            assert all(value is not None and value < 0.7 for value in first + held)
            assert first


@given(steps=VALUES, for_seconds=st.integers(0, 120), looks=st.lists(st.floats(0, 3000), max_size=30), data=st.data())
def test_looking_more_often_changes_nothing_and_raised_and_cleared_take_turns(
    steps: list[tuple[int, float | None]], for_seconds: int, looks: list[float], data: Any
) -> None:
    after = data.draw(st.one_of(st.none(), st.integers(1, 100)))
    watched = alarm(LEVEL, for_seconds=for_seconds, escalate_after_seconds=after)
    story = story_of(steps)
    seldom, often = run(watched, story), run(watched, story, looks=looks)
    assert seldom.told == often.told
    turns = [what for what, _ in seldom.told if what is not Happening.ESCALATED]
    assert all(what is (Happening.RAISED, Happening.CLEARED)[number % 2] for number, what in enumerate(turns))


@given(
    values=st.lists(st.tuples(st.floats(0.5, 1), st.floats(0, 200)), min_size=1, max_size=20),
    combination=st.sampled_from(Combination),
)
def test_the_order_of_the_conditions_does_not_matter(
    values: list[tuple[float, float]], combination: Combination
) -> None:
    one = Watching(alarm(LEVEL, WAIT, combination=combination))
    other = Watching(alarm(WAIT, LEVEL, combination=combination))
    for number, (level, wait) in enumerate(values):
        one.look(number, *levels(level, wait))
        other.look(number, *levels(wait, level))
    assert one.told == other.told
