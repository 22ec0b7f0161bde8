"""What is up now and what has been, and that somebody knows of it."""

from typing import Annotated

from fastapi import APIRouter, Query

from callcenter.api.alarms.schemas import HistoryWanted, InstanceList, InstancePage, InstanceShown
from callcenter.api.alarms.sight import reach_of, sees
from callcenter.api.auth import Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.reporting.alarm_life import AlarmInstance
from callcenter.store.repositories.alarm_instances import HistoryFilter, list_history

router = APIRouter(prefix="/alarms", tags=["alarms"])


@router.get("/now")
async def alarms_now(person: Supervisor, parts: Parts) -> InstanceList:
    """List what is up, and what will be if it goes on like this."""
    return InstanceList(items=[InstanceShown.of(one) for one in _seen_by(parts, person)])


@router.post("/now/{instance_id}/acknowledge")
async def acknowledge(instance_id: Id, person: Supervisor, parts: Parts) -> InstanceShown:
    """Say that you know: nobody else is told of it."""
    if all(one.id != instance_id for one in _seen_by(parts, person)):
        raise Problem("unknown_alarm")
    return InstanceShown.of(await parts.alarms.acknowledge(instance_id, person.username))


@router.get("/history")
async def history(wanted: Annotated[HistoryWanted, Query()], person: Supervisor, parts: Parts) -> InstancePage:
    """List what was raised, newest first."""
    reach = reach_of(parts.engine.state.configuration, person)
    chosen = HistoryFilter(**wanted.model_dump(exclude={"cursor", "limit"}), reach=reach)
    async with parts.database.transaction() as connection:
        found = await list_history(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    page = found[: wanted.limit]
    more = {"started_at": page[-1].raised_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return InstancePage(items=[InstanceShown.of(one) for one in page], next_cursor=cursor_after(more) if more else None)


def _seen_by(parts: AppParts, person: Person) -> list[AlarmInstance]:
    configuration = parts.engine.state.configuration
    return [one for one in parts.alarms.standing() if sees(configuration, person, one.place, one.queues)]
