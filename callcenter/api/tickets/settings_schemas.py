"""Categories, templates and SLA policies on the wire."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, StrictBool, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Given, Line, Note, Shown
from callcenter.api.tickets.schemas import CategoryPath, Name
from callcenter.crm.ticket_settings import Action, Aim, EscalationStep, Target, setting_facts
from callcenter.crm.ticket_settings import Setting as AnySetting
from callcenter.crm.tickets import ClockKind, Priority, TicketType

# A year of days and nights; nobody promises more.
_LONGEST: Final = 366 * 86400
_MOST: Final = 50
SettingName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
_Seconds = Annotated[int, Field(ge=1, le=_LONGEST)]
_Subject = Annotated[Note, StringConstraints(max_length=200)]


class TargetFields(Shown):
    """What is promised, in seconds of business time. Null: for every priority, for every type, nothing promised."""

    priority: Priority | None = None
    type: TicketType | None = None
    first_response: _Seconds | None = None
    update: _Seconds | None = None
    solution: _Seconds | None = None


class StepFields(Shown):
    """What happens once so many percent of a clock have passed; more than 100: so long after the breach.

    `notify` tells the `owner`, all `supervisors`, a `user` by name, a `queue` by name or the ticket's own. `reassign`
    gives the ticket to a `user` or a `queue` by name. `raise_priority` has no aim.
    """

    clock: ClockKind
    percent: Annotated[int, Field(ge=1, le=1000)]
    action: Action
    aim: Aim | None = None
    name: Name | None = None

    @field_validator("action")
    @classmethod
    def _ours(cls, value: Action) -> Action:
        if value is Action.BREACH:
            raise PydanticCustomError("enum", "breaches are noted by themselves")
        return value


_Targets = Annotated[list[TargetFields], Field(max_length=_MOST)]
_Steps = Annotated[list[StepFields], Field(max_length=_MOST)]


class SettingChange(Given):
    """What becomes other about a setting of any kind; what is not named stays."""

    label_en: Line = ""
    label_zh: Line = ""
    archived: StrictBool = False

    def named(self) -> dict[str, Any]:
        """Return what is named, as the rules know it."""
        facts = {name: getattr(self, name) for name in self.model_fields_set}
        for name, kind in (("targets", Target), ("steps", EscalationStep)):
            if name in facts:
                facts[name] = tuple(kind(**dict(one)) for one in facts[name])
        return facts


class CategoryChange(SettingChange):
    """What becomes other about a category; what is not named stays. Archived: no ticket gets it any more."""


class CategoryGiven(SettingChange):
    """A new category. `billing/refund` lies under `billing`, which must be there."""

    path: CategoryPath
    label_en: Line
    label_zh: Line


class TemplateChange(SettingChange):
    """What becomes other about a template; what is not named stays. Names can be null, which takes them out."""

    type: TicketType = TicketType.REQUEST
    category: CategoryPath | None = None
    priority: Priority = Priority.NORMAL
    queue: Name | None = None
    sla_policy: SettingName | None = None
    subject_en: _Subject = ""
    subject_zh: _Subject = ""
    text_en: Note = ""
    text_zh: Note = ""


class TemplateGiven(TemplateChange):
    """A new template."""

    name: SettingName
    label_en: Line
    label_zh: Line


class PolicyChange(SettingChange):
    """What becomes other about a policy; what is not named stays. The due times of its open tickets follow.

    Of the targets the first that fits a ticket holds. `schedule` null: the clocks run day and night.
    """

    schedule: Name | None = None
    is_default: StrictBool = False
    targets: _Targets = Field(default_factory=list)
    steps: _Steps = Field(default_factory=list)


class PolicyGiven(PolicyChange):
    """A new SLA policy."""

    name: SettingName
    label_en: Line
    label_zh: Line


class _Kept(Shown):
    id: str
    label_en: str
    label_zh: str
    archived: bool
    version: int
    created_at: datetime
    updated_at: datetime


class CategoryShown(_Kept):
    """One category."""

    path: str


class TemplateShown(_Kept):
    """One template."""

    name: str
    type: TicketType
    category: str | None
    priority: Priority
    queue: str | None
    sla_policy: str | None
    subject_en: str
    subject_zh: str
    text_en: str
    text_zh: str


class PolicyShown(_Kept):
    """One SLA policy."""

    name: str
    schedule: str | None
    is_default: bool
    targets: list[TargetFields]
    steps: list[StepFields]


class CategoryList(Shown):
    """All categories, by path."""

    items: list[CategoryShown]


class TemplateList(Shown):
    """All templates, by name."""

    items: list[TemplateShown]


class PolicyList(Shown):
    """All SLA policies, by name."""

    items: list[PolicyShown]


def facts_shown(setting: AnySetting) -> dict[str, Any]:
    """Return a setting's fields as they are shown."""
    same = {name: getattr(setting, name) for name in ("id", "version", "created_at", "updated_at")}
    return {**setting_facts(setting), **same}
