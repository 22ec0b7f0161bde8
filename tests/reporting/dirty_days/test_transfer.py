"""A call is sent on to another queue: two visits, two parts, one contact."""

from callcenter.core.requests import TargetKind
from tests.support.dirty_day import DirtyDay
from tests.support.transfers import sent


def lived() -> DirtyDay:
    """Seconds after nine: 0 a call for sales, 4 ann answers, 64 to support, 80 bob answers, 200 the end."""
    day = DirtyDay("09:00:00").available("ann").calls().later(4).answers()
    day.later(60).sends_on(sent(TargetKind.QUEUE, "support"))
    day.later(10).available("bob").starts().later(6).answers()
    day.later(14).wraps_up("ann")  # 94: 30 s after she had sent him on
    return day.later(106).hangs_up().later(100).goes_home("ann", "bob")  # 200, 300


def test_each_queue_has_a_visit_of_its_own() -> None:
    day = lived()
    sales, support = day.figures(queue="sales"), day.figures(queue="support")
    assert (sales["offered"], sales["answered"], sales["answered_in_level"]) == (1, 1, 1)
    assert sales["speed_of_answer_seconds"] == 4
    assert (support["offered"], support["answered"], support["answered_in_level"]) == (1, 1, 1)
    assert support["speed_of_answer_seconds"] == 16  # from 64 to 80
    assert day.metric("speed_of_answer") == 10  # (4 + 16) / 2


def test_it_is_one_contact_and_it_counts_where_it_began() -> None:
    assert lived().figures(queue="sales")["contacts"] == 1
    assert "contacts" not in lived().figures(queue="support")


def test_each_agent_has_what_he_did() -> None:
    day = lived()
    ann, bob = day.figures(agent="ann"), day.figures(agent="bob")
    assert (ann["handled"], ann["talk_seconds"], ann["wrap_up_seconds"], ann["transfers"]) == (1, 60, 30, 1)
    assert (bob["handled"], bob["talk_seconds"]) == (1, 120)
    assert "transfers" not in bob
    assert "wrap_up_seconds" not in bob
    assert day.metric("handle_time") == 105  # (60 + 30 + 120) / 2
    assert day.metric("transfer_rate") == 0.5


def test_their_time_adds_up() -> None:
    ann, bob = lived().figures(agent="ann"), lived().figures(agent="bob")
    # Ann: rung 0-4, talk 4-64, wrap-up 64-94, idle until 300.
    assert (ann["offered_seconds"], ann["contact_seconds"], ann["after_work_seconds"]) == (4, 60, 30)
    assert (ann["idle_seconds"], ann["logged_in_seconds"]) == (206, 300)
    # Bob: there from 74 on; rung 74-80, talk 80-200, idle until 300.
    assert (bob["offered_seconds"], bob["contact_seconds"], bob["idle_seconds"]) == (6, 120, 100)
    assert bob["logged_in_seconds"] == 226
