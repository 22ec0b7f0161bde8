"""Grading a contact: what the answers come to, from 0 to 100.

Rule: the score of a section is the weighted mean of its questions, that of the contact the weighted mean of its
sections. What does not apply counts on neither side of the mean. A critical question without any points makes the whole
contact 0. Nothing applies: there is no score, which is not 0.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.crm.quality_forms import Form, Question, QuestionKind

AnswerValue = bool | int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said to one question. `value` None: it does not apply."""

    value: AnswerValue | None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the answers come to. Values are 0 to 100 with two decimals; None: nothing of it applies.

    `failed`: the critical questions that have made it 0.
    """

    total: float | None
    sections: Mapping[str, float | None] = field(default_factory=dict)
    questions: Mapping[str, float | None] = field(default_factory=dict)
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFault:
    """What is wrong with an answer."""

    question: str
    code: str


class EvaluationState(StrEnum):
    """Where a grading stands. `withdrawn`: it need not be done any more. Stored by these names."""

    OPEN = "open"
    STARTED = "started"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class EvaluationStep(StrEnum):
    """What moves a grading on. `amend`: an appeal was right."""

    START = "start"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    AMEND = "amend"


TRANSITIONS: Final[Mapping[EvaluationState, Mapping[EvaluationStep, EvaluationState]]] = {
    EvaluationState.OPEN: {
        EvaluationStep.START: EvaluationState.STARTED,
        EvaluationStep.WITHDRAW: EvaluationState.WITHDRAWN,
    },
    EvaluationState.STARTED: {
        # Saved again and again while one listens.
        EvaluationStep.START: EvaluationState.STARTED,
        EvaluationStep.SUBMIT: EvaluationState.SUBMITTED,
        EvaluationStep.WITHDRAW: EvaluationState.WITHDRAWN,
    },
    # What the agent was told changes only by his appeal, and what it was before is kept.
    EvaluationState.SUBMITTED: {EvaluationStep.AMEND: EvaluationState.SUBMITTED},
    EvaluationState.WITHDRAWN: {},
}


def next_state(state: EvaluationState, step: EvaluationStep) -> EvaluationState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"an evaluation cannot {step} while {state}") from None


def faults_of(form: Form, answers: Mapping[str, Answer], *, complete: bool) -> Iterator[AnswerFault]:
    """Say what is wrong with answers; `complete`: none may be missing."""
    questions = {question.id: question for question in form.questions}
    for name, answer in answers.items():
        question = questions.get(name)
        if question is None:
            yield AnswerFault(question=name, code="unknown_question")
        elif answer.value is None and not question.may_skip:
            yield AnswerFault(question=name, code="must_apply")
        elif answer.value is not None and _points(question, answer.value) is None:
            yield AnswerFault(question=name, code="no_such_answer")
    if complete:
        yield from (AnswerFault(question=name, code="answer_missing") for name in questions if name not in answers)


def score(form: Form, answers: Mapping[str, Answer]) -> Score:
    """Return what answers without faults come to. Questions without an answer count as not applying."""
    points: dict[str, Fraction | None] = {}
    failed: list[str] = []
    for question in form.questions:
        answer = answers.get(question.id)
        given = None if answer is None or answer.value is None else _points(question, answer.value)
        points[question.id] = given
        if question.critical and given == 0:
            failed.append(question.id)
    sections = {
        section.id: _mean((one.weight, points[one.id]) for one in section.questions) for section in form.sections
    }
    total = _mean((section.weight, sections[section.id]) for section in form.sections)
    if failed:
        total = Fraction(0)
    return Score(
        total=_shown(total),
        sections={name: _shown(value) for name, value in sections.items()},
        questions={name: _shown(value) for name, value in points.items()},
        failed=tuple(failed),
    )


def _points(question: Question, value: AnswerValue) -> Fraction | None:
    """From 0 to 1; None: that is no answer to it."""
    match question.kind:
        case QuestionKind.YES_NO:
            return Fraction(int(value)) if isinstance(value, bool) else None
        case QuestionKind.SCALE:
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= question.scale:
                return None
            return Fraction(value - 1, question.scale - 1)
        case QuestionKind.CHOICE:
            chosen = next((choice for choice in question.choices if choice.value == value), None)
            return None if chosen is None else Fraction(chosen.points, 100)


def _mean(weighted: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    counted = [(weight, value) for weight, value in weighted if value is not None and weight > 0]
    whole = sum(weight for weight, _ in counted)
    return sum((weight * value for weight, value in counted), Fraction(0)) / whole if whole else None


def _shown(value: Fraction | None) -> float | None:
    # Half a hundredth goes up, as people round.
    return None if value is None else (value * 10_000 + Fraction(1, 2)).__floor__() / 100
