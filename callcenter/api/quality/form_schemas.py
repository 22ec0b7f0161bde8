"""Forms of grading and rules on the wire: field by field as `crm/quality_forms.py` has them."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Given, Id, Line, Note, Shown, Word
from callcenter.crm.quality_forms import (
    HIGHEST_SCALE,
    HIGHEST_WEIGHT,
    Choice,
    Form,
    Question,
    QuestionKind,
    Section,
)

Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Weight = Annotated[int, Field(ge=0, le=HIGHEST_WEIGHT)]
Seconds = Annotated[float, Field(ge=0, le=86_400)]


class ChoiceForm(Given):
    """One answer of several, worth so many points of 100."""

    value: Key
    label_en: Line
    label_zh: Line
    points: Annotated[int, Field(ge=0, le=100)]


class QuestionForm(Given):
    """One question. `critical`: without any points the whole contact has none. `may_skip`: it need not apply."""

    id: Key
    kind: QuestionKind
    text_en: Line
    text_zh: Line
    hint: Note = ""
    weight: Weight = 1
    critical: bool = False
    may_skip: bool = False
    scale: Annotated[int, Field(ge=2, le=HIGHEST_SCALE)] = 5
    choices: Annotated[list[ChoiceForm], Field(max_length=20)] = Field(default_factory=list)


class SectionForm(Given):
    """Questions that belong together."""

    id: Key
    title_en: Line
    title_zh: Line
    weight: Weight = 1
    questions: Annotated[list[QuestionForm], Field(max_length=100)]


class QualityFormGiven(Given):
    """A form as it is to be. Every change is a new version."""

    name: Line
    sections: Annotated[list[SectionForm], Field(max_length=50)]

    def form(self) -> Form:
        """Return it as the rules have it."""
        return Form(sections=tuple(map(_section, self.sections)))


class QualityFormShown(Shown):
    """A form in one version. `used`: somebody is graded by this version."""

    id: str
    name: str
    version: int
    newest: int
    used: bool
    archived: bool
    sections: list[SectionForm]
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        """Show a stored form."""
        names = [name for name in cls.model_fields if name != "sections"]
        return cls(**{name: row[name] for name in names}, sections=row["document"]["sections"])


class QualityFormsShown(Shown):
    """All forms by name."""

    items: list[QualityFormShown]


class ArchiveWanted(Given):
    """Whether it is put away."""

    archived: bool


class QualityRuleGiven(Given):
    """What is graded, and how much: `per_agent` each week, a `share` (0 to 1), or both. Nothing named: everything."""

    name: Line
    form_id: Id
    active: bool = True
    per_agent: Annotated[int, Field(ge=1, le=100)] | None = None
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    queues: Annotated[list[Word], Field(max_length=200)] = Field(default_factory=list)
    dispositions: Annotated[list[Word], Field(max_length=200)] = Field(default_factory=list)
    least_seconds: Seconds | None = None
    most_seconds: Seconds | None = None
    graders: Annotated[list[Word], Field(max_length=100)] = Field(default_factory=list)
    due_days: Annotated[int, Field(ge=1, le=90)] = 7

    @model_validator(mode="after")
    def _limited(self) -> Self:
        if self.per_agent is None and self.share is None:
            raise PydanticCustomError("rule_without_limit", "say how many for each agent, or which share")
        return self


class QualityRuleShown(Shown):
    """A rule."""

    id: str
    name: str
    form_id: str
    active: bool
    per_agent: int | None
    share: float | None
    queues: list[str]
    dispositions: list[str]
    least_seconds: float | None
    most_seconds: float | None
    graders: list[str]
    due_days: int
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: Any) -> Self:
        """Show a stored rule; never its seed: who knows it can work out what will be chosen."""
        return cls(**{name: row[name] for name in cls.model_fields})


class QualityRulesShown(Shown):
    """All rules by name."""

    items: list[QualityRuleShown]


class GraderShown(Shown):
    """Somebody who may grade."""

    username: str
    display_name: str


class GradersShown(Shown):
    """All who may grade, by name."""

    items: list[GraderShown]


def _section(given: SectionForm) -> Section:
    questions = tuple(
        Question(
            **{
                **question.model_dump(),
                "choices": tuple(Choice(**choice.model_dump()) for choice in question.choices),
            }
        )
        for question in given.questions
    )
    return Section(**{**given.model_dump(), "questions": questions})
