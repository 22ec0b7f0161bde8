"""When saved reports are sent by e-mail: for supervisors, each his own; an administrator everybody's.

Rule: a report goes out with the scope of whoever has scheduled it, as that is on the day. Each change is audited.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Response, status

from callcenter.api.auth import Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.reports.saved import seen
from callcenter.api.reports.saved_schemas import (
    DeliveryShown,
    ReportScheduleGiven,
    ReportScheduleList,
    ReportScheduleShown,
)
from callcenter.api.versions import Expected, etag
from callcenter.crm.messages import Message
from callcenter.figures.report_mail import letter_id, times_of
from callcenter.records.deeds import Deed
from callcenter.reporting.schedules import next_due
from callcenter.store.database import Connection
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.messages import read_messages
from callcenter.store.repositories.saved_reports import (
    ReportSchedule,
    delete_schedule,
    find_schedule,
    insert_schedule,
    list_schedules,
    update_schedule,
)

router = APIRouter(prefix="/reports/{report_id}/schedules", tags=["reports"])

_NONE: Final[Mapping[str, Message]] = MappingProxyType({})


@router.get("")
async def schedules(report_id: Id, person: Supervisor, parts: Parts) -> ReportScheduleList:
    """List when this report is sent to whom."""
    async with parts.database.transaction() as connection:
        await seen(connection, report_id, person)
        found = await list_schedules(connection, report_id)
        seen_by = [one for one in found if _may_change(one, person)]
        letters = await read_messages(connection, [each for one in seen_by for each in _letters(one)])
    return ReportScheduleList(items=[_shown(one, letters) for one in seen_by], mail=parts.mail)


@router.post("", status_code=status.HTTP_201_CREATED)
async def schedule_report(
    report_id: Id, given: ReportScheduleGiven, person: Supervisor, parts: Parts, response: Response
) -> ReportScheduleShown:
    """Have a report sent from now on."""
    deed = deed_of(person, parts)
    made = _due(
        ReportSchedule(
            id=deed.new_id(),
            report_id=report_id,
            owner=person.username,
            due_at=None,
            created_at=deed.at,
            updated_at=deed.at,
            **_facts(given),
        ),
        deed,
        parts,
    )
    async with parts.database.transaction() as connection:
        await seen(connection, report_id, person)
        await insert_schedule(connection, made)
        await _note(connection, "report_scheduled", made, deed)
    parts.wake_report_mail()
    response.headers.update(etag(made.version))
    return _shown(made)


@router.put("/{schedule_id}")
async def change_schedule(
    report_id: Id,
    schedule_id: Id,
    given: ReportScheduleGiven,
    person: Supervisor,
    parts: Parts,
    expected: Expected,
    response: Response,
) -> ReportScheduleShown:
    """Change a schedule of yours. It is due next as it says now."""
    deed = deed_of(person, parts)
    async with parts.database.transaction() as connection:
        before = await _own(connection, report_id, schedule_id, person, expected)
        changed = replace(before, version=before.version + 1, updated_at=deed.at, problem=None, **_facts(given))
        made = _due(changed, deed, parts)
        await update_schedule(connection, made)
        await _note(connection, "report_schedule_changed", made, deed)
    parts.wake_report_mail()
    response.headers.update(etag(made.version))
    return _shown(made)


@router.delete("/{schedule_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_schedule(report_id: Id, schedule_id: Id, person: Supervisor, parts: Parts, expected: Expected) -> None:
    """Have a report not sent any more."""
    async with parts.database.transaction() as connection:
        found = await _own(connection, report_id, schedule_id, person, expected)
        await delete_schedule(connection, schedule_id)
        await _note(connection, "report_schedule_removed", found, deed_of(person, parts))


async def _own(
    connection: Connection, report_id: str, schedule_id: str, person: Person, expected: int | None
) -> ReportSchedule:
    await seen(connection, report_id, person)
    found = await find_schedule(connection, schedule_id, report_id=report_id, lock=True)
    if found is None or not _may_change(found, person):
        raise Problem("unknown_report_schedule")
    if expected not in (None, found.version):
        raise Problem("record_changed")
    return found


def _facts(given: ReportScheduleGiven) -> dict[str, Any]:
    return {**given.model_dump(), "recipients": tuple(dict.fromkeys(given.recipients))}


def _due(schedule: ReportSchedule, deed: Deed, parts: AppParts) -> ReportSchedule:
    zone = ZoneInfo(parts.engine.state.configuration.timezone)
    return replace(schedule, due_at=next_due(times_of(schedule), deed.at, zone) if schedule.active else None)


async def _note(connection: Connection, action: str, schedule: ReportSchedule, deed: Deed) -> None:
    detail = {
        "report": schedule.report_id,
        "cadence": str(schedule.cadence),
        "format": str(schedule.format),
        "recipients": len(schedule.recipients),
    }
    await add_audit(connection, at=deed.at, actor=deed.actor, action=action, subject=schedule.id, detail=detail)


def _may_change(schedule: ReportSchedule, person: Person) -> bool:
    return schedule.owner == person.username or person.may(Role.ADMIN)


def _letters(schedule: ReportSchedule) -> list[str]:
    """Return the ids of the last letters."""
    ran_for = schedule.ran_for
    return [] if ran_for is None else [letter_id(schedule.id, ran_for, each) for each in schedule.recipients]


def _shown(schedule: ReportSchedule, letters: Mapping[str, Message] = _NONE) -> ReportScheduleShown:
    found = (letters[each] for each in _letters(schedule) if each in letters)
    deliveries = [
        DeliveryShown(address=one.address, state=one.state, problem=one.problem, sent_at=one.sent_at) for one in found
    ]
    own = {**asdict(schedule), "recipients": list(schedule.recipients), "deliveries": deliveries}
    return ReportScheduleShown.model_validate(own)
