"""Survey answers on the wire."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Given, Id, Instant, Note, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.crm.surveys import LARGEST_SCALE, USUAL_SCALE, SurveyKind, is_scale, is_score

Channel = Annotated[Word, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]


class SurveyGiven(Given):
    """One answer. `scale` is the highest score; left out, the usual one: csat 5, nps 10, ces 7.

    Scores begin with 1, of nps with 0. With the contact that was asked about, its customer, agent and queue are known.
    """

    kind: SurveyKind
    name: Annotated[Word, Field(description="Which questionnaire, where there are several.")] = ""
    score: Annotated[int, Field(ge=0, le=LARGEST_SCALE, strict=True)]
    scale: Annotated[int | None, Field(ge=1, le=LARGEST_SCALE, strict=True)] = None
    comment: Note = ""
    channel: Channel = "voice"
    customer_id: Id | None = None
    interaction_id: Id | None = None
    agent: Word | None = None
    queue: Word | None = None
    answered_at: Annotated[Instant | None, Field(description="Left out: now.")] = None

    @property
    def highest(self) -> int:
        """The highest score there is."""
        return USUAL_SCALE[self.kind] if self.scale is None else self.scale

    @model_validator(mode="after")
    def _on_the_scale(self) -> Self:
        if not is_scale(self.kind, self.highest):
            raise PydanticCustomError("no_scale", "this kind of survey has no such scale")
        if not is_score(self.kind, self.highest, self.score):
            raise PydanticCustomError("off_the_scale", "the score is not on the scale")
        return self


class SurveysWanted(PageWanted):
    """Which answers to list; `from` is included, `to` is not."""

    customer: Id | None = None
    interaction: Id | None = None
    agent: Word | None = None
    queue: Word | None = None
    kind: SurveyKind | None = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None


class SurveyShown(Shown):
    """One answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    id: str
    kind: SurveyKind
    name: str
    score: int
    scale: int
    comment: str
    channel: str
    customer_id: str | None
    interaction_id: str | None
    agent: str | None
    queue: str | None
    answered_at: datetime
    created_by: str
    created_at: datetime


class SurveyPage(Shown):
    """Some answers, newest first. `next_cursor` is null at the end."""

    items: list[SurveyShown]
    next_cursor: str | None
