"""When a queue takes callers: by its schedule, and by who has closed it by hand."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from callcenter.core.acd.hours import Schedule
from callcenter.core.acd.opening import is_open_now, opening_of
from callcenter.core.closure import Closure
from callcenter.core.state import State
from tests.support.floor import START, a_floor

# Monday 17:00 in Shanghai, which closes at 18:00 and opens on Tuesday at nine.
HOUR = timedelta(hours=1)
TUESDAY = START + 16 * HOUR
OFFICE = Schedule(timezone="Asia/Shanghai", periods={0: ((time(9), time(18)),), 1: ((time(9), time(18)),)})


def a_state(*, until_at: datetime | None = None, closed: bool = True) -> State:
    floor = a_floor(schedules={"office": OFFICE})
    queues = {**floor.queues, "sales": replace(floor.queues["sales"], schedule="office")}
    state = State(configuration=replace(floor, queues=queues))
    if closed:
        state.closures["sales"] = Closure(queue="sales", closed_at=START, by="sam", until_at=until_at)
    return state


def test_without_a_closure_the_schedule_says_it() -> None:
    state = a_state(closed=False)
    assert is_open_now(state, "sales", START)
    assert opening_of(state, "sales", START + HOUR, START) == TUESDAY
    assert opening_of(state, "support", START, START) == START, "without a schedule always"
    assert opening_of(state, "nowhere", START, START) == START


def test_closed_until_an_instant_it_opens_then_if_its_schedule_does() -> None:
    assert opening_of(a_state(until_at=START + HOUR / 2), "sales", START, START) == START + HOUR / 2
    assert opening_of(a_state(until_at=START + 2 * HOUR), "sales", START, START) == TUESDAY
    assert opening_of(a_state(until_at=START), "sales", START, START) == START, "its time is over"
    assert not is_open_now(a_state(until_at=START + HOUR), "sales", START)


def test_closed_without_an_end_nobody_knows_of_now_and_the_schedule_of_later() -> None:
    state = a_state()
    assert opening_of(state, "sales", START, START) is None
    assert opening_of(state, "sales", TUESDAY, START) == TUESDAY
    assert is_open_now(state, "support", START)
