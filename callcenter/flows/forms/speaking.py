"""Forms of nodes in which the caller hears something or is heard: play, echo, record, voicemail."""

from typing import Annotated, Literal

from pydantic import Field

from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.values import VOICEMAIL_QUEUE
from callcenter.flows.fields import QueueName, Seconds, SpeakingSeconds, Target
from callcenter.flows.forms.form import DoneExits, Exits, Form, leading, on_error
from callcenter.flows.forms.prompts import Prompt, Prompts, heard


class Play(Form):
    """Let the caller hear prompts, then go on. A key interrupts them, and counts for what is asked next."""

    type: Literal["play", "say"]
    prompts: Prompts
    interruptible: bool = True
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            PlayNode(id=name, prompts=heard(self.prompts), interruptible=self.interruptible, exits=leading(self.exits)),
        )


class Echo(Form):
    """Let the caller hear himself for a minute, or until he presses #."""

    type: Literal["echo"]
    prompts: Annotated[list[Prompt], Field(max_length=10)] = Field(default_factory=list)
    exits: DoneExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (EchoNode(id=name, prompts=heard(self.prompts), exits=leading(self.exits)),)


class RecordExits(Exits):
    """`failed`: nothing was recorded. A caller who hangs up while he speaks has left his message."""

    done: Target
    failed: Target


class Record(Form):
    """Let the caller leave a message, ended by a key, by silence or by its length."""

    type: Literal["record"]
    prompts: Prompts
    most_seconds: SpeakingSeconds = 120
    silence_seconds: Seconds = 5
    exits: RecordExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        return (
            RecordNode(
                id=name,
                prompts=heard(self.prompts),
                most_seconds=self.most_seconds,
                silence_seconds=self.silence_seconds,
                exits=leading(self.exits),
            ),
        )


class Voicemail(Form):
    """Let the caller leave a message for the people of a queue. After it, hang up with the outcome `voicemail`."""

    type: Literal["voicemail"]
    queue: QueueName
    prompts: Prompts = Field(default=["leave_message"])
    most_seconds: SpeakingSeconds = 120
    silence_seconds: Seconds = 5
    exits: RecordExits

    def steps(self, name: str) -> tuple[AnyNode, ...]:
        """Build the core's nodes."""
        message = f"{name}.message"
        return (
            SetNode(
                id=f"{name}.queue",
                values={VOICEMAIL_QUEUE: self.queue},
                exits={"done": message, **on_error(self.exits)},
            ),
            RecordNode(
                id=message,
                prompts=heard(self.prompts),
                most_seconds=self.most_seconds,
                silence_seconds=self.silence_seconds,
                exits=leading(self.exits),
            ),
        )
