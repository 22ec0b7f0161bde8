"""Two gradings of one contact side by side, and agreement over many, as they are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from callcenter.api.quality.schemas import (
    AgreementShown,
    AnswerForm,
    CalibrationShown,
    ComparedQuestion,
    QuestionAgreementShown,
)
from callcenter.crm.calibration import agreement, compared
from callcenter.crm.quality import EvaluationState
from callcenter.crm.quality_forms import Form
from callcenter.records.quality import answers_of

Row = Mapping[str, Any]


def calibration_shown(row: Row, gradings: Sequence[Row], form: Form, viewer: str) -> CalibrationShown:
    """Show a calibration to somebody: what was said only once both have handed in."""
    by_grader = {grading["grader"]: grading for grading in gradings}
    done = [name for name in row["graders"] if by_grader[name]["state"] == EvaluationState.SUBMITTED]
    questions = _questions(row["graders"], by_grader, form) if row["done_at"] is not None else None
    mine = by_grader.get(viewer)
    return CalibrationShown(
        **{
            name: row[name]
            for name in CalibrationShown.model_fields
            if name not in ("done", "mine", "scores", "share", "questions")
        },
        done=done,
        mine=mine["id"] if mine is not None else None,
        scores={name: by_grader[name]["score"] for name in row["graders"]} if questions is not None else None,
        share=round(sum(one.same for one in questions) / len(questions), 4) if questions else None,
        questions=questions,
    )


def agreement_of(form_id: str, form: Form, pairs: Sequence[tuple[Row, Row]], graders: Sequence[str]) -> AgreementShown:
    """Show how well graders agree about each question of a form; questions of older versions by their ids."""
    items = []
    for question in form.questions:
        given = [
            (_value(one, question.id), _value(other, question.id))
            for one, other in pairs
            if question.id in one["answers"] and question.id in other["answers"]
        ]
        found = agreement(given)
        items.append(
            QuestionAgreementShown(question=question.id, contacts=found.contacts, share=found.share, kappa=found.kappa)
        )
    return AgreementShown(form_id=form_id, graders=list(graders), contacts=len(pairs), items=items)


def _questions(graders: Sequence[str], by_grader: Mapping[str, Row], form: Form) -> list[ComparedQuestion]:
    first, second = (by_grader[name]["answers"] for name in graders)
    return [
        ComparedQuestion(
            question=one.question,
            same=one.same,
            difference=one.difference,
            answers={
                name: AnswerForm.model_validate(by_grader[name]["answers"][one.question])
                for name in graders
                if one.question in by_grader[name]["answers"]
            },
        )
        for one in compared(form, answers_of(first), answers_of(second))
    ]


def _value(row: Row, question: str) -> Any:
    return row["answers"][question]["value"]
