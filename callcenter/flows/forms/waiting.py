"""Forms of nodes that give the caller to somebody: enqueue, dial, transfer, and the end, hang_up."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.expression import Expression
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode, Treatment
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.texts import Text
from callcenter.flows.fields import (
    AGENT,
    DialledNumber,
    Priority,
    QueueName,
    Requirement,
    RingSeconds,
    SipAddress,
    Target,
)
from callcenter.flows.forms.form import Exits, Form, KeyExits, has_exits, lacks, leading
from callcenter.flows.forms.prompts import Hints, Prompt, filled, heard
from callcenter.flows.problems import quoted

_TALKS: Final = ("ended", "no_answer", "busy", "failed")
_WAITS: Final = ("full", "max_wait", "nobody_logged_in", "nobody_ready", "closed")


def _agent(value: Any, info: ValidationInfo) -> str | Expression:
    agent = filled(value, info)
    if isinstance(agent, Text) or (isinstance(agent, str) and not AGENT.fullmatch(agent)):
        raise PydanticCustomError("agent_wrong", "no agent", {"name": quoted(value)})
    return agent


_Agent = Annotated[str | Expression, PlainValidator(_agent), WithJsonSchema({"type": "string"})]


class QueueExits(Exits):
    """Where a caller goes whom the queue will not have (any more). What is left out is the queue's own business."""

    full: Target = ""
    max_wait: Target = ""
    nobody_logged_in: Target = ""
    nobody_ready: Target = ""
    closed: Target = ""


class EnqueueExits(QueueExits, KeyExits):
    """Besides what the queue does with him, keys that he may press while he waits; `menu_prompt` tells him which."""


class Announcements(Form):
    """What callers hear who wait here, instead of what the queue says. The prompts take turns."""

    first_after_seconds: Annotated[int, Field(ge=0, le=600)] = 10
    every_seconds: Annotated[int, Field(ge=5, le=600)] = 30
    prompts: Annotated[list[Prompt], Field(max_length=10)] = Field(default_factory=list)
    position: bool = False
    estimated_wait: bool = False

    def treatment(self) -> Treatment:
        """As the core knows it."""
        return Treatment(
            first_after_seconds=self.first_after_seconds,
            every_seconds=self.every_seconds,
            prompts=heard(self.prompts),
            position=self.position,
            estimated_wait=self.estimated_wait,
        )


class Enqueue(Form):
    """Let the caller wait for an agent of this queue; `priority` and `requirement` come on top of the queue's own.

    `agent` is whom he waits for first: a user name, or a value such as {customer.owner}.
    """

    type: Literal["enqueue"]
    queue: QueueName
    priority: Priority = 0
    requirement: Requirement = ""
    agent: _Agent | None = None
    announcements: Announcements | None = None
    menu_prompt: Hints = Field(default_factory=list)
    exits: EnqueueExits = EnqueueExits()

    @model_validator(mode="after")
    def _says_what_the_keys_do(self) -> Self:
        if self.exits.has_key and not self.menu_prompt:
            raise lacks(self, "menu_prompt")
        if self.menu_prompt and not self.exits.has_key:
            raise PydanticCustomError("no_keys", "no key")
        return self

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            EnqueueNode(
                id=name,
                queue=self.queue,
                priority=self.priority,
                requirement=self.requirement,
                agent=self.agent,
                treatment=self.announcements.treatment() if self.announcements else None,
                menu_prompts=heard(self.menu_prompt),
                exits=leading(self.exits),
            ),
        )


class DialExits(Exits):
    """`ended`: they talked, and the other side hung up first."""

    ended: Target
    no_answer: Target
    busy: Target
    failed: Target


class Dial(Form):
    """Call a number outside through the trunk and join it with the caller."""

    type: Literal["dial"]
    number: DialledNumber
    ring_seconds: RingSeconds = 30
    exits: DialExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (DialNode(id=name, number=self.number, ring_seconds=self.ring_seconds, exits=leading(self.exits)),)


class TransferExits(QueueExits):
    """To a number or an address: `ended`, `no_answer`, `busy`, `failed`. To an agent: the exits of his queue."""

    ended: Target = ""
    no_answer: Target = ""
    busy: Target = ""
    failed: Target = ""


def _fit(exits: TransferExits, info: ValidationInfo) -> TransferExits:
    # What was refused is not there, and a transfer that leads nowhere is told of as a whole.
    given = {field for field in ("number", "sip", "agent", "queue") if info.data.get(field) is not None}
    if given & {"number", "sip"}:
        has_exits(leading(exits), _TALKS)
    elif given:
        has_exits(leading(exits), (), _WAITS)
    return exits


class Transfer(Form):
    """Give the caller to somebody outside, by number or SIP address, or to an agent while he waits in a queue."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["number"]}, {"required": ["sip"]}, {"required": ["agent", "queue"]}]}
    )

    type: Literal["transfer"]
    number: DialledNumber | None = None
    sip: SipAddress | None = None
    agent: _Agent | None = None
    queue: QueueName | None = None
    ring_seconds: RingSeconds = 30
    exits: Annotated[TransferExits, AfterValidator(_fit)] = Field(default=TransferExits(), validate_default=True)

    @model_validator(mode="after")
    def _leads_to_one(self) -> Self:
        if len([one for one in (self.number, self.sip, self.agent) if one is not None]) != 1:
            raise PydanticCustomError("transfer_where", "not one")
        if (self.agent is None) != (self.queue is None):
            raise PydanticCustomError("transfer_where", "not one")
        return self

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        exits = leading(self.exits)
        if self.queue is not None:
            return (EnqueueNode(id=name, queue=self.queue, agent=self.agent, exits=exits),)
        number = self.number or self.sip or ""
        return (DialNode(id=name, number=number, ring_seconds=self.ring_seconds, exits=exits),)


class HangUp(Form):
    """End the call. `outcome` is what its record says: `rejected` for a caller who was turned away, and so on."""

    type: Literal["hang_up"]
    outcome: Literal["self_served", "rejected", "failed", "voicemail", "overflowed", "transferred_out"] = "self_served"

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (HangUpNode(id=name, outcome=Outcome(self.outcome)),)
