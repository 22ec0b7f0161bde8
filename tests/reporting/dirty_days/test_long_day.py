"""The night on which New York's clock shows the hour from one to two twice: 25 hours, two of them called one."""

from datetime import date

from tests.support.dirty_day import DirtyDay

SUNDAY = date(2026, 11, 1)
MONDAY = date(2026, 11, 2)


def lived() -> DirtyDay:
    """Ann is there all day. A call at 01:20 is answered after 20 s, one an hour later, at 01:20 again, after 21 s."""
    day = DirtyDay("00:00:00", on=SUNDAY, zone="America/New_York").available("ann")
    day.until("01:20:00").calls().later(20).answers().later(60).hangs_up().later(30).wraps_up()
    day.until("01:20:00", again=True).calls(call_id="c2", ani="13900139000").later(21).answers("c2")
    day.later(90).hangs_up("c2").later(30).wraps_up(call_id="c2")
    return day.until("00:00:00", on=MONDAY).goes_home("ann")


def test_they_are_two_hours() -> None:
    day = lived()
    first = day.figures(queue="sales", hour=day.wall("01:00:00"))
    second = day.figures(queue="sales", hour=day.wall("01:00:00", again=True))
    assert (first["offered"], first["answered"], first["talk_seconds"]) == (1, 1, 60)
    assert (second["offered"], second["answered"], second["talk_seconds"]) == (1, 1, 90)
    assert first["answered_in_level"] == 1  # 20.0 s are within 20 s
    assert "answered_in_level" not in second  # 21 s are not


def test_so_are_their_quarters() -> None:
    day = lived()
    for again in (False, True):
        assert day.figures(queue="sales", quarter=day.wall("01:15:00", again=again))["offered"] == 1


def test_the_day_has_twenty_five_hours() -> None:
    day = lived()
    whole = day.figures(agent="ann", day=day.wall("00:00:00"))
    assert whole["logged_in_seconds"] == 90_000  # 25 * 3600
    # Rung 20 + 21, talk 60 + 90, wrap-up 30 + 30; the rest idle: 90000 - 41 - 150 - 60.
    assert (whole["offered_seconds"], whole["contact_seconds"], whole["after_work_seconds"]) == (41, 150, 60)
    assert whole["idle_seconds"] == 89_749
    assert (whole["handled"], whole["offered"]) == (2, 2)
    assert day.metric("service_level") == 0.5
    assert day.metric("handle_time") == 105  # (60 + 30 + 90 + 30) / 2
