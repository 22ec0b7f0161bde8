"""A colleague talks along and leaves again: it is talk for the caller, and no part of the colleague's."""

from tests.support.dirty_day import DirtyDay


def lived() -> DirtyDay:
    """Answered at 3; bob is rung at 33 and talks along from 38 to 88, the caller hangs up at 98."""
    day = DirtyDay("09:00:00").available("ann", "bob").calls().later(3).answers()
    day.later(30).invites("bob", joins=True).later(5).guest_answers("bob")
    day.later(50).phone_hangs_up("bob").later(10).hangs_up()
    return day.later(30).wraps_up("ann").later(72).goes_home("ann", "bob")  # 128, 200


def test_a_conference_is_talk() -> None:
    ann = lived().figures(agent="ann")
    assert ann["talk_seconds"] == 90  # 3-33, 38-88 with bob, 88-98
    assert ann["hold_seconds"] == 5  # while bob was rung
    assert (ann["handled"], ann["wrap_up_seconds"]) == (1, 30)
    assert "transfers" not in ann
    assert lived().metric("handle_time") == 125  # 90 + 5 + 30


def test_who_talks_along_has_handled_nothing_but_was_busy() -> None:
    bob = lived().figures(agent="bob")
    assert "handled" not in bob
    assert (bob["agent_offers"], bob["ring_seconds"]) == (1, 5)
    assert (bob["offered_seconds"], bob["contact_seconds"], bob["idle_seconds"]) == (5, 50, 145)
    assert bob["logged_in_seconds"] == 200
