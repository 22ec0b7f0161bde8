"""A form by which contacts are graded: sections of weighted questions; what is wrong with one; as JSON and back.

Rule: a version of a form that somebody has graded with never changes; whoever changes it makes the next version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

HIGHEST_SCALE: Final = 10
HIGHEST_WEIGHT: Final = 1000


class QuestionKind(StrEnum):
    """How a question is answered. Stored by these names."""

    YES_NO = "yes_no"
    SCALE = "scale"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of several. `points` of 100."""

    value: str
    label_en: str
    label_zh: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `critical`: without any points for it the whole contact has none. `scale`: from 1 to that.

    `may_skip`: it may be said not to apply; then it counts for nothing, and the others count for more.
    """

    id: str
    kind: QuestionKind
    text_en: str
    text_zh: str
    hint: str = ""
    weight: int = 1
    critical: bool = False
    may_skip: bool = False
    scale: int = 5
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Questions that belong together. Their weights count within it, its own among the sections."""

    id: str
    title_en: str
    title_zh: str
    weight: int = 1
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What one grades by."""

    sections: tuple[Section, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them, in order."""
        return tuple(question for section in self.sections for question in section.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFault:
    """What is wrong with a form, and where: `sections/0/questions/2`."""

    place: str
    code: str


def faults_of_form(form: Form) -> Iterator[FormFault]:
    """Say what is wrong with a form; nothing: one can grade by it."""
    if not form.questions:
        yield FormFault(place="sections", code="no_questions")
    elif not any(section.weight and any(one.weight for one in section.questions) for section in form.sections):
        yield FormFault(place="sections", code="nothing_counts")
    seen: set[str] = set()
    for number, section in enumerate(form.sections):
        here = f"sections/{number}"
        if section.id in seen:
            yield FormFault(place=here, code="id_repeated")
        seen.add(section.id)
        if not section.questions:
            yield FormFault(place=here, code="no_questions")
        for index, question in enumerate(section.questions):
            if question.id in seen:
                yield FormFault(place=f"{here}/questions/{index}", code="id_repeated")
            seen.add(question.id)
            yield from (
                FormFault(place=f"{here}/questions/{index}", code=code) for code in _faults_of_question(question)
            )


def form_of(document: Mapping[str, Any]) -> Form:
    """Return the form that JSON describes, as `document_of` has made it."""
    return Form(
        sections=tuple(
            Section(
                **{
                    **section,
                    "questions": tuple(
                        Question(
                            **{
                                **question,
                                "kind": QuestionKind(question["kind"]),
                                "choices": tuple(Choice(**choice) for choice in question.get("choices", ())),
                            }
                        )
                        for question in section.get("questions", ())
                    ),
                }
            )
            for section in document["sections"]
        )
    )


def document_of(form: Form) -> dict[str, Any]:
    """Return a form as JSON has it."""
    return asdict(form)


def _faults_of_question(question: Question) -> Iterator[str]:
    if question.kind is QuestionKind.CHOICE:
        values = [choice.value for choice in question.choices]
        if len(values) < 2:
            yield "too_few_choices"
        if len(set(values)) < len(values):
            yield "choice_repeated"
        if question.critical and all(choice.points for choice in question.choices):
            yield "critical_never_fails"
    elif question.choices:
        yield "choices_without_choice"
    if not 2 <= question.scale <= HIGHEST_SCALE:
        yield "scale_out_of_range"
