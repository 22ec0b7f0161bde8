"""The night on which Berlin's clock jumps from two to three: the day has 23 hours, and none that begins at two."""

from datetime import date

from tests.support.dirty_day import DirtyDay

SUNDAY = date(2026, 3, 29)
MONDAY = date(2026, 3, 30)


def lived() -> DirtyDay:
    """Ann is there all day. A call at 01:55 is answered after 10 s and talks for 600 s, until 03:05:10 on the wall.

    Another comes at 03:00, four minutes before that, and hangs up after 4 s.
    """
    day = DirtyDay("00:00:00", on=SUNDAY, zone="Europe/Berlin").available("ann")
    day.until("01:55:00").calls().later(10).answers()
    day.until("03:00:00").calls(call_id="c2", ani="13900139000").later(4).hangs_up("c2")
    day.until("03:05:10").hangs_up().later(30).wraps_up()
    return day.until("00:00:00", on=MONDAY).goes_home("ann")


def test_ten_minutes_are_ten_minutes() -> None:
    ann = lived().figures(agent="ann")
    assert (ann["handled"], ann["talk_seconds"], ann["wrap_up_seconds"]) == (1, 600, 30)


def test_no_hour_begins_at_two_and_each_call_is_in_one_that_does() -> None:
    day = lived()
    one, three = (day.figures(queue="sales", hour=day.wall(clock)) for clock in ("01:00:00", "03:00:00"))
    assert (one["offered"], one["answered"]) == (1, 1)
    assert (three["offered"], three["abandoned"], three["short_abandoned"]) == (1, 1, 1)  # 4 s are less than 5 s
    assert day.figures(queue="sales")["offered"] == 2
    # The hours that follow each other are an hour apart.
    assert (day.wall("03:00:00") - day.wall("01:00:00")).total_seconds() == 3600


def test_the_day_has_twenty_three_hours() -> None:
    day = lived()
    whole = day.figures(agent="ann", day=day.wall("00:00:00"))
    assert whole["logged_in_seconds"] == 82_800  # 23 * 3600
    # Rung 10, talk 600, wrap-up 30; the rest idle: 82800 - 640.
    assert (whole["offered_seconds"], whole["contact_seconds"], whole["after_work_seconds"]) == (10, 600, 30)
    assert whole["idle_seconds"] == 82_160
    assert day.figures(agent="ann", day=day.wall("00:00:00", on=MONDAY)) == {}


def test_who_could_not_have_been_answered_spoils_no_service_level() -> None:
    # 1 / (1 + 1 - 1); of the answered: 1 / 1; as Genesys counts: 1 / (1 + 1).
    day = lived()
    assert (day.metric("service_level"), day.metric("service_level_answered")) == (1, 1)
    assert (day.metric("service_level_genesys"), day.metric("abandon_rate")) == (0.5, 0)
