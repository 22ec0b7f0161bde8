"""Make, change, try, mute and remove alarms. For supervisors, each within what he looks after."""

from dataclasses import replace

from fastapi import APIRouter, Response, status

from callcenter.api.alarms.schemas import (
    AlarmList,
    AlarmShown,
    AlarmWanted,
    ChoicesShown,
    MuteWanted,
    TriedList,
    TriedShown,
    WatchableShown,
)
from callcenter.api.alarms.sight import allowed, check_wanted, groups_seen, may_change, places_seen, sees_alarm
from callcenter.api.auth import Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.scope import oversees_queue
from callcenter.api.versions import Expected, etag
from callcenter.core.configuration import Configuration
from callcenter.engine.ids import new_id
from callcenter.figures import alarm_deeds as deeds
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.metric import FloorMetric, Metric
from callcenter.reporting.registry import AGENT_FLOOR_METRICS, FLOOR_METRICS, METRICS
from callcenter.reporting.watchable import reaches_of, windows_of
from callcenter.store.repositories.alarms import find_alarm, read_alarms

router = APIRouter(prefix="/alarms", tags=["alarms"])


@router.get("")
async def alarms(person: Supervisor, parts: Parts) -> AlarmList:
    """List the alarms that you see."""
    configuration = _configuration(parts)
    async with parts.database.transaction() as connection:
        found = await read_alarms(connection)
    seen = [one for one in found if sees_alarm(configuration, person, one)]
    return AlarmList(items=[_shown(parts, person, one) for one in seen], mail=parts.mail)


@router.post("", status_code=status.HTTP_201_CREATED)
async def make_alarm(given: AlarmWanted, person: Supervisor, parts: Parts, response: Response) -> AlarmShown:
    """Make an alarm. It is watched from now on."""
    configuration, deed = _configuration(parts), deed_of(person, parts)
    wanted = given.alarm(new_id(), person.username, deed.at)
    check_wanted(configuration, person, wanted)
    async with parts.database.transaction() as connection:
        kept = await deeds.create(connection, wanted, deed, configuration)
    parts.alarms.reread()
    response.headers.update({**etag(kept.version), "Location": f"/api/v1/alarms/{kept.id}"})
    return _shown(parts, person, kept)


@router.get("/choices")
async def choices(person: Supervisor, parts: Parts) -> ChoicesShown:
    """List what an alarm can be made of: figures, and the queues and groups of agents that you look after."""
    configuration = _configuration(parts)
    every: list[Metric | FloorMetric] = [*FLOOR_METRICS.values(), *AGENT_FLOOR_METRICS.values(), *METRICS.values()]
    watchable = [
        WatchableShown(
            metric=metric.id,
            label_en=metric.label_en,
            label_zh=metric.label_zh,
            unit=metric.unit,
            better=metric.better,
            windows=list(windows),
            reaches=list(reaches_of(metric.id)),
            within=isinstance(metric, Metric) and metric.within is not None,
        )
        for metric in every
        if (windows := windows_of(metric.id))
    ]
    return ChoicesShown(
        metrics=watchable,
        queues=[name for name in configuration.queues if oversees_queue(configuration, person, name)],
        groups=groups_seen(configuration, person),
        schedules=sorted(configuration.schedules),
        everything=oversees_queue(configuration, person, None),
    )


@router.post("/test")
async def try_alarm(given: AlarmWanted, person: Supervisor, parts: Parts) -> TriedList:
    """Say what an alarm would be now, without keeping or telling anything."""
    configuration = _configuration(parts)
    wanted = given.alarm(new_id(), person.username, parts.clock.now())
    check_wanted(configuration, person, wanted)
    deeds.check(wanted, configuration)
    places = places_seen(configuration, person, wanted)
    tried = [one for one in parts.alarms.try_out(wanted) if one.place in places]
    return TriedList(items=[TriedShown.of(one.place, one.seen, one.looked) for one in tried])


@router.get("/{alarm_id}")
async def alarm(alarm_id: Id, person: Supervisor, parts: Parts, response: Response) -> AlarmShown:
    """Show one alarm."""
    async with parts.database.transaction() as connection:
        found = await find_alarm(connection, alarm_id)
    if found is None or not sees_alarm(_configuration(parts), person, found):
        raise Problem("unknown_alarm")
    response.headers.update(etag(found.version))
    return _shown(parts, person, found)


@router.put("/{alarm_id}")
async def change_alarm(
    alarm_id: Id, given: AlarmWanted, person: Supervisor, parts: Parts, expected: Expected, response: Response
) -> AlarmShown:
    """Change an alarm. What is up by other conditions is cleared, and these are looked at."""
    configuration, deed = _configuration(parts), deed_of(person, parts)
    wanted = given.alarm(alarm_id, person.username, deed.at)
    check_wanted(configuration, person, wanted)
    async with parts.database.transaction() as connection:
        kept = await deeds.change(
            connection,
            alarm_id,
            lambda before: _over(before, wanted),
            deed,
            configuration,
            allowed=allowed(configuration, person),
            expected=expected,
        )
    parts.alarms.reread()
    response.headers.update(etag(kept.version))
    return _shown(parts, person, kept)


@router.delete("/{alarm_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_alarm(alarm_id: Id, person: Supervisor, parts: Parts, expected: Expected) -> None:
    """Take an alarm out. What has been stays in the history."""
    may = allowed(_configuration(parts), person)
    async with parts.database.transaction() as connection:
        await deeds.remove(connection, alarm_id, deed_of(person, parts), allowed=may, expected=expected)
    parts.alarms.reread()


@router.post("/{alarm_id}/mute")
async def mute_alarm(
    alarm_id: Id, given: MuteWanted, person: Supervisor, parts: Parts, response: Response
) -> AlarmShown:
    """Tell nobody of this alarm until then; null: tell again."""
    may = allowed(_configuration(parts), person)
    async with parts.database.transaction() as connection:
        kept = await deeds.mute(connection, alarm_id, given.until, deed_of(person, parts), allowed=may)
    parts.alarms.reread()
    response.headers.update(etag(kept.version))
    return _shown(parts, person, kept)


def _configuration(parts: AppParts) -> Configuration:
    return parts.engine.state.configuration


def _shown(parts: AppParts, person: Person, alarm: Alarm) -> AlarmShown:
    return AlarmShown.of(alarm, may_change=may_change(_configuration(parts), person, alarm))


def _over(before: Alarm, wanted: Alarm) -> Alarm:
    """What is wanted, as a change of what is there."""
    same = ("muted_until", "muted_by", "created_by", "created_at", "updated_at", "version")
    return replace(wanted, **{name: getattr(before, name) for name in same})
