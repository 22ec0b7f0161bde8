"""Three days later the same customer calls again: last week's figure of what was settled at once is another now."""

from datetime import date

from tests.support.dirty_day import DirtyDay

FRIDAY = date(2026, 3, 6)
NUMBER = "+8613800138000"
OTHER = "+8613900139000"


def lived() -> DirtyDay:
    """On Tuesday two callers talk a minute each. One of the two numbers calls again on Friday, for two minutes."""
    day = DirtyDay("09:00:00").available("ann")
    for call_id, number in (("c1", NUMBER), ("c2", OTHER)):
        day.rings(number, call_id=call_id).later(2).answers(call_id)
        day.later(60).hangs_up(call_id).later(30).wraps_up(call_id=call_id)
    day.goes_home("ann")
    day.until("16:00:00", on=FRIDAY).available("ann").rings(NUMBER, call_id="c3").later(2).answers("c3")
    day.later(120).hangs_up("c3").later(30).wraps_up(call_id="c3")
    return day.goes_home("ann")


def test_the_contact_that_came_again_is_repeated_where_it_came() -> None:
    day = lived()
    tuesday, friday = (day.figures(day=day.wall("00:00:00", on=on)) for on in (day.began_at.date(), FRIDAY))
    assert "repeated" not in tuesday
    assert (friday["repeated"], friday["contacts"]) == (1, 1)


def test_the_first_one_had_settled_nothing() -> None:
    day = lived()
    tuesday = {"day": day.wall("00:00:00", on=day.began_at.date())}
    assert (day.figures(**tuesday)["resolvable"], day.figures(**tuesday)["followed"]) == (2, 1)
    assert day.metric("first_contact_resolution", **tuesday) == 0.5  # (2 - 1) / 2
    assert day.metric("first_contact_resolution", day=day.wall("00:00:00", on=FRIDAY)) == 1  # until somebody calls
    assert day.metric("repeat_rate") == 1 / 3


def test_nothing_else_has_changed() -> None:
    day = lived()
    tuesday = day.figures(day=day.wall("00:00:00", on=day.began_at.date()), queue="sales")
    assert (tuesday["handled"], tuesday["talk_seconds"], tuesday["wrap_up_seconds"]) == (2, 120, 60)
