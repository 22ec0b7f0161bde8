"""Who sees an alarm, and who may change it: by the queues that it looks at."""

from dataclasses import replace

import pytest

from callcenter.api.alarms.sight import (
    allowed,
    check_wanted,
    groups_seen,
    may_change,
    places_seen,
    reach_of,
    sees_alarm,
)
from callcenter.api.people import Person, Role
from callcenter.records.deeds import RecordRefused
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Place, Reach
from callcenter.store.repositories.alarm_instances import AlarmReach
from tests.support.alarm_desk import SAM_HAS_SALES
from tests.support.alarms import BREAK, BUSY, LEVEL, alarm, staff
from tests.support.alarms import SALES as SALES_PLACE

SAM = Person(username="sam", display_name="Sam", role=Role.SUPERVISOR)
EVE = Person(username="eve", display_name="Eve", role=Role.SUPERVISOR)
ADMIN = Person(username="sam", display_name="Sam", role=Role.ADMIN)
EACH = alarm(LEVEL)
SALES = alarm(LEVEL, queues=("sales",))
VIP = alarm(replace(LEVEL, reach=Reach.QUEUE, queue="vip"))
TOGETHER = alarm(replace(LEVEL, reach=Reach.TOGETHER))
BESIDE = alarm(LEVEL, replace(LEVEL, reach=Reach.QUEUE, queue="vip"), queues=("sales",))


@pytest.mark.parametrize(
    ("watched", "seen", "changed"),
    [(EACH, True, False), (SALES, True, True), (VIP, False, False), (TOGETHER, False, False), (BESIDE, False, False)],
)
def test_who_has_a_scope_sees_what_is_in_it_and_changes_what_is_wholly_in_it(
    watched: Alarm, seen: bool, changed: bool
) -> None:
    assert sees_alarm(SAM_HAS_SALES, SAM, watched) is seen
    assert may_change(SAM_HAS_SALES, SAM, watched) is changed
    for person in (EVE, ADMIN):
        assert may_change(SAM_HAS_SALES, person, watched)


def test_what_is_about_each_queue_is_seen_for_ones_own() -> None:
    assert places_seen(SAM_HAS_SALES, SAM, EACH) == [SALES_PLACE]
    assert places_seen(SAM_HAS_SALES, EVE, EACH) == [SALES_PLACE, Place(queue="vip")]


STAFFED = replace(SAM_HAS_SALES, agents=staff(ann=("sales", "day"), bob=("vip", "day"), eli=("sales", "night")))
NIGHT = replace(BUSY, reach=Reach.GROUP, group="night")
DAY = replace(BUSY, reach=Reach.GROUP, group="day")


def test_agents_are_seen_by_who_looks_after_them_and_groups_by_who_looks_after_all_of_them() -> None:
    ann, eli = Place(agent="ann"), Place(agent="eli")
    assert places_seen(STAFFED, SAM, alarm(BREAK)) == [ann, eli]
    assert len(places_seen(STAFFED, EVE, alarm(BREAK))) == 3
    assert [may_change(STAFFED, SAM, alarm(BREAK, queues=queues)) for queues in ((), ("sales",))] == [False, True]
    assert [sees_alarm(STAFFED, SAM, alarm(one)) for one in (NIGHT, DAY)] == [True, False]
    assert groups_seen(STAFFED, SAM) == ["night"]
    assert reach_of(STAFFED, EVE) is None
    assert reach_of(STAFFED, SAM) == AlarmReach(queues=["sales"], groups=["night"], agents=["ann", "eli"])
    with pytest.raises(RecordRefused, match="alarm_group_unfit"):
        check_wanted(STAFFED, SAM, alarm(DAY))


def test_what_is_out_of_sight_is_not_there_and_what_is_in_part_is_forbidden() -> None:
    for watched, code in ((VIP, "unknown_alarm"), (EACH, "alarm_out_of_scope")):
        with pytest.raises(RecordRefused, match=code):
            allowed(SAM_HAS_SALES, SAM)(watched)
    allowed(SAM_HAS_SALES, SAM)(SALES)


def test_queues_of_others_are_none_to_who_makes_an_alarm() -> None:
    for watched, code in ((VIP, "unknown_queue"), (alarm(LEVEL, queues=("vip",)), "unknown_queue"), (EACH, "scope")):
        with pytest.raises(RecordRefused, match=code):
            check_wanted(SAM_HAS_SALES, SAM, watched)
    check_wanted(SAM_HAS_SALES, SAM, SALES)
