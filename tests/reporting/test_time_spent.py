"""What agents' time has gone into, however it is cut: the day and the last minutes are those of the whole history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.agent import Activity, Agent, Status
from callcenter.reporting.agent_time import part_of
from callcenter.reporting.measures import Measure as M
from callcenter.reporting.measures import Measures
from callcenter.reporting.registry import METRICS
from callcenter.reporting.time_spent import Stretch, TimeSpent

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
NEXT = MIDNIGHT + timedelta(days=1)
BEGAN = MIDNIGHT + timedelta(hours=9)
ALICE = Agent(username="alice", status_since_at=BEGAN, activity_since_at=BEGAN, idle_since_at=BEGAN)
AVAILABLE = replace(ALICE, status=Status.AVAILABLE)
TALKS = replace(AVAILABLE, activity=Activity.ON_CONTACT)
WRAPS = replace(AVAILABLE, activity=Activity.WRAP_UP)
RESTS = replace(ALICE, status=Status.NOT_READY, reason="break")
STORY = st.lists(
    st.tuples(st.sampled_from([ALICE, AVAILABLE, TALKS, WRAPS, RESTS]), st.integers(1, 2000)), min_size=1, max_size=30
)


def lived(story: Sequence[tuple[Agent, int]]) -> tuple[TimeSpent, datetime]:
    """The agent's time as it was heard of: as what, and for how many seconds. The last one still goes on."""
    spent, at = TimeSpent(MIDNIGHT, NEXT), BEGAN
    for agent, seconds in story:
        spent.hear(replace(agent, status_since_at=at, activity_since_at=at), at)
        at += timedelta(seconds=seconds)
    return spent, at


def test_occupancy_of_the_last_half_hour_is_what_one_works_out_by_hand() -> None:
    # 40 minutes: 10 idle, 20 on contact, 4 wrap-up, 6 break. Of the last 30: 0 idle, 20, 4 and 6.
    spent, at = lived([(AVAILABLE, 600), (TALKS, 1200), (WRAPS, 240), (RESTS, 360)])
    day, half, five = spent.today("alice", at), spent.recent("alice", 30, at), spent.recent("alice", 5, at)
    assert METRICS["occupancy"].formula(day) == pytest.approx(24 / 34)
    assert METRICS["occupancy"].formula(half) == 1
    assert METRICS["adherence"].formula(half) == pytest.approx(24 / 30)
    assert (half[M.LOGGED_IN_SECONDS], five[M.NOT_READY_SECONDS], five[M.LOGGED_IN_SECONDS]) == (1800, 300, 300)
    assert METRICS["occupancy"].formula(five) is None


@given(story=STORY, minutes=st.integers(1, 60))
def test_any_window_is_the_seconds_that_lie_in_it(story: list[tuple[Agent, int]], minutes: int) -> None:
    spent, at = lived(story)
    seconds = [part_of(agent.status, agent.activity) for agent, length in story for _ in range(length)]
    in_window = seconds[-minutes * 60 :]
    recent, today = spent.recent("alice", minutes, at), spent.today("alice", at)
    for measures, parts in ((recent, in_window), (today, seconds)):
        for part in (M.IDLE_SECONDS, M.CONTACT_SECONDS, M.AFTER_WORK_SECONDS, M.NOT_READY_SECONDS):
            assert measures[part] == parts.count(part)
        assert measures[M.LOGGED_IN_SECONDS] == len(parts) - parts.count(None)


@given(story=STORY, cut=st.integers(0, 30))
def test_what_the_store_knows_and_what_is_heard_from_then_on_are_one(story: list[tuple[Agent, int]], cut: int) -> None:
    whole, at = lived(story)
    cut = min(cut, len(story) - 1)
    stretches, sums, began = [], Measures(), BEGAN
    for agent, length in story[:cut]:
        ended = began + timedelta(seconds=length)
        part = part_of(agent.status, agent.activity)
        if part is not None:
            stretches.append(Stretch(part=part, began_at=began, ended_at=ended))
            sums.count(part, length)
            sums.count(M.LOGGED_IN_SECONDS, length)
        began = ended
    again = TimeSpent(MIDNIGHT, NEXT)
    standing = replace(story[cut][0], status_since_at=began, activity_since_at=began)
    assert again.meet([standing]) == {"alice": began}
    again.add({"alice": sums}, {"alice": stretches})
    for agent, length in story[cut:]:
        again.hear(replace(agent, status_since_at=began, activity_since_at=began), began)
        began += timedelta(seconds=length)
    assert again.recent("alice", 60, at).sums == whole.recent("alice", 60, at).sums
    assert again.today("alice", at).sums == whole.today("alice", at).sums


def test_the_last_minutes_go_on_over_midnight_and_the_day_does_not() -> None:
    spent = TimeSpent(MIDNIGHT, NEXT)
    began = NEXT - timedelta(minutes=10)
    spent.hear(replace(TALKS, status_since_at=began, activity_since_at=began), began)
    spent.turn(NEXT, NEXT + timedelta(days=1))
    at = NEXT + timedelta(minutes=5)
    assert spent.today("alice", at)[M.CONTACT_SECONDS] == 300
    assert spent.recent("alice", 30, at)[M.CONTACT_SECONDS] == 900


def test_what_is_old_is_forgotten_and_nobody_is_nobody() -> None:
    spent, at = lived([(TALKS, 60), (AVAILABLE, 60)])
    spent.forget(at + timedelta(hours=2))
    assert spent.recent("alice", 60, at + timedelta(hours=2)).sums == {
        M.IDLE_SECONDS: 3600,
        M.LOGGED_IN_SECONDS: 3600,
    }
    assert spent.today("nobody", at).sums == spent.recent("nobody", 60, at).sums == {}
