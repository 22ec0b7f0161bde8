"""Gradings of contacts: asked for, begun, handed in, looked at.

Rule: nobody grades his own talk, and nobody another's grading. What was handed in changes only by an appeal; the agent
sees it from then on, and is told.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from callcenter.crm.quality import Answer, EvaluationState, EvaluationStep, faults_of, next_state, score
from callcenter.crm.quality_forms import Form, form_of
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.notices import notify
from callcenter.store.database import Connection
from callcenter.store.repositories.graded_parts import gradable
from callcenter.store.repositories.quality_evaluations import (
    add_evaluation,
    change_evaluation,
    find_evaluation,
    is_all_graded,
)
from callcenter.store.repositories.quality_forms import find_form
from callcenter.store.repositories.quality_reviews import change_calibration
from callcenter.store.repositories.record_events import append_events
from callcenter.store.repositories.users import leading_people

KIND: Final = "evaluation"
DUE_WITHIN: Final = timedelta(days=7)
_GRADED: Final = "您有一份新的质检评分 You have been graded"
_ASKED: Final = "请为一通电话评分 A call for you to grade"

Row = Mapping[str, Any]
Answers = Mapping[str, Answer]


async def ask_for(
    connection: Connection,
    interaction_id: str,
    form_id: str,
    grader: str | None,
    deed: Deed,
    *,
    agent: str | None = None,
) -> str:
    """Ask for a grading of an agent's part of a contact, or of who talked last; returns its id.

    Without a grader whoever takes it grades. Raises RecordRefused: `contact_not_gradable`, `unknown_quality_form`,
    `quality_form_archived`, `own_contact`, `unknown_grader`.
    """
    contact = await gradable(connection, interaction_id, agent)
    if contact is None:
        raise RecordRefused("contact_not_gradable", field="interaction_id")
    form = await usable_form(connection, form_id)
    if grader == contact["agent"]:
        raise RecordRefused("own_contact")
    await check_graders(connection, [] if grader is None else [grader], field="grader")
    return await put_evaluation(connection, contact, form, grader, deed)


async def put_evaluation(
    connection: Connection, contact: Row, form: Row, grader: str | None, deed: Deed, **more: Any
) -> str:
    """Add a grading that is to be done, and tell the grader."""
    evaluation_id = deed.new_id()
    row = {
        "id": evaluation_id,
        "form_id": form["id"],
        "form_version": form["newest"],
        "interaction_id": contact["id"],
        "agent": contact["agent"],
        "queue": contact["queue"],
        "contact_at": contact["started_at"],
        "grader": grader,
        "state": EvaluationState.OPEN,
        "due_at": deed.at + DUE_WITHIN,
        "created_by": deed.actor,
        "created_at": deed.at,
        **more,
    }
    if await add_evaluation(connection, row):
        # What a rule chooses is found in the list: nobody wants a notice for each.
        told = grader is not None and grader != deed.actor and row.get("rule_id") is None
        whom = [grader] if grader is not None and told else []
        await _tell(connection, row, "created", deed, whom, _ASKED)
    return evaluation_id


async def save(
    connection: Connection,
    evaluation_id: str,
    answers: Answers,
    notes: Sequence[Mapping[str, Any]],
    summary: str,
    deed: Deed,
    *,
    expected: int | None,
) -> None:
    """Keep what the grader has so far. Who begins with one that nobody has takes it.

    Raises RecordRefused: `unknown_evaluation`, `evaluation_not_yours`, `evaluation_closed`, `own_contact`,
    `record_changed`, `answer_not_possible`.
    """
    row = await _locked(connection, evaluation_id)
    if row["grader"] not in (None, deed.actor):
        raise RecordRefused("evaluation_not_yours")
    if row["agent"] == deed.actor:
        raise RecordRefused("own_contact")
    state = _moved(row, EvaluationStep.START)
    if expected is not None and expected != row["version"]:
        raise RecordRefused("record_changed")
    form = await form_of_evaluation(connection, row)
    _check(form, answers, complete=False)
    values = {
        "state": state,
        "grader": deed.actor,
        "answers": as_json(answers),
        "notes": [dict(note) for note in notes],
        "summary": summary,
        **scored(form, answers),
    }
    await change_evaluation(connection, evaluation_id, values)
    if row["state"] == EvaluationState.OPEN:
        await _tell(connection, row, "started", deed)


async def hand_in(connection: Connection, evaluation_id: str, deed: Deed) -> None:
    """Hand in what was saved: from now on it counts. Raises RecordRefused: the same, `answer_missing`."""
    row = await _locked(connection, evaluation_id)
    if row["grader"] != deed.actor:
        raise RecordRefused("evaluation_not_yours")
    state = _moved(row, EvaluationStep.SUBMIT)
    form, answers = await form_of_evaluation(connection, row), answers_of(row["answers"])
    _check(form, answers, complete=True)
    values = {"state": state, "submitted_at": deed.at, **scored(form, answers)}
    await change_evaluation(connection, evaluation_id, values)
    calibration = row["calibration_id"]
    if calibration is None:
        await _tell(connection, row, "submitted", deed, [row["agent"]], _GRADED)
        return
    # What two said of the same is no grade of the agent.
    await _tell(connection, row, "submitted", deed)
    if await is_all_graded(connection, calibration):
        await change_calibration(connection, calibration, {"done_at": deed.at})


async def withdraw(connection: Connection, evaluation_id: str, deed: Deed) -> None:
    """It need not be done. Raises RecordRefused: `unknown_evaluation`, `evaluation_closed`."""
    row = await _locked(connection, evaluation_id)
    state = _moved(row, EvaluationStep.WITHDRAW)
    await change_evaluation(connection, evaluation_id, {"state": state})
    await _tell(connection, row, "withdrawn", deed)


async def note_seen(connection: Connection, row: Row, deed: Deed) -> None:
    """The agent has looked at how he was graded."""
    if row["seen_at"] is None:
        await change_evaluation(connection, row["id"], {"seen_at": deed.at})
        await _tell(connection, row, "seen", deed)


async def check_graders(connection: Connection, names: Collection[str], *, field: str = "graders") -> None:
    """Raise RecordRefused `unknown_grader` unless all of them may grade: what an agent is given nobody would grade."""
    if not set(names) <= set(await leading_people(connection)):
        raise RecordRefused("unknown_grader", field=field)


async def usable_form(connection: Connection, form_id: str) -> Row:
    """Return a form that one may grade by."""
    form = await find_form(connection, form_id)
    if form is None:
        raise RecordRefused("unknown_quality_form", field="form_id")
    if form["archived"]:
        raise RecordRefused("quality_form_archived", field="form_id")
    return form


async def form_of_evaluation(connection: Connection, row: Row) -> Form:
    """Return the form by which it is graded, in the version with which it was asked for."""
    found = await find_form(connection, row["form_id"], version=row["form_version"])
    assert found is not None, "a version of a form is never removed"
    return form_of(found["document"])


def answers_of(stored: Mapping[str, Any]) -> dict[str, Answer]:
    """Return answers as the rules have them."""
    return {name: Answer(value=one["value"], comment=one.get("comment", "")) for name, one in stored.items()}


def as_json(answers: Answers) -> dict[str, Any]:
    """Return answers as they are stored."""
    return {name: {"value": one.value, "comment": one.comment} for name, one in answers.items()}


def scored(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the columns that say what the answers come to."""
    found = score(form, answers)
    return {
        "score": found.total,
        "sections": dict(found.sections),
        "points": dict(found.questions),
        "failed": list(found.failed),
    }


