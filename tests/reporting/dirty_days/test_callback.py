"""A caller leaves his number and is called back: a visit that ended so, and a contact of ours that waits and talks."""

from tests.support.callback_book import a_floor_that_calls_back
from tests.support.dirty_day import DirtyDay


def lived() -> DirtyDay:
    """He waits 15 s, presses 1 and hangs up. Ann is there at 75; he picks up at 83, presses 1 at 87.

    Ann answers at 90, they talk until 180.
    """
    day = DirtyDay("09:00:00", configuration=a_floor_that_calls_back())
    day.calls().later(10).fires("announce:id1").starts().later(5).presses("1").starts().hangs_up()
    call_id = day.later(60).available("ann").later(8).picks_up()
    day.later(4).presses("1", call_id).starts(call_id).later(3).answers(call_id)
    day.later(90).hangs_up(call_id).later(30).wraps_up(call_id=call_id)
    return day.later(90).goes_home("ann")  # 210, 300


def test_the_visit_ended_with_a_promise() -> None:
    inbound = lived().figures(queue="sales", direction="inbound")
    assert (inbound["offered"], inbound["called_back"], inbound["called_back_in_level"]) == (1, 1, 1)
    assert inbound["wait_seconds"] == 15
    assert inbound["contacts"] == 1
    assert "abandoned" not in inbound
    assert "resolvable" not in inbound  # nothing was settled yet


def test_the_call_that_was_promised_is_a_contact_of_its_own() -> None:
    day = lived()
    outbound = day.figures(queue="sales", direction="outbound")
    assert (outbound["contacts"], outbound["offered"], outbound["answered"]) == (1, 1, 1)
    assert outbound["speed_of_answer_seconds"] == 3  # since he has pressed 1
    assert (outbound["handled"], outbound["handled_outbound"], outbound["talk_seconds"]) == (1, 1, 90)
    assert day.metric("service_level_amazon") == 1  # (1 answered + 1 for a callback) / 2 offered


def test_who_was_only_held_for_it_was_not_offered_it_twice() -> None:
    ann = lived().figures(agent="ann")
    assert (ann["agent_offers"], ann["ring_seconds"]) == (1, 3)
    # Held 75-87 and rung 87-90, talk 90-180, wrap-up 180-210, idle 210-300.
    assert (ann["offered_seconds"], ann["contact_seconds"], ann["after_work_seconds"]) == (15, 90, 30)
    assert (ann["idle_seconds"], ann["logged_in_seconds"]) == (90, 225)
