"""The service dies in the middle of calls: one talks on, one gives up unheard, one comes and goes unheard."""

from callcenter.core.events import PastCall, Place
from tests.support.dirty_day import DirtyDay, seconds


def lived() -> DirtyDay:
    """Seconds after nine: c1 talks with ann from 4; c2 waits from 20. Dead from 60 to 90. c1 ends at 124.

    Meanwhile c2 has given up at 70, and c3 has come at 65, waited in the switch's own queue, and left at 85.
    """
    day = DirtyDay("09:00:00").available("ann").calls().later(4).answers()
    day.later(16).calls(call_id="c2", ani="13900139000")
    day.later(40)
    began = day.began_at
    gone = [
        PastCall(
            call_id=call_id,
            ani=ani,
            ani_e164=None,
            dnis="4001",
            arrived_at=began + seconds(arrived),
            ended_at=began + seconds(ended),
            queue="sales",
        )
        for call_id, ani, arrived, ended in (("c2", "13900139000", 20, 70), ("c3", "13700137000", 65, 85))
    ]
    day.restarts().later(30)
    day.sees_twice(day.a_call(Place.TALKING, endpoint="ann"), past=tuple(gone))
    day.later(34).hangs_up()
    return day.later(30).wraps_up().later(46).goes_home("ann")  # 154, 200


def test_the_talk_is_one_talk() -> None:
    ann = lived().figures(agent="ann")
    assert (ann["handled"], ann["talk_seconds"], ann["wrap_up_seconds"]) == (1, 120, 30)  # 4-124, 124-154
    assert (ann["contact_seconds"], ann["after_work_seconds"], ann["offered_seconds"]) == (120, 30, 4)
    assert (ann["idle_seconds"], ann["logged_in_seconds"]) == (46, 200)


def test_who_gave_up_unheard_has_given_up_when_he_did() -> None:
    sales = lived().figures(queue="sales")
    assert (sales["offered"], sales["answered"], sales["abandoned"]) == (3, 1, 2)
    assert sales["abandoned_wait_seconds"] == 70  # 20-70 and 65-85
    assert sales["abandoned_in_level"] == 1  # c3 after 20 s, which is within 20 s
    assert "short_abandoned" not in sales
    assert sales["contacts"] == 3
    # 1 / (1 + 2), and (1 + 1) / (1 + 2) as Asterisk counts.
    assert lived().metric("service_level") == 1 / 3
    assert lived().metric("service_level_2") == 2 / 3
