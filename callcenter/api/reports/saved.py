"""Reports that are kept: made, shared, changed by whoever made them, run and exported by whoever may see them."""

from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import Parts
from callcenter.api.people import Person, Role
from callcenter.api.reports.routes import FILES, FileWanted, exported
from callcenter.api.reports.saved_schemas import SavedReportGiven, SavedReportList, SavedReportShown
from callcenter.api.reports.schemas import given_in
from callcenter.api.versions import Expected, etag
from callcenter.figures.report_documents import document_of, report_in
from callcenter.reporting.report import check
from callcenter.reporting.schedules import Shared
from callcenter.store.database import Connection
from callcenter.store.repositories.saved_reports import (
    SavedReport,
    delete_report,
    find_report,
    insert_report,
    list_reports,
    update_report,
)

router = APIRouter(prefix="/reports", tags=["reports"])

_MOST: Final = 1000


@router.get("")
async def saved_reports(person: Anybody, parts: Parts) -> SavedReportList:
    """List your own reports and those that are shared with you."""
    async with parts.database.transaction() as connection:
        found = await list_reports(connection, person.username, shared=_shared_with(person), limit=_MOST)
    return SavedReportList(items=[shown(one, person) for one in found])


@router.post("", status_code=status.HTTP_201_CREATED)
async def save_report(wanted: SavedReportGiven, person: Anybody, parts: Parts, response: Response) -> SavedReportShown:
    """Keep a report under a name."""
    report = wanted.definition.report()
    check(report)
    deed = deed_of(person, parts)
    saved = SavedReport(
        id=deed.new_id(),
        name=wanted.name,
        owner=person.username,
        shared=wanted.shared,
        definition=document_of(report),
        created_at=deed.at,
        updated_at=deed.at,
    )
    async with parts.database.transaction() as connection:
        await insert_report(connection, saved)
    response.headers.update({**etag(saved.version), "Location": f"/api/v1/reports/{saved.id}"})
    return shown(saved, person)


@router.get("/{report_id}")
async def saved_report(report_id: Id, person: Anybody, parts: Parts, response: Response) -> SavedReportShown:
    """Show one saved report."""
    async with parts.database.transaction() as connection:
        saved = await seen(connection, report_id, person)
    response.headers.update(etag(saved.version))
    return shown(saved, person)


@router.put("/{report_id}")
async def change_report(
    report_id: Id, wanted: SavedReportGiven, person: Anybody, parts: Parts, expected: Expected, response: Response
) -> SavedReportShown:
    """Change a report of yours. Its schedules send it as it is then."""
    report = wanted.definition.report()
    check(report)
    async with parts.database.transaction() as connection:
        before = await _own(connection, report_id, person, expected)
        saved = replace(
            before,
            name=wanted.name,
            shared=wanted.shared,
            definition=document_of(report),
            version=before.version + 1,
            updated_at=parts.clock.now(),
        )
        await update_report(connection, saved)
    response.headers.update(etag(saved.version))
    return shown(saved, person)


@router.delete("/{report_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_report(report_id: Id, person: Anybody, parts: Parts, expected: Expected) -> None:
    """Take a report out, with its schedules: your own, an administrator any that he sees."""
    async with parts.database.transaction() as connection:
        await _own(connection, report_id, person, expected)
        await delete_report(connection, report_id)


@router.get("/{report_id}/export", response_class=Response, responses=FILES)
async def export_saved(report_id: Id, how: Annotated[FileWanted, Query()], person: Anybody, parts: Parts) -> Response:
    """Run a saved report and take it out as CSV or as a workbook. Noted in the audit."""
    async with parts.database.transaction() as connection:
        saved = await seen(connection, report_id, person)
    return await exported(report_in(saved.definition), how, person, parts)


async def seen(connection: Connection, report_id: str, person: Person, *, lock: bool = False) -> SavedReport:
    """Return a report that this person may use. Raises Problem: what he may not use is not there."""
    saved = await find_report(connection, report_id, lock=lock)
    if saved is None or not (saved.owner == person.username or saved.shared in _shared_with(person)):
        raise Problem("unknown_report")
    return saved


def shown(saved: SavedReport, person: Person) -> SavedReportShown:
    """Return a report as this person sees it."""
    return SavedReportShown(
        id=saved.id,
        name=saved.name,
        owner=saved.owner,
        yours=_may_change(saved, person),
        shared=saved.shared,
        definition=given_in(saved.definition),
        version=saved.version,
        created_at=saved.created_at,
        updated_at=saved.updated_at,
    )


async def _own(connection: Connection, report_id: str, person: Person, expected: int | None) -> SavedReport:
    saved = await seen(connection, report_id, person, lock=True)
    if not _may_change(saved, person):
        raise Problem("not_your_report")
    if expected not in (None, saved.version):
        raise Problem("record_changed")
    return saved


def _may_change(saved: SavedReport, person: Person) -> bool:
    return saved.owner == person.username or person.may(Role.ADMIN)


def _shared_with(person: Person) -> tuple[Shared, ...]:
    if person.may(Role.SUPERVISOR):
        return (Shared.EVERYBODY, Shared.SUPERVISORS)
    return (Shared.EVERYBODY,)
