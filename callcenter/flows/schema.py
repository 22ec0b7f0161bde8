"""The form of a flow file: one model per node type. Editors get it as `ivr_flows/flow.schema.json`.

Rule: strict, nothing unknown is accepted, and each model builds the core's node that it describes.
"""

import json
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from callcenter.core.acd.hours import Schedule
from callcenter.core.acd.hours_text import period_of
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.flows.fields import (
    Attempts,
    AttributeName,
    DialledNumber,
    Digits,
    Key,
    NodeName,
    Period,
    Priority,
    PromptName,
    Prompts,
    QueueName,
    Requirement,
    RingSeconds,
    ScheduleName,
    Seconds,
    SpeakingSeconds,
    Target,
    ZoneName,
)
from callcenter.flows.problems import quoted

# A flow that needs more is several flows.
MOST_NODES: Final = 500


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DoneExit(_Form):
    """Where the caller goes afterwards."""

    done: Target


class Play(_Form):
    """Let the caller hear prompts, then go on."""

    type: Literal["play"]
    prompts: Prompts
    exits: DoneExit

    def node(self, name: str) -> AnyNode:
        return PlayNode(id=name, prompts=tuple(self.prompts), exits=_exits(self.exits))


class Echo(_Form):
    """Let the caller hear himself for a minute, or until he presses #."""

    type: Literal["echo"]
    prompts: Annotated[list[PromptName], Field(max_length=10)] = []
    exits: DoneExit

    def node(self, name: str) -> AnyNode:
        return EchoNode(id=name, prompts=tuple(self.prompts), exits=_exits(self.exits))


class MenuExits(_Form):
    """One exit per key, and where silence and wrong keys lead when the attempts are used up."""

    key_0: Target = Field(default="", alias="0")
    key_1: Target = Field(default="", alias="1")
    key_2: Target = Field(default="", alias="2")
    key_3: Target = Field(default="", alias="3")
    key_4: Target = Field(default="", alias="4")
    key_5: Target = Field(default="", alias="5")
    key_6: Target = Field(default="", alias="6")
    key_7: Target = Field(default="", alias="7")
    key_8: Target = Field(default="", alias="8")
    key_9: Target = Field(default="", alias="9")
    key_star: Target = Field(default="", alias="*")
    key_hash: Target = Field(default="", alias="#")
    no_input: Target
    invalid: Target


def _has_a_key(exits: MenuExits) -> MenuExits:
    if not any(field.startswith("key_") for field in exits.model_fields_set):
        raise PydanticCustomError("no_keys", "no key")
    return exits


def _keys_have_exits(languages: dict[Key, str], info: ValidationInfo) -> dict[Key, str]:
    # Fields are checked in their order; exits that were refused are not there.
    exits = info.data.get("exits")
    for key in languages:
        if exits is not None and key not in _exits(exits):
            raise PydanticCustomError("key_without_exit", "no exit", {"name": quoted(key)})
    return languages


class MenuNode(_Form):
    """One key chooses where the caller goes; wrong keys and silence are asked again."""

    type: Literal["menu"]
    prompts: Prompts
    attempts: Attempts = 3
    timeout_seconds: Seconds = 5
    invalid_prompt: PromptName = ""
    no_input_prompt: PromptName = ""
    exits: Annotated[MenuExits, AfterValidator(_has_a_key)]
    languages: Annotated[dict[Key, Literal["en", "zh"]], AfterValidator(_keys_have_exits)] = {}

    def node(self, name: str) -> AnyNode:
        return Menu(
            id=name,
            prompts=tuple(self.prompts),
            exits=_exits(self.exits),
            attempts=self.attempts,
            timeout_seconds=self.timeout_seconds,
            invalid_prompt=self.invalid_prompt or None,
            no_input_prompt=self.no_input_prompt or None,
            languages={str(key): language for key, language in self.languages.items()},
        )


class CollectExits(_Form):
    """`invalid` and `no_input` are taken when the attempts are used up."""

    done: Target
    no_input: Target
    invalid: Target


def _is_not_below_min(most: int, info: ValidationInfo) -> int:
    least = info.data.get("min_digits", 1)
    if most < least:
        raise PydanticCustomError("max_below_min", "below min_digits", {"min_digits": least})
    return most


class Collect(_Form):
    """A number typed by the caller, ended by # or by silence, kept as an attribute of the interaction."""

    type: Literal["collect"]
    prompts: Prompts
    attribute: AttributeName
    min_digits: Digits = 1
    max_digits: Annotated[Digits, AfterValidator(_is_not_below_min)]
    attempts: Attempts = 3
    timeout_seconds: Seconds = 8
    mask: bool = False
    invalid_prompt: PromptName = ""
    no_input_prompt: PromptName = ""
    exits: CollectExits

    def node(self, name: str) -> AnyNode:
        return CollectNode(
            id=name,
            prompts=tuple(self.prompts),
            attribute=self.attribute,
            min_digits=self.min_digits,
            max_digits=self.max_digits,
            exits=_exits(self.exits),
            attempts=self.attempts,
            timeout_seconds=self.timeout_seconds,
            mask=self.mask,
            invalid_prompt=self.invalid_prompt or None,
            no_input_prompt=self.no_input_prompt or None,
        )


