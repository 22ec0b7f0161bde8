"""Boards show what is up to who looks after all of it."""

from callcenter.api.alarms.board import alarm_view
from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.engine.ids import new_id
from callcenter.reporting.alarm_life import look
from callcenter.reporting.alarms import Reading
from tests.support.alarm_desk import PATH, SAM_HAS_SALES, WANTED, under
from tests.support.alarms import AT, LEVEL, WAIT, alarm
from tests.support.desk import Desk


async def test_a_board_shows_what_is_up_to_who_looks_after_it(desk: Desk) -> None:

    await under(desk, SAM_HAS_SALES)
    admin = await desk.signed_in("admin")
    await admin.post(PATH, json={**WANTED, "for_seconds": 0})
    for queue in ("sales", "vip"):
        desk.sums.set_level(queue, 0.5)
    await desk.parts.alarms.run_due()

    def seen(name: str, role: Role) -> list[str]:
        state = desk.parts.hub.snapshot(Viewer(username=name, role=role))
        return sorted(str(alarm.queue) for alarm in state.alarms.values())

    assert seen("admin", Role.ADMIN) == ["sales", "vip"]
    assert seen("sam", Role.SUPERVISOR) == ["sales"]
    assert seen("alice", Role.AGENT) == []


def test_it_is_shown_by_the_condition_that_holds() -> None:
    readings = [Reading(value=0.9), Reading(value=130)]
    up = look(alarm(LEVEL, WAIT, combination="any"), "sales", None, readings, at=AT, new_id=new_id).instance
    assert up is not None
    view = alarm_view(up, muted=True)
    assert (view.metric, view.value, view.threshold, view.muted) == ("longest_waiting", 130, 120, True)
    assert (view.since_at, view.looks_at) == (AT, ["sales"])
