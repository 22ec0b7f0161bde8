"""Every message of the screens' websocket, and nothing else defines one.

Rule: a literal `type`, no extra fields. `agent_ui/src/realtime/messages.gen.ts` is written from here by
`scripts/write_ui_types.py`; run it after a change. For every numbered message `reduce(old state, message)` is the new
state, and each carries the whole of what it is about, so that applying one twice does no harm.
"""

from typing import Annotated, Literal

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter

from callcenter.api.realtime.shapes import (
    AgentView,
    AlarmView,
    CustomerMatch,
    InteractionView,
    Message,
    MonitoringView,
    Pop,
    QueueFigures,
    QueueView,
    RecentContact,
    ViewerState,
)


class Numbered(Message):
    """`seq` counts within a stream, from 1, without gaps; it is set when the message is put on a stream."""

    seq: int = 0


class AgentChanged(Numbered):
    """The agent is now this."""

    type: Literal["agent_changed"] = "agent_changed"
    agent: AgentView


class QueueChanged(Numbered):
    """The queue is now this."""

    type: Literal["queue_changed"] = "queue_changed"
    queue: QueueView


class InteractionChanged(Numbered):
    """The interaction is now this, or has come into the viewer's sight."""

    type: Literal["interaction_changed"] = "interaction_changed"
    interaction: InteractionView


class InteractionGone(Numbered):
    """The interaction is closed, or no longer this viewer's."""

    type: Literal["interaction_gone"] = "interaction_gone"
    interaction_id: str


class BoardChanged(Numbered):
    """What has changed on the floor since the last one, for those who oversee it: a few times a second at most.

    Each part is keyed like the viewer's state, and carries the whole of what it is about. `..._gone`: closed, or no
    longer there.
    """

    type: Literal["board_changed"] = "board_changed"
    agents: dict[str, AgentView] = Field(default_factory=dict)
    agents_gone: list[str] = Field(default_factory=list)
    queues: dict[str, QueueView] = Field(default_factory=dict)
    interactions: dict[str, InteractionView] = Field(default_factory=dict)
    interactions_gone: list[str] = Field(default_factory=list)
    figures: dict[str, QueueFigures] = Field(default_factory=dict)
    alarms: dict[str, AlarmView] = Field(default_factory=dict)
    alarms_gone: list[str] = Field(default_factory=list)
    monitorings: dict[str, MonitoringView] = Field(default_factory=dict)
    monitorings_gone: list[str] = Field(default_factory=list)


class PopShown(Numbered):
    """Show who is calling, now. Once per offer, on its way before the phone is told to ring."""

    type: Literal["pop_shown"] = "pop_shown"
    pop: Pop


class PopEnriched(Numbered):
    """The look-up came after the pop. The look-up is no longer pending."""

    type: Literal["pop_enriched"] = "pop_enriched"
    offer_id: str
    interaction_id: str
    customer_id: str | None
    matches: list[CustomerMatch]
    recent: list[RecentContact]


class PopClosed(Numbered):
    """The offer ended unanswered, or the interaction is closed: take the pop away."""

    type: Literal["pop_closed"] = "pop_closed"
    offer_id: str
    interaction_id: str


class RecordChanged(Numbered):
    """A business record is now another: who shows it reads it again. Nothing of it is told here.

    Without `record_id` many of this kind have changed at once.
    """

    type: Literal["record_changed"] = "record_changed"
    kind: str
    record_id: str | None
    customer_id: str | None
    about: str
    version: int


class Notice(Numbered):
    """Something to be told to this person: a task is due, a ticket has been escalated. `about` is the event's type."""

    type: Literal["notice"] = "notice"
    id: str
    at: AwareDatetime
    about: str
    kind: str
    record_id: str
    customer_id: str | None
    title: str


class DeskMessage(Numbered):
    """Somebody of the contact center has written to this person, or he himself on another screen.

    `to` is as it was addressed. It is kept until it is read: who was away finds it by the API.
    """

    type: Literal["desk_message"] = "desk_message"
    id: str
    at: AwareDatetime
    sender: str
    sender_name: str
    to: str
    text: str
    reply_to: str | None


class Snapshot(Message):
    """Everything, as of `seq` on this stream. Replaces whatever the viewer had; may come at any time."""

    type: Literal["snapshot"] = "snapshot"
    stream: str
    seq: int
    state: ViewerState


class Heartbeat(Message):
    """Sent every few seconds. A viewer whose own number is not `seq` has missed something and says hello anew."""

    type: Literal["heartbeat"] = "heartbeat"
    seq: int
    at: AwareDatetime


RefusalCode = Literal["bad_message", "too_large", "too_many_messages", "too_slow", "session_ended", "failed"]


class Refused(Message):
    """The server is about to close the socket, and why."""

    type: Literal["refused"] = "refused"
    code: RefusalCode


NumberedMessage = Annotated[
    AgentChanged
    | QueueChanged
    | InteractionChanged
    | InteractionGone
    | BoardChanged
    | PopShown
    | PopEnriched
    | PopClosed
    | RecordChanged
    | Notice
    | DeskMessage,
    Field(discriminator="type"),
]
ServerMessage = Annotated[
    Snapshot
    | AgentChanged
    | QueueChanged
    | InteractionChanged
    | InteractionGone
    | BoardChanged
    | PopShown
    | PopEnriched
    | PopClosed
    | RecordChanged
    | Notice
    | DeskMessage
    | Heartbeat
    | Refused,
    Field(discriminator="type"),
]


class Hello(Message):
    """The first message. `stream` and `resume_from` are the stream and the last number the viewer has seen.

    `packed`: the client takes large messages of the floor as binary frames, each the raw deflate of the text.
    """

    type: Literal["hello"] = "hello"
    resume_from: int | None = Field(default=None, ge=0)
    stream: str | None = Field(default=None, max_length=64)
    packed: bool = False


class Pong(Message):
    """The answer to a heartbeat, for clients that want to say something; nothing depends on it."""

    type: Literal["pong"] = "pong"


ClientMessage = Annotated[Hello | Pong, Field(discriminator="type")]

CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage, config=ConfigDict(hide_input_in_errors=True))
