"""A caller who waits over midnight: he came yesterday and was served today."""

from datetime import date

from callcenter.core.agent import Status
from tests.support.dirty_day import DirtyDay

WEDNESDAY = date(2026, 3, 4)


def lived() -> DirtyDay:
    """A call at 23:59:50, answered at 00:00:15 after 25 s, until 00:05:15; ann is there from 23:30 to 00:30."""
    day = DirtyDay("23:30:00").chooses("ann", Status.NOT_READY, "lunch").until("23:59:50").calls()
    day.later(20).available("ann").starts().later(5).answers()
    day.later(300).hangs_up().later(30).wraps_up()
    return day.until("00:30:00", on=WEDNESDAY).goes_home("ann")


def test_the_visit_and_the_contact_are_yesterdays() -> None:
    day = lived()
    yesterday = day.figures(day=day.wall("00:00:00"), queue="sales")
    assert (yesterday["contacts"], yesterday["offered"], yesterday["answered"]) == (1, 1, 1)
    assert yesterday["speed_of_answer_seconds"] == 25
    assert "answered_in_level" not in yesterday
    assert "handled" not in yesterday


def test_the_part_is_todays() -> None:
    day = lived()
    today = day.figures(day=day.wall("00:00:00", on=WEDNESDAY), queue="sales")
    assert (today["handled"], today["talk_seconds"], today["wrap_up_seconds"]) == (1, 300, 30)
    assert "offered" not in today
    assert "contacts" not in today


def test_time_is_where_it_passed() -> None:
    day = lived()
    yesterday = day.figures(agent="ann", day=day.wall("00:00:00"))
    today = day.figures(agent="ann", day=day.wall("00:00:00", on=WEDNESDAY))
    # 23:30:00-00:00:10 not ready (1810 s, of which 10 are today's), rung 5, talk 300, wrap-up 30, idle until 00:30.
    assert (yesterday["not_ready_seconds"], yesterday["logged_in_seconds"]) == (1800, 1800)
    assert (today["not_ready_seconds"], today["offered_seconds"]) == (10, 5)
    assert (today["contact_seconds"], today["after_work_seconds"], today["idle_seconds"]) == (300, 30, 1455)
    assert today["logged_in_seconds"] == 1800
