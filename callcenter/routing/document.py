"""The routing document: one form for everything that decides who gets which call. Editors get it as a JSON schema.

Rule: nothing unknown is accepted, every number has bounds, and what is left out has the core's own default.
"""

import json
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field

from callcenter.routing.disposition_settings import DispositionSettings
from callcenter.routing.fields import (
    Code,
    Dnis,
    Expression,
    FlowName,
    Form,
    Label,
    Medium,
    Priority,
    Proficiency,
    SkillName,
    SwitchName,
    Username,
    Word,
    ZoneName,
    described,
)
from callcenter.routing.outbound_settings import OutboundSettings
from callcenter.routing.queue_settings import Labels, QueueSettings
from callcenter.routing.schedules import ScheduleSettings
from callcenter.routing.supervision_settings import SupervisionSettings

FORMAT: Final = 1


# Sections that older exports do not have. Such a file must not empty them: they are always written, `{}` empties.
LATER: Final = ("dispositions", "outbound", "supervision")


class AgentSettings(Form):
    """What the router knows of an agent. People and their phones are made with `callcenter user add`."""

    skills: Annotated[dict[SkillName, Proficiency], Field(max_length=200)] = described(
        "Proficiency by skill, from 1 to 100.", default={}
    )
    groups: Annotated[list[Word], Field(max_length=50)] = described("For relaxation steps.", default=[])
    ring_seconds: Annotated[int, Field(ge=1, le=600)] | None = described(
        "How long this agent's phone rings, whatever the queue says.", default=None
    )
    auto_answer: bool | None = described("Whether this agent's phone answers by itself.", default=None)
    capacity: Annotated[dict[Medium, Annotated[int, Field(ge=0, le=100)]], Field(max_length=10)] = described(
        "Contacts at once, by medium; a phone takes one call.", default={"voice": 1}
    )


class EntryPointSettings(Form):
    """A dialled number and what it starts: a flow, or a queue at once."""

    name: Label = described("As in the record.")
    flow: FlowName | None = described("The flow that it starts.", default=None)
    queue: SwitchName | None = described("The queue in which the caller waits at once.", default=None)
    missed_queue: SwitchName | None = described(
        "The queue whose agents call back who hangs up in the menu. Without one nobody does.", default=None
    )
    language: Literal["zh", "en"] = described("Until the caller chooses another.", default="zh")
    priority: Priority = described("Added to the queue's.", default=0)
    requirement: Expression = described("Skills asked for, with those of the queue.", default="")


class SegmentSettings(Form):
    """What a customer's segment is worth to the router."""

    priority: Priority = described("Added to the caller's priority.", default=0)
    requirement: Expression = described("Skills asked for, with those of the queue.", default="")


class RoutingDocument(Form):
    """Skills, queues, agents and numbers: who gets which call, and what can come of it."""

    format: Literal[1] = described("Of this document.", default=FORMAT)
    timezone: ZoneName = described("Of days and schedules that name none.", default="Asia/Shanghai")
    seconds_per_priority: Annotated[int, Field(ge=0, le=3600)] = described(
        "A point of priority counts as so many seconds waited.", default=60
    )
    priority_cap_seconds: Annotated[int, Field(ge=0, le=86_400)] = described(
        "All points together count as no more than these.", default=1800
    )
    skills: Annotated[dict[SkillName, Labels], Field(max_length=1000)] = described("Every skill there is.", default={})
    languages: Annotated[dict[Literal["zh", "en"], Expression], Field(max_length=10)] = described(
        "What a caller's language asks of an agent.", default={}
    )
    segments: Annotated[dict[Word, SegmentSettings], Field(max_length=200)] = described(
        "By the customer's segment.", default={}
    )
    schedules: Annotated[dict[SwitchName, ScheduleSettings], Field(max_length=500)] = described(
        "Hours of operation, by name.", default={}
    )
    queues: Annotated[dict[SwitchName, QueueSettings], Field(max_length=2000)] = described("By name.", default={})
    agents: Annotated[dict[Username, AgentSettings], Field(max_length=20_000)] = described(
        "By user name. Who is not here has no skills.", default={}
    )
    entry_points: Annotated[dict[Dnis, EntryPointSettings], Field(max_length=10_000)] = described(
        "By the number that is dialled.", default={}
    )
    dispositions: Annotated[dict[Code, DispositionSettings], Field(max_length=2000)] = described(
        "What can come of a contact, by code: a tree.", default={}
    )
    outbound: OutboundSettings = described("Calls that agents make to numbers outside.", default=OutboundSettings())
    supervision: SupervisionSettings = described("Whom supervisors look after.", default=SupervisionSettings())

    def whole(self) -> dict[str, Any]:
        """Every field, also those that are as they would be anyway: how it is kept and compared."""
        return self.model_dump(mode="json")

    def brief(self) -> dict[str, Any]:
        """Without what is as it would be anyway: how people read and write it."""
        return {"format": self.format, **self.model_dump(mode="json", exclude_defaults=True)}

    def completed(self, held: Self) -> Self:
        """With the later sections of the document that held, where this one does not speak of them."""
        unsaid = {name: getattr(held, name) for name in LATER if name not in self.model_fields_set}
        return self.model_copy(update=unsaid)

    @classmethod
    def kept(cls, data: Any) -> Self:
        """From the store: its form is checked, what it points at may have gone since."""
        return cls.model_validate(data)


def json_schema() -> str:
    """The form for editors, as the text of `ivr_flows/routing.schema.json`."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    form = RoutingDocument.model_json_schema()
    return json.dumps({**dialect, **form}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
