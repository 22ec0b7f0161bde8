"""Forms of nodes that decide or compute: check_hours, branch, set, percentage, language."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from callcenter.core.acd.hours import Schedule
from callcenter.core.acd.hours_text import period_of
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.ask import AskNode
from callcenter.core.ivr.nodes.branch import BranchNode
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.choose_language import ChooseLanguage
from callcenter.core.ivr.nodes.percentage import PercentageNode
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.services import Service
from callcenter.flows.fields import AttributeName, Formula, Language, Period, ScheduleName, Target, Word, ZoneName
from callcenter.flows.forms.form import DoneExits, Exits, Form, has_exits, leading, on_error


class Week(Form):
    """Opening periods of each day: 09:00-18:00 or, over midnight, 22:00-06:00; a day that is left out is closed."""

    monday: list[Period] = Field(default_factory=list)
    tuesday: list[Period] = Field(default_factory=list)
    wednesday: list[Period] = Field(default_factory=list)
    thursday: list[Period] = Field(default_factory=list)
    friday: list[Period] = Field(default_factory=list)
    saturday: list[Period] = Field(default_factory=list)
    sunday: list[Period] = Field(default_factory=list)

    def days(self) -> tuple[list[Period], ...]:
        """The periods, Monday first."""
        weekdays = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday)
        return (*weekdays, self.saturday, self.sunday)


def _opens_at_some_time(week: Week) -> Week:
    if not any(week.days()):
        raise PydanticCustomError("no_hours", "never open")
    return week


class HoursExits(Exits):
    """Where the caller goes by the clock. With `closed`, `opens_at` says when it opens next."""

    open: Target
    closed: Target


class Hours(Form):
    """Open or closed: by hours of its own in their time zone, or by a schedule of the routing configuration."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["schedule"]}, {"required": ["timezone", "hours"]}]}
    )

    type: Literal["check_hours"]
    timezone: ZoneName = ""
    hours: Annotated[Week, AfterValidator(_opens_at_some_time)] = Week()
    schedule: ScheduleName = ""
    exits: HoursExits

    @model_validator(mode="after")
    def _has_hours_once(self) -> Self:
        own = self.model_fields_set & {"timezone", "hours"}
        if self.schedule and own:
            raise PydanticCustomError("hours_twice", "a schedule and hours of its own")
        if not self.schedule and len(own) < 2:
            raise PydanticCustomError("hours_missing", "neither a schedule nor hours of its own")
        return self

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        schedule: Schedule | str = self.schedule
        if not self.schedule:
            periods = {day: tuple(map(period_of, texts)) for day, texts in enumerate(self.hours.days()) if texts}
            schedule = Schedule(timezone=self.timezone, periods=periods)
        return (CheckHours(id=name, schedule=schedule, exits=leading(self.exits)),)


def _one_per_case(exits: dict[str, Target], info: ValidationInfo) -> dict[str, Target]:
    if (cases := info.data.get("cases")) is not None:
        has_exits(exits, [*cases, "else"])
    return exits


def _one_per_share(exits: dict[str, Target], info: ValidationInfo) -> dict[str, Target]:
    if (shares := info.data.get("shares")) is not None:
        has_exits(exits, shares)
    return exits


class Branch(Form):
    """The first case that holds is the exit; `else`, when none does."""

    type: Literal["branch"]
    cases: Annotated[dict[Word, Formula], Field(min_length=1, max_length=50)]
    exits: Annotated[dict[str, Target], AfterValidator(_one_per_case)]

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (BranchNode(id=name, cases=tuple(self.cases.items()), exits=dict(self.exits)),)


class SetValues(Form):
    """Values under names: in the record, or, where the name begins with `_`, during the flow only."""

    type: Literal["set"]
    values: Annotated[dict[AttributeName, Formula], Field(min_length=1, max_length=50)]
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (SetNode(id=name, values=dict(self.values), exits=leading(self.exits)),)


def _make_a_hundred(shares: dict[str, int]) -> dict[str, int]:
    if sum(shares.values()) != 100:
        raise PydanticCustomError("shares_sum", "not 100", {"sum": sum(shares.values())})
    return shares


class Percentage(Form):
    """So many of a hundred callers by each exit. A call always goes the same way."""

    type: Literal["percentage"]
    shares: Annotated[
        dict[Word, Annotated[int, Field(ge=0, le=100)]],
        Field(min_length=1, max_length=20),
        AfterValidator(_make_a_hundred),
    ]
    exits: Annotated[dict[str, Target], AfterValidator(_one_per_share)]

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (PercentageNode(id=name, shares=tuple(self.shares.items()), exits=dict(self.exits)),)


def _kind(value: Any) -> str:
    return "language-name" if value in ("en", "zh") else "language-formula"


class ChosenLanguage(Form):
    """What the caller hears from here on: `en`, `zh`, or what an expression says, such as customer.language.

    `remember`: also the next time he calls. What is no language of ours changes nothing.
    """

    type: Literal["language"]
    language: Annotated[
        Annotated[Language, Tag("language-name")] | Annotated[Formula, Tag("language-formula")],
        Discriminator(_kind),
    ]
    remember: bool = False
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        if not self.remember:
            return (ChooseLanguage(id=name, language=self.language, exits=leading(self.exits)),)
        remember = f"{name}.remember"
        return (
            ChooseLanguage(
                id=f"{name}.choose", language=self.language, exits={"done": remember, **on_error(self.exits)}
            ),
            # That it could not be noted is not the caller's trouble.
            AskNode(
                id=remember,
                service=Service.REMEMBER_LANGUAGE,
                arguments={"language": self.language},
                exits={"done": self.exits.done, "error": self.exits.done},
            ),
        )
