"""Gradings, appeals, calibrations and trends on the wire."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import Field, StrictBool, StrictInt, StrictStr

from callcenter.api.fields import Given, Id, Instant, Line, Note, Shown, Text, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.quality.form_schemas import Key
from callcenter.crm.appeals import AppealState
from callcenter.crm.quality import Answer, EvaluationState
from callcenter.store.repositories.quality_trends import TrendBy, TrendStep

Value = StrictBool | StrictInt | Annotated[StrictStr, Field(max_length=64)]


class AnswerForm(Given):
    """What is said to one question: yes or no as true or false, a scale as its number, a choice by its value.

    `value` null: it does not apply.
    """

    value: Value | None
    comment: Note = ""


class NoteAt(Given):
    """What the grader noted while listening: at which second of which recording."""

    recording_id: Id | None = None
    at: Annotated[float, Field(ge=0, le=86_400)]
    text: Line


AnswersForm = Annotated[dict[Key, AnswerForm], Field(max_length=500)]


class EvaluationsWanted(PageWanted):
    """Which gradings to list. `mine`: those that I have to do or may take. `from` and `to`: when the contact was."""

    mine: bool = False
    state: EvaluationState | None = None
    agent: Word | None = None
    form: Id | None = None
    queue: Word | None = None
    interaction: Id | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class EvaluationGiven(Given):
    """The part of an agent in a contact, to be graded; nobody named: of who talked last.

    Without a grader whoever takes it; `me` is who asks.
    """

    interaction_id: Id
    form_id: Id
    agent: Word | None = None
    grader: Word | None = None


class GradingGiven(Given):
    """What the grader has so far."""

    answers: AnswersForm
    notes: Annotated[list[NoteAt], Field(max_length=500)] = Field(default_factory=list)
    summary: Note = ""


class EvaluationShown(Shown):
    """One grading. `score` 0 to 100, null: nothing applies, or nobody has begun. `failed`: what has made it 0."""

    id: str
    form_id: str
    form_name: str
    form_version: int
    interaction_id: str
    agent: str
    queue: str | None
    contact_at: datetime
    grader: str | None
    state: EvaluationState
    score: float | None
    sections: dict[str, float | None]
    points: dict[str, float | None]
    failed: list[str]
    by_rule: bool
    calibration_id: str | None
    due_at: datetime | None
    created_at: datetime
    submitted_at: datetime | None
    seen_at: datetime | None
    appeal_id: str | None
    appeal_state: AppealState | None
    version: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Show a stored grading."""
        return cls(**_seen(cls, row))


class EvaluationWhole(EvaluationShown):
    """One grading with everything that was said."""

    answers: dict[str, AnswerForm]
    notes: list[NoteAt]
    summary: str


class EvaluationPage(Shown):
    """Some gradings, newest first. `next_cursor` is null at the end."""

    items: list[EvaluationShown]
    next_cursor: str | None


class AppealGiven(Given):
    """Why the agent does not agree, and with which questions."""

    text: Text
    questions: Annotated[list[Key], Field(max_length=500)] = Field(default_factory=list)


class AppealAnswerGiven(Given):
    """What is answered. With `answers` the grading is corrected to be so; without it stays."""

    text: Text
    answers: AnswersForm | None = None


class AppealsWanted(PageWanted):
    """Which appeals to list."""

    state: AppealState | None = None


class AppealShown(Shown):
    """An appeal and its answer."""

    id: str
    evaluation_id: str
    interaction_id: str
    form_name: str
    agent: str
    grader: str | None
    text: str
    questions: list[str]
    state: AppealState
    at: datetime
    answer: str
    answered_by: str | None
    answered_at: datetime | None
    score_before: float | None
    score_after: float | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Show a stored appeal."""
        return cls(**{name: row[name] for name in cls.model_fields})


class AppealPage(Shown):
    """Some appeals, newest first."""

    items: list[AppealShown]
    next_cursor: str | None


class CalibrationGiven(Given):
    """The part of an agent in a contact (nobody named: of who talked last) that two grade, each by himself."""

    interaction_id: Id
    form_id: Id
    agent: Word | None = None
    graders: Annotated[list[Word], Field(min_length=2, max_length=2)]


class ComparedQuestion(Shown):
    """What two said to one question. `difference` in points of 100, null where one says it does not apply."""

    question: str
    same: bool
    difference: float | None
    answers: dict[str, AnswerForm]


class CalibrationShown(Shown):
    """A calibration. Until both are done there is nothing to compare: `questions` is null."""

    id: str
    form_id: str
    form_name: str
    form_version: int
    interaction_id: str
    agent: str
    queue: str | None
    contact_at: datetime
    graders: list[str]
    done: list[str]
    mine: str | None
    created_by: str
    created_at: datetime
    done_at: datetime | None
    scores: dict[str, float | None] | None
    share: float | None
    questions: list[ComparedQuestion] | None


class CalibrationPage(Shown):
    """Some calibrations, newest first."""

    items: list[CalibrationShown]
    next_cursor: str | None


class QuestionAgreementShown(Shown):
    """How well graders agree about one question: the share of equal answers, and Cohen's kappa."""

    question: str
    contacts: int
    share: float | None
    kappa: float | None


class AgreementShown(Shown):
    """By question of the newest version of the form."""

    form_id: str
    graders: list[str]
    contacts: int
    items: list[QuestionAgreementShown]


class TrendWanted(Given):
    """Which picture: lines by agent, queue or question, points by day, week or month of the contact."""

    by: TrendBy = TrendBy.ALL
    step: TrendStep = TrendStep.WEEK
    agent: Word | None = None
    queue: Word | None = None
    form: Id | None = None
    since: Annotated[Instant, Field(alias="from")]
    until: Annotated[Instant, Field(alias="to")]


class TrendPoint(Shown):
    """The mean of one stretch; of how many, and how many of them failed a critical question."""

    day: date
    score: float
    count: int
    failed: int


class TrendLine(Shown):
    """One line of the picture. `key`: the agent, queue or question; empty for all, or for no queue."""

    key: str
    points: list[TrendPoint]


class TrendShown(Shown):
    """How scores go."""

    by: TrendBy
    step: TrendStep
    lines: list[TrendLine]


def answers_in(given: Mapping[str, AnswerForm]) -> dict[str, Answer]:
    """Return answers as the rules have them."""
    return {name: Answer(value=one.value, comment=one.comment) for name, one in given.items()}


def whole(row: Mapping[str, Any]) -> EvaluationWhole:
    """Show a stored grading with everything in it."""
    return EvaluationWhole(**_seen(EvaluationWhole, row))


def _seen(model: type[EvaluationShown], row: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: row[name] for name in model.model_fields if name != "by_rule"}
    return {**known, "by_rule": row["rule_id"] is not None}
