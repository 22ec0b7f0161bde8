"""What is counted of an agent's work, and how it fades."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.acd.load import (
    FULL_LOAD_SECONDS,
    HALF_LIFE_SECONDS,
    contacts_of,
    day_of,
    load_at,
    load_order,
    next_day_begins,
    occupancy,
    with_work_counted,
)
from callcenter.core.agent import Activity, Agent
from tests.support.floor import START

TODAY = "2026-03-02"


def an_agent(**changes: object) -> Agent:
    agent = Agent(username="ann", status_since_at=START, activity_since_at=START, idle_since_at=START)
    return replace(agent, **changes)  # type: ignore[arg-type]


def after(before: Agent, activity: Activity, seconds: float) -> Agent:
    at = START + timedelta(seconds=seconds)
    return with_work_counted(before, replace(before, activity=activity, activity_since_at=at), TODAY, at)


def test_an_answer_counts_as_a_contact_of_the_day() -> None:
    first = after(an_agent(contacts_today=7, contacts_day="2026-03-01"), Activity.ON_CONTACT, 0)
    assert (first.contacts_today, first.contacts_day) == (1, TODAY)
    again = after(replace(first, activity=Activity.OFFERED), Activity.ON_CONTACT, 5)
    assert contacts_of(again, TODAY) == 2
    assert contacts_of(again, "2026-03-03") == 0


def test_talk_and_wrap_up_are_work_and_ringing_is_not() -> None:
    assert after(an_agent(activity=Activity.OFFERED), Activity.IDLE, 60).load_seconds == 0
    talked = after(an_agent(activity=Activity.ON_CONTACT), Activity.WRAP_UP, 60)
    assert talked.load_seconds == pytest.approx(60, rel=0.02)
    wrapped = after(replace(talked, activity_since_at=START + timedelta(seconds=60)), Activity.IDLE, 90)
    assert wrapped.load_seconds == pytest.approx(90, rel=0.02)


def test_half_of_it_is_forgotten_every_half_hour() -> None:
    agent = an_agent(load_seconds=600.0, load_at=START)
    assert load_at(agent, START + timedelta(seconds=HALF_LIFE_SECONDS)) == pytest.approx(300)
    assert load_at(agent, START - timedelta(seconds=5)) == 600
    assert load_at(an_agent(), START) == 0


def test_who_never_rests_is_fully_occupied() -> None:
    tireless = after(an_agent(activity=Activity.ON_CONTACT), Activity.IDLE, 20 * HALF_LIFE_SECONDS)
    assert occupancy(tireless, START + timedelta(seconds=20 * HALF_LIFE_SECONDS)) == pytest.approx(1, abs=1e-4)
    assert occupancy(an_agent(load_seconds=9e9, load_at=START), START) == 1
    assert FULL_LOAD_SECONDS == pytest.approx(2596.9, abs=0.1)


def test_the_same_activity_said_again_counts_nothing() -> None:
    talking = an_agent(activity=Activity.ON_CONTACT, contacts_today=1, contacts_day=TODAY)
    assert after(talking, Activity.ON_CONTACT, 60) == replace(talking, activity_since_at=START + timedelta(seconds=60))
    assert with_work_counted(None, talking, TODAY, START) == talking


@given(st.lists(st.tuples(st.floats(0, 5000), st.integers(0, 7200)), min_size=2, max_size=5), st.integers(7200, 99999))
def test_the_order_of_the_idle_is_the_order_of_their_load_at_any_later_instant(
    loads: list[tuple[float, int]], later: int
) -> None:
    agents = [an_agent(load_seconds=load, load_at=START + timedelta(seconds=since)) for load, since in loads]
    for before, following in pairwise(sorted(agents, key=load_order)):
        at = START + timedelta(seconds=later)
        assert load_at(before, at) <= load_at(following, at) * (1 + 1e-6)


def test_the_day_is_the_companys() -> None:
    late = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
    assert (day_of(late, "Asia/Shanghai"), day_of(late, "UTC")) == ("2026-03-03", "2026-03-02")
    assert next_day_begins(late, "Asia/Shanghai") == datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
