"""After a grading: the agent appeals and gets an answer; two grade the same contact, to see whether they mean the same.

Rule: of two who calibrate neither sees the other's grading before both have handed in. What an appeal has changed is
kept as it was before.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from callcenter.crm.appeals import AppealState, AppealStep, may_appeal, next_state
from callcenter.crm.quality import Answer, EvaluationState, EvaluationStep, faults_of
from callcenter.crm.quality import next_state as next_evaluation_state
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.notices import notify
from callcenter.records.quality import (
    as_json,
    check_graders,
    form_of_evaluation,
    put_evaluation,
    scored,
    usable_form,
)
from callcenter.store.database import Connection
from callcenter.store.repositories.graded_parts import gradable
from callcenter.store.repositories.quality_evaluations import change_evaluation, find_evaluation
from callcenter.store.repositories.quality_reviews import add_appeal, add_calibration, change_appeal, find_appeal
from callcenter.store.repositories.record_events import append_events

APPEAL_KIND: Final = "quality_appeal"
CALIBRATION_KIND: Final = "calibration"
_APPEALED: Final = "坐席对评分提出申诉 An agent has appealed"
_ANSWERED: Final = "您的申诉已有答复 Your appeal was answered"

Row = Mapping[str, Any]


async def appeal(connection: Connection, row: Row, text: str, questions: Sequence[str], deed: Deed) -> str:
    """The agent does not agree. `row` is his grading. Returns the appeal's id.

    Raises RecordRefused: `appeal_too_late`, `appeal_exists`, `unknown_question`.
    """
    if row["state"] != EvaluationState.SUBMITTED or not may_appeal(row["submitted_at"], deed.at):
        raise RecordRefused("appeal_too_late")
    if not set(questions) <= set(row["points"]):
        raise RecordRefused("unknown_question", field="questions")
    appeal_id = deed.new_id()
    made = {
        "id": appeal_id,
        "evaluation_id": row["id"],
        "agent": deed.actor,
        "text": text,
        "questions": list(questions),
        "state": AppealState.OPEN,
        "at": deed.at,
        "score_before": row["score"],
    }
    if not await add_appeal(connection, made):
        raise RecordRefused("appeal_exists")
    await _tell(connection, APPEAL_KIND, appeal_id, "created", deed, [row["grader"]], _APPEALED)
    return appeal_id


async def answer_appeal(
    connection: Connection, appeal_id: str, text: str, answers: Mapping[str, Answer] | None, deed: Deed
) -> None:
    """Answer it: with answers the grading is corrected by them, without it stays.

    Raises RecordRefused: `unknown_appeal`, `appeal_answered`, `own_contact`, `answer_not_possible`, `answer_missing`.
    """
    row = await find_appeal(connection, appeal_id, lock=True)
    if row is None:
        raise RecordRefused("unknown_appeal")
    if row["state"] != AppealState.OPEN:
        raise RecordRefused("appeal_answered")
    if row["agent"] == deed.actor:
        raise RecordRefused("own_contact")
    graded = await find_evaluation(connection, row["evaluation_id"], lock=True)
    assert graded is not None, "an appeal is about a grading"
    step = AppealStep.UPHOLD if answers is None else AppealStep.CORRECT
    values: dict[str, Any] = {
        "state": next_state(AppealState(row["state"]), step),
        "answer": text,
        "answered_by": deed.actor,
        "answered_at": deed.at,
        "score_after": graded["score"],
    }
    if answers is not None:
        values |= await _correct(connection, graded, answers)
    await change_appeal(connection, appeal_id, values)
    await _tell(connection, APPEAL_KIND, appeal_id, "answered", deed, [row["agent"]], _ANSWERED)


async def calibrate(
    connection: Connection,
    interaction_id: str,
    form_id: str,
    graders: Sequence[str],
    deed: Deed,
    *,
    agent: str | None = None,
) -> str:
    """Ask two to grade an agent's part of a contact, or of who talked last, each by himself. Returns its id.

    Raises RecordRefused: `contact_not_gradable`, `unknown_quality_form`, `quality_form_archived`, `graders_unclear`,
    `unknown_grader`.
    """
    contact = await gradable(connection, interaction_id, agent)
    if contact is None:
        raise RecordRefused("contact_not_gradable", field="interaction_id")
    form = await usable_form(connection, form_id)
    if len(set(graders)) != 2 or contact["agent"] in graders:
        raise RecordRefused("graders_unclear", field="graders")
    await check_graders(connection, graders)
    calibration_id = deed.new_id()
    made = {
        "id": calibration_id,
        "form_id": form_id,
        "form_version": form["newest"],
        "interaction_id": interaction_id,
        "graders": list(graders),
        "created_by": deed.actor,
        "created_at": deed.at,
    }
    await add_calibration(connection, made)
    for grader in graders:
        await put_evaluation(connection, contact, form, grader, deed, calibration_id=calibration_id)
    await _tell(connection, CALIBRATION_KIND, calibration_id, "created", deed, [], "")
    return calibration_id


async def _correct(connection: Connection, graded: Row, answers: Mapping[str, Answer]) -> dict[str, Any]:
    form = await form_of_evaluation(connection, graded)
    fault = next(faults_of(form, answers, complete=True), None)
    if fault is not None:
        code = "answer_missing" if fault.code == "answer_missing" else "answer_not_possible"
        raise RecordRefused(code, field=f"answers/{fault.question}")
    state = next_evaluation_state(EvaluationState(graded["state"]), EvaluationStep.AMEND)
    columns = scored(form, answers)
    await change_evaluation(connection, graded["id"], {"state": state, "answers": as_json(answers), **columns})
    return {"answers_before": graded["answers"], "score_after": columns["score"]}


async def _tell(
    connection: Connection, kind: str, record_id: str, what: str, deed: Deed, whom: Sequence[str], title: str
) -> None:
    changes = {**notify(*whom), "title": (None, title)} if whom else {}
    event = deed.event(what, kind=kind, record_id=record_id, version=1, changes=changes)
    await append_events(connection, [event])
