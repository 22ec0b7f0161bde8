"""The first agent lets it ring, the second answers, and a quarter of an hour ends in between."""

from callcenter.core.events import RingEnd
from tests.support.dirty_day import DirtyDay


def lived() -> DirtyDay:
    """A call at 09:59:35. Ann lets it ring for 20 s; bob is there 7 s later and answers after 3 s, at 10:00:05."""
    day = DirtyDay("09:50:00").available("ann").until("09:59:35").calls()
    day.later(20).ring_ends(RingEnd.NO_ANSWER).starts()
    day.later(7).available("bob").starts().later(3).answers()
    day.later(60).hangs_up()  # 10:01:05
    return day.later(30).wraps_up().until("10:05:00").goes_home("ann", "bob")


def test_he_has_waited_once_and_through_both_rings() -> None:
    sales = lived().figures(queue="sales")
    assert (sales["offered"], sales["answered"], sales["speed_of_answer_seconds"]) == (1, 1, 30)  # 20 + 7 + 3
    assert "answered_in_level" not in sales  # 30 s are more than 20 s
    assert lived().metric("service_level") == 0


def test_the_visit_counts_when_it_began_and_the_part_when_it_was_answered() -> None:
    day = lived()
    before, after = day.wall("09:45:00"), day.wall("10:00:00")
    waited, talked = day.figures(queue="sales", quarter=before), day.figures(queue="sales", quarter=after)
    assert (waited["offered"], waited["answered"], waited["contacts"]) == (1, 1, 1)
    assert "handled" not in waited
    assert (talked["handled"], talked["talk_seconds"], talked["wrap_up_seconds"]) == (1, 60, 30)
    assert "offered" not in talked


def test_who_let_it_ring_has_missed_it() -> None:
    day = lived()
    ann, bob = day.figures(agent="ann"), day.figures(agent="bob")
    assert (ann["agent_offers"], ann["missed"], ann["ring_seconds"]) == (1, 1, 20)
    assert (bob["agent_offers"], bob["ring_seconds"]) == (1, 3)
    assert "missed" not in bob
    assert day.metric("missed_rate") == 0.5


def test_he_was_not_ready_from_then_on() -> None:
    day = lived()
    ann = day.figures(agent="ann")
    # 09:50:00-09:59:35 idle, 20 s of ringing, then not ready until 10:05:00.
    assert (ann["idle_seconds"], ann["offered_seconds"], ann["not_ready_seconds"]) == (575, 20, 305)
    assert ann["logged_in_seconds"] == 900
    second = day.figures(agent="ann", quarter=day.wall("10:00:00"))
    assert (second["not_ready_seconds"], second["logged_in_seconds"]) == (300, 300)