class Week(_Form):
    """Opening periods of each day: 09:00-18:00 or, over midnight, 22:00-06:00; a day that is left out is closed."""

    monday: list[Period] = []
    tuesday: list[Period] = []
    wednesday: list[Period] = []
    thursday: list[Period] = []
    friday: list[Period] = []
    saturday: list[Period] = []
    sunday: list[Period] = []

    def days(self) -> tuple[list[Period], ...]:
        weekdays = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday)
        return (*weekdays, self.saturday, self.sunday)


def _opens_at_some_time(week: Week) -> Week:
    if not any(week.days()):
        raise PydanticCustomError("no_hours", "never open")
    return week


class HoursExits(_Form):
    """Where the caller goes by the clock."""

    open: Target
    closed: Target


class Hours(_Form):
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

    def node(self, name: str) -> AnyNode:
        if self.schedule:
            return CheckHours(id=name, schedule=self.schedule, exits=_exits(self.exits))
        periods = {day: tuple(map(period_of, texts)) for day, texts in enumerate(self.hours.days()) if texts}
        schedule = Schedule(timezone=self.timezone, periods=periods)
        return CheckHours(id=name, schedule=schedule, exits=_exits(self.exits))


class RecordExits(_Form):
    """`failed`: nothing was recorded. A caller who hangs up while he speaks has left his message."""

    done: Target
    failed: Target


class Record(_Form):
    """Let the caller leave a message, ended by a key, by silence or by its length."""

    type: Literal["record"]
    prompts: Prompts
    most_seconds: SpeakingSeconds = 120
    silence_seconds: Seconds = 5
    exits: RecordExits

    def node(self, name: str) -> AnyNode:
        return RecordNode(
            id=name,
            prompts=tuple(self.prompts),
            exits=_exits(self.exits),
            most_seconds=self.most_seconds,
            silence_seconds=self.silence_seconds,
        )


class DialExits(_Form):
    """`ended`: they talked, and the other side hung up first."""

    ended: Target
    no_answer: Target
    busy: Target
    failed: Target


class Dial(_Form):
    """Call a number outside through the trunk and join it with the caller."""

    type: Literal["dial"]
    number: DialledNumber
    ring_seconds: RingSeconds = 30
    exits: DialExits

    def node(self, name: str) -> AnyNode:
        return DialNode(id=name, number=self.number, ring_seconds=self.ring_seconds, exits=_exits(self.exits))


class EnqueueExits(_Form):
    """Where a caller goes whom the queue will not have (any more). What is left out is the queue's own business."""

    full: Target = ""
    max_wait: Target = ""
    nobody_logged_in: Target = ""
    nobody_ready: Target = ""
    closed: Target = ""


class Enqueue(_Form):
    """Let the caller wait for an agent of this queue; `priority` and `requirement` come on top of the queue's own."""

    type: Literal["enqueue"]
    queue: QueueName
    priority: Priority = 0
    requirement: Requirement = ""
    exits: EnqueueExits = EnqueueExits()

    def node(self, name: str) -> AnyNode:
        return EnqueueNode(
            id=name,
            queue=self.queue,
            priority=self.priority,
            requirement=self.requirement,
            exits=_exits(self.exits),
        )


class HangUp(_Form):
    """End the call. `outcome` is what its record says: `rejected` for a caller who was turned away, and so on."""

    type: Literal["hang_up"]
    outcome: Literal["self_served", "rejected", "failed", "voicemail", "overflowed", "transferred_out"] = "self_served"

    def node(self, name: str) -> AnyNode:
        return HangUpNode(id=name, outcome=Outcome(self.outcome))


Node = Annotated[
    Play | Echo | MenuNode | Collect | Hours | Record | Dial | Enqueue | HangUp, Field(discriminator="type")
]


class FlowFile(_Form):
    """One contact flow; its name is the file's name. `on_error` is the node for a caller whom no exit leads on."""

    start: Target
    on_error: Target = ""
    nodes: Annotated[
        dict[NodeName, Node],
        Field(min_length=1, max_length=MOST_NODES, json_schema_extra={"additionalProperties": False}),
    ]


def _exits(exits: BaseModel) -> dict[str, str]:
    chosen: dict[str, str] = exits.model_dump(by_alias=True, exclude_unset=True)
    return chosen


def json_schema() -> str:
    """The form for editors, as the text of `ivr_flows/flow.schema.json`."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **FlowFile.model_json_schema()}, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
