"""Appeals, calibrations and trends over the API.

Rule: of a calibration that is not done nobody sees what the other has said, not even who has asked for it.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, status

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id, Word
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.parts import Parts
from callcenter.api.people import Person, Role
from callcenter.api.quality.compared import agreement_of, calibration_shown
from callcenter.api.quality.reach import leads
from callcenter.api.quality.schemas import (
    AgreementShown,
    AppealAnswerGiven,
    AppealPage,
    AppealShown,
    AppealsWanted,
    CalibrationGiven,
    CalibrationPage,
    CalibrationShown,
    TrendLine,
    TrendPoint,
    TrendShown,
    TrendWanted,
    answers_in,
)
from callcenter.api.scope import reach_of
from callcenter.crm.quality_forms import form_of
from callcenter.records.quality_reviews import answer_appeal, calibrate
from callcenter.store.database import Connection
from callcenter.store.repositories.graded_parts import gradable
from callcenter.store.repositories.quality_forms import find_form
from callcenter.store.repositories.quality_reviews import (
    find_appeal,
    find_calibration,
    gradings_of,
    list_appeals,
    list_calibrations,
    pairs_of,
)
from callcenter.store.repositories.quality_trends import TrendFilter, read_trend

router = APIRouter(prefix="/quality", tags=["quality"])


@router.get("/appeals")
async def appeals(wanted: Annotated[AppealsWanted, Query()], person: Anybody, parts: Parts) -> AppealPage:
    """List appeals, newest first: an agent his own, whoever leads those of his scope."""
    leading = person.may(Role.SUPERVISOR)
    async with parts.database.transaction() as connection:
        found = await list_appeals(
            connection,
            reach=reach_of(parts.engine.state.configuration, person) if leading else None,
            agent=None if leading else person.username,
            state=wanted.state,
            after=position_of(wanted.cursor),
            limit=wanted.limit + 1,
        )
    page = found[: wanted.limit]
    more = {"started_at": page[-1]["at"], "id": page[-1]["id"]} if len(found) > wanted.limit else None
    return AppealPage(items=[AppealShown.of(row) for row in page], next_cursor=cursor_after(more) if more else None)


@router.get("/appeals/{appeal_id}")
async def appeal(appeal_id: Id, person: Anybody, parts: Parts) -> AppealShown:
    """Show one."""
    async with parts.database.transaction() as connection:
        row = await find_appeal(connection, appeal_id)
    own = row is not None and row["agent"] == person.username
    if row is None or not (own or (person.may(Role.SUPERVISOR) and leads(parts, person, row["queue"], row["agent"]))):
        raise Problem("unknown_appeal")
    return AppealShown.of(row)


@router.post("/appeals/{appeal_id}/answer")
async def answer(appeal_id: Id, given: AppealAnswerGiven, person: Supervisor, parts: Parts) -> AppealShown:
    """Answer an appeal: the grading stays, or is corrected."""
    async with parts.database.transaction() as connection:
        row = await find_appeal(connection, appeal_id)
        if row is None or not leads(parts, person, row["queue"], row["agent"]):
            raise Problem("unknown_appeal")
        answers = None if given.answers is None else answers_in(given.answers)
        await answer_appeal(connection, appeal_id, given.text, answers, deed_of(person, parts))
        answered = await find_appeal(connection, appeal_id)
    assert answered is not None
    return AppealShown.of(answered)


@router.get("/calibrations")
async def calibrations(wanted: Annotated[PageWanted, Query()], person: Supervisor, parts: Parts) -> CalibrationPage:
    """List calibrations, newest first."""
    async with parts.database.transaction() as connection:
        found = await list_calibrations(connection, after=position_of(wanted.cursor), limit=wanted.limit + 1)
        page = found[: wanted.limit]
        rows = [row for row in page if _concerns(parts, person, row)]
        items = await _shown(connection, rows, person)
    more = {"started_at": page[-1]["created_at"], "id": page[-1]["id"]} if len(found) > wanted.limit else None
    return CalibrationPage(items=items, next_cursor=cursor_after(more) if more else None)


@router.post("/calibrations", status_code=status.HTTP_201_CREATED)
async def post_calibration(given: CalibrationGiven, person: Supervisor, parts: Parts) -> CalibrationShown:
    """Ask two to grade an agent's part of a contact, each by himself."""
    async with parts.database.transaction() as connection:
        contact = await gradable(connection, given.interaction_id, given.agent)
        if contact is not None and not leads(parts, person, contact["queue"], contact["agent"]):
            raise Problem("contact_not_gradable")
        deed, whose = deed_of(person, parts), given.agent
        made = await calibrate(connection, given.interaction_id, given.form_id, given.graders, deed, agent=whose)
        row = await find_calibration(connection, made)
        assert row is not None
        return (await _shown(connection, [row], person))[0]


@router.get("/calibrations/{calibration_id}")
async def calibration(calibration_id: Id, person: Supervisor, parts: Parts) -> CalibrationShown:
    """Show one; with both gradings side by side once both are handed in."""
    async with parts.database.transaction() as connection:
        row = await find_calibration(connection, calibration_id)
        if row is None or not _concerns(parts, person, row):
            raise Problem("unknown_calibration")
        return (await _shown(connection, [row], person))[0]


@router.get("/agreement")
async def agreement(
    person: Supervisor,
    parts: Parts,
    form: Annotated[Id, Query()],
    grader: Annotated[list[Word] | None, Query(max_length=2)] = None,
) -> AgreementShown:
    """How well graders agree, question by question, over all calibrations by this form that are done."""
    async with parts.database.transaction() as connection:
        found = await find_form(connection, form)
        if found is None:
            raise Problem("unknown_quality_form")
        pairs = await pairs_of(connection, form, grader or ())
    return agreement_of(form, form_of(found["document"]), pairs, grader or [])


@router.get("/trend")
async def trend(wanted: Annotated[TrendWanted, Query()], person: Anybody, parts: Parts) -> TrendShown:
    """How scores go: an agent sees his own line, whoever leads those of his scope."""
    leading = person.may(Role.SUPERVISOR)
    chosen = TrendFilter(
        reach=reach_of(parts.engine.state.configuration, person) if leading else None,
        agent=wanted.agent if leading else person.username,
        queue=wanted.queue,
        form=wanted.form,
        since=wanted.since,
        until=wanted.until,
    )
    timezone = parts.engine.state.configuration.timezone
    async with parts.database.transaction() as connection:
        rows = await read_trend(connection, chosen, wanted.by, wanted.step, timezone)
    lines: dict[str, list[TrendPoint]] = {}
    for row in rows:
        point = TrendPoint(day=row["day"], score=round(row["score"], 2), count=row["count"], failed=row["failed"])
        lines.setdefault(row["key"], []).append(point)
    shown = [TrendLine(key=key, points=points) for key, points in lines.items()]
    return TrendShown(by=wanted.by, step=wanted.step, lines=shown)


def _concerns(parts: Parts, person: Person, row: Mapping[str, Any]) -> bool:
    return person.username in row["graders"] or leads(parts, person, row["queue"], row["agent"])


async def _shown(connection: Connection, rows: Sequence[Mapping[str, Any]], person: Person) -> list[CalibrationShown]:
    gradings = await gradings_of(connection, [row["id"] for row in rows])
    items = []
    for row in rows:
        own = [grading for grading in gradings if grading["calibration_id"] == row["id"]]
        stored = await find_form(connection, row["form_id"], version=row["form_version"])
        assert stored is not None, "a version of a form is never removed"
        items.append(calibration_shown(row, own, form_of(stored["document"]), person.username))
    return items
