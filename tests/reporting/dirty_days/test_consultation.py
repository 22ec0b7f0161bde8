"""An agent holds, goes back, asks a colleague and leaves the call to him: one visit, two parts, no second queue."""

from tests.support.dirty_day import DirtyDay


def lived() -> DirtyDay:
    """Answered at 5; 20 hold, 35 back, 45 bob is rung, 50 he is asked, 70 he has it, 170 the end."""
    day = DirtyDay("09:00:00").available("ann", "bob").calls().later(5).answers()
    day.later(15).holds().later(15).resumes()
    day.later(10).invites("bob").later(5).guest_answers("bob").later(20).completes()
    day.later(30).wraps_up("ann")  # 100
    day.later(70).hangs_up()  # 170
    return day.later(30).wraps_up("bob").later(100).goes_home("ann", "bob")  # 200, 300


def test_nobody_waited_twice() -> None:
    sales = lived().figures(queue="sales")
    assert (sales["offered"], sales["answered"], sales["speed_of_answer_seconds"]) == (1, 1, 5)
    assert (sales["handled"], sales["contacts"]) == (2, 1)


def test_the_caller_who_waits_for_the_colleague_is_on_hold() -> None:
    ann = lived().figures(agent="ann")
    assert ann["talk_seconds"] == 25  # 5-20 and 35-45
    assert ann["hold_seconds"] == 40  # held 20-35, waited while bob was rung and asked 45-70
    assert (ann["holds"], ann["transfers"], ann["wrap_up_seconds"]) == (1, 1, 30)


def test_the_colleague_has_what_came_after() -> None:
    bob = lived().figures(agent="bob")
    assert (bob["handled"], bob["talk_seconds"], bob["wrap_up_seconds"]) == (1, 100, 30)
    assert (bob["agent_offers"], bob["ring_seconds"]) == (1, 5)
    assert "hold_seconds" not in bob
    # (25 + 40 + 30 + 100 + 30) / 2
    assert lived().metric("handle_time") == 112.5


def test_his_time_was_his_own_before_the_call_was() -> None:
    bob = lived().figures(agent="bob")
    # Rung 45-50, on the line 50-170, wrap-up 170-200, idle 0-45 and 200-300.
    assert (bob["offered_seconds"], bob["contact_seconds"], bob["after_work_seconds"]) == (5, 120, 30)
    assert (bob["idle_seconds"], bob["logged_in_seconds"]) == (145, 300)
    assert lived().metric("occupancy", agent="bob") == 150 / 295  # (120 + 30) / (120 + 30 + 145)