def _check(form: Form, answers: Answers, *, complete: bool) -> None:
    fault = next(faults_of(form, answers, complete=complete), None)
    if fault is not None:
        code = "answer_missing" if fault.code == "answer_missing" else "answer_not_possible"
        raise RecordRefused(code, field=f"answers/{fault.question}")


def _moved(row: Row, step: EvaluationStep) -> EvaluationState:
    state = EvaluationState(row["state"])
    if state in (EvaluationState.SUBMITTED, EvaluationState.WITHDRAWN):
        raise RecordRefused("evaluation_closed")
    if state is EvaluationState.OPEN and step is EvaluationStep.SUBMIT:
        raise RecordRefused("answer_missing")
    return next_state(state, step)


async def _locked(connection: Connection, evaluation_id: str) -> Row:
    row = await find_evaluation(connection, evaluation_id, lock=True)
    if row is None:
        raise RecordRefused("unknown_evaluation")
    return row


async def _tell(
    connection: Connection, row: Row, what: str, deed: Deed, whom: Sequence[str] = (), title: str = ""
) -> None:
    changes: dict[str, Any] = {"interaction_id": (None, row["interaction_id"])}
    if whom:
        changes |= {**notify(*whom), "title": (None, title)}
    event = deed.event(what, kind=KIND, record_id=row["id"], version=row.get("version", 1), changes=changes)
    await append_events(connection, [event])
