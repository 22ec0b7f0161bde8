"""Boards show what is up to who looks after all of it."""

from dataclasses import replace
from datetime import timedelta

from callcenter.api.alarms.board import alarm_view
from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.engine.ids import new_id
from callcenter.reporting.alarm_life import look
from callcenter.reporting.conditions import Reading
from tests.support.alarm_desk import PATH, SAM_HAS_SALES, WANTED, under
from tests.support.alarms import AT, LEVEL, SALES, WAIT, alarm, staff
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


async def test_of_an_agent_it_is_shown_to_who_looks_after_him(desk: Desk) -> None:
    floor = replace(SAM_HAS_SALES, agents=staff(alice=("sales", None), bob=("vip", None)))
    await under(desk, floor)
    admin, sam = await desk.signed_in("admin"), await desk.signed_in("sam")
    rests = {"metric": "time_not_ready", "reach": "each_agent", "operator": "above", "threshold": 60}
    await admin.post(PATH, json={**WANTED, "for_seconds": 0, "conditions": [rests]})
    for agent in ("alice", "bob"):
        desk.sums.rests(agent, desk.clock.now() - timedelta(minutes=2))
    await desk.parts.alarms.run_due()

    def seen(name: str, role: Role) -> list[str]:
        state = desk.parts.hub.snapshot(Viewer(username=name, role=role))
        return sorted(str(alarm.agent) for alarm in state.alarms.values())

    assert seen("admin", Role.ADMIN) == ["alice", "bob"]
    assert seen("sam", Role.SUPERVISOR) == ["alice"]
    assert [one["agent"] for one in (await sam.get(f"{PATH}/now")).json()["items"]] == ["alice"]
    assert [one["agent"] for one in (await sam.get(f"{PATH}/history")).json()["items"]] == ["alice"]


def test_it_is_shown_by_the_condition_that_holds() -> None:
    readings = [Reading(value=0.9), Reading(value=130)]
    up = look(alarm(LEVEL, WAIT, combination="any"), SALES, None, readings, at=AT, new_id=new_id).instance
    assert up is not None
    view = alarm_view(up, muted=True)
    assert (view.metric, view.value, view.threshold, view.muted) == ("longest_waiting", 130, 120, True)
    assert (view.since_at, view.looks_at) == (AT, ["sales"])
