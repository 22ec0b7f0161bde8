"""See schedules as the engine has them now, and close one at once: a new version of the routing document."""

from fastapi import APIRouter

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.routing.changing import Edit, change
from callcenter.api.schedules.closing import closed, lifted, settings_in
from callcenter.api.schedules.schemas import EmergencyGiven, ScheduleDetail, ScheduleList, ScheduleShown
from callcenter.api.scope import oversees_queue, reach_of
from callcenter.store.configuration import read_routing

router = APIRouter(prefix="/schedules", tags=["schedules"])


@router.get("")
async def schedules(person: Anybody, parts: Parts) -> ScheduleList:
    """List every schedule: open now, and what changes next."""
    found, at = parts.engine.state.configuration.schedules, parts.clock.now()
    return ScheduleList(items=[ScheduleShown.of(name, schedule, at) for name, schedule in sorted(found.items())])


@router.get("/{name}")
async def schedule(name: Word, person: Anybody, parts: Parts) -> ScheduleDetail:
    """Show one schedule with the special days to come."""
    found = parts.engine.state.configuration.schedules.get(name)
    if found is None:
        raise Problem("unknown_schedule")
    return ScheduleDetail.of(name, found, parts.clock.now())


@router.post("/{name}/emergency")
async def close_at_once(name: Word, given: EmergencyGiven, person: Supervisor, parts: Parts) -> ScheduleDetail:
    """Close now, until an instant or until it is lifted, whatever the hours are."""
    if given.until is not None and given.until <= parts.clock.now():
        raise Problem("until_is_past")
    _refuse_out_of_scope(parts, person, name)
    edit = closed(name, given.reason, given.until)
    return await _changed(parts, person, name, edit, note=given.reason, action="schedule_closed")


@router.delete("/{name}/emergency")
async def lift_emergency(name: Word, person: Supervisor, parts: Parts) -> ScheduleDetail:
    """Go back to the hours. Without an emergency nothing changes."""
    _refuse_out_of_scope(parts, person, name)
    return await _changed(parts, person, name, lifted(name), note="emergency lifted", action="schedule_reopened")


def _refuse_out_of_scope(parts: AppParts, person: Person, name: str) -> None:
    """Everybody sees the hours; who has a scope closes only what is of his queues and of no others."""
    configuration = parts.engine.state.configuration
    closes = [queue.name for queue in configuration.queues.values() if queue.schedule == name]
    if reach_of(configuration, person) is not None and not (
        closes and all(oversees_queue(configuration, person, queue) for queue in closes)
    ):
        raise Problem("forbidden")


async def _changed(parts: AppParts, person: Person, name: str, edit: Edit, *, note: str, action: str) -> ScheduleDetail:
    await change(parts, person, edit, note=note, action=action)
    # The engine may not have come to it yet.
    async with parts.database.transaction() as connection:
        document = await read_routing(connection)
    return ScheduleDetail.of(name, settings_in(document, name).schedule(document.timezone), parts.clock.now())
