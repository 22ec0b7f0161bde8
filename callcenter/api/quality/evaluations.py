"""Gradings over the API: asked for, done while listening, handed in; agents see their own and may appeal.

Rule: what is not for one's eyes (`reach.py`) does not exist.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.quality.reach import leads, may_see
from callcenter.api.quality.schemas import (
    AppealGiven,
    AppealShown,
    EvaluationGiven,
    EvaluationPage,
    EvaluationShown,
    EvaluationsWanted,
    EvaluationWhole,
    GradingGiven,
    answers_in,
    whole,
)
from callcenter.api.scope import reach_of
from callcenter.api.versions import Expected, etag
from callcenter.crm.quality import EvaluationState
from callcenter.records.quality import ask_for, hand_in, note_seen, save, withdraw
from callcenter.records.quality_reviews import appeal
from callcenter.store.database import Connection
from callcenter.store.repositories.graded_parts import gradable
from callcenter.store.repositories.quality_evaluations import (
    EvaluationFilter,
    find_evaluation,
    list_evaluations,
)
from callcenter.store.repositories.quality_reviews import find_appeal

router = APIRouter(prefix="/quality/evaluations", tags=["quality"])

_TO_DO = (EvaluationState.OPEN, EvaluationState.STARTED)


@router.get("")
async def evaluations(wanted: Annotated[EvaluationsWanted, Query()], person: Anybody, parts: Parts) -> EvaluationPage:
    """List gradings, newest first: an agent his own that were handed in, whoever leads those of his scope."""
    chosen = _filter(wanted, person, parts)
    async with parts.database.transaction() as connection:
        found = await list_evaluations(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    page = found[: wanted.limit]
    more = {"started_at": page[-1]["created_at"], "id": page[-1]["id"]} if len(found) > wanted.limit else None
    return EvaluationPage(
        items=[EvaluationShown.of(row) for row in page], next_cursor=cursor_after(more) if more else None
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_evaluation(
    given: EvaluationGiven, person: Supervisor, parts: Parts, response: Response
) -> EvaluationWhole:
    """Ask for a grading of an agent's part of a contact."""
    grader = person.username if given.grader == "me" else given.grader
    async with parts.database.transaction() as connection:
        contact = await gradable(connection, given.interaction_id, given.agent)
        if contact is not None and not leads(parts, person, contact["queue"], contact["agent"]):
            raise Problem("contact_not_gradable")
        deed = deed_of(person, parts)
        made = await ask_for(connection, given.interaction_id, given.form_id, grader, deed, agent=given.agent)
        return _shown(await find_evaluation(connection, made), response)


@router.get("/{evaluation_id}")
async def evaluation(evaluation_id: Id, person: Anybody, parts: Parts, response: Response) -> EvaluationWhole:
    """Show one. That an agent has looked at his own is noted."""
    async with parts.database.transaction() as connection:
        row = await _seen(connection, evaluation_id, person, parts)
        if row["agent"] == person.username and row["grader"] != person.username:
            await note_seen(connection, row, deed_of(person, parts))
            row = await _seen(connection, evaluation_id, person, parts)
        return _shown(row, response)


@router.put("/{evaluation_id}")
async def put_evaluation(
    evaluation_id: Id, given: GradingGiven, person: Supervisor, expected: Expected, parts: Parts, response: Response
) -> EvaluationWhole:
    """Keep what one has so far. Who begins with a grading that nobody has takes it."""
    notes = [note.model_dump() for note in given.notes]
    async with parts.database.transaction() as connection:
        await _seen(connection, evaluation_id, person, parts)
        deed, answers = deed_of(person, parts), answers_in(given.answers)
        await save(connection, evaluation_id, answers, notes, given.summary, deed, expected=expected)
        return _shown(await find_evaluation(connection, evaluation_id), response)


@router.post("/{evaluation_id}/submit")
async def submit(evaluation_id: Id, person: Supervisor, parts: Parts, response: Response) -> EvaluationWhole:
    """Hand in what was saved: the agent is told."""
    async with parts.database.transaction() as connection:
        await _seen(connection, evaluation_id, person, parts)
        await hand_in(connection, evaluation_id, deed_of(person, parts))
        return _shown(await find_evaluation(connection, evaluation_id), response)


@router.post("/{evaluation_id}/withdraw", status_code=status.HTTP_204_NO_CONTENT)
async def post_withdraw(evaluation_id: Id, person: Supervisor, parts: Parts) -> None:
    """It need not be done."""
    async with parts.database.transaction() as connection:
        row = await _seen(connection, evaluation_id, person, parts)
        if row["calibration_id"] is not None:
            raise Problem("evaluation_closed")
        await withdraw(connection, evaluation_id, deed_of(person, parts))


@router.post("/{evaluation_id}/appeal", status_code=status.HTTP_201_CREATED)
async def post_appeal(evaluation_id: Id, given: AppealGiven, person: Anybody, parts: Parts) -> AppealShown:
    """The agent does not agree with how he was graded. Once, within two weeks."""
    async with parts.database.transaction() as connection:
        row = await _seen(connection, evaluation_id, person, parts)
        if row["agent"] != person.username:
            raise Problem("forbidden")
        made = await appeal(connection, row, given.text, given.questions, deed_of(person, parts))
        found = await find_appeal(connection, made)
    assert found is not None
    return AppealShown.of(found)


async def _seen(connection: Connection, evaluation_id: str, person: Person, parts: AppParts) -> Mapping[str, Any]:
    row = await find_evaluation(connection, evaluation_id)
    if row is None or not may_see(parts, person, row):
        raise Problem("unknown_evaluation")
    return row


def _shown(row: Mapping[str, Any] | None, response: Response) -> EvaluationWhole:
    assert row is not None
    response.headers.update(etag(row["version"]))
    return whole(row)


def _filter(wanted: EvaluationsWanted, person: Person, parts: AppParts) -> EvaluationFilter:
    leading = person.may(Role.SUPERVISOR)
    states = (wanted.state,) if wanted.state is not None else _TO_DO if wanted.mine else ()
    if not leading:
        # Whatever he asks for: his own, and only what was handed in.
        states = (EvaluationState.SUBMITTED,)
    return EvaluationFilter(
        # What one was asked to grade is his to see, wherever it comes from; what nobody has, only of his scope.
        reach=reach_of(parts.engine.state.configuration, person) if leading else None,
        viewer=person.username,
        states=states,
        grader=person.username if leading and wanted.mine else None,
        free=True,
        agent=wanted.agent if leading else person.username,
        form=wanted.form,
        queue=wanted.queue,
        interaction=wanted.interaction,
        calibrations=leading and wanted.mine,
        since=wanted.since,
        until=wanted.until,
    )
