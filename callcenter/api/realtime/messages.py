"""Every message of the screens' websocket, and nothing else defines one.

Rule: a literal `type`, no extra fields. `agent_ui/src/realtime/messages.gen.ts` is written from here by
`scripts/write_ui_types.py`; run it after a change. For every numbered message `reduce(old state, message)` is the new
state, and each carries the whole of what it is about, so that applying one twice does no harm.
"""

from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from callcenter.api.people import Role
from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.configuration import WrapUpMode
from callcenter.core.interaction import EndedBy, Outcome, Stage


class Message(BaseModel):
    """What all have in common."""

    # Inputs are hidden in errors because errors are logged, and numbers and names are not.
    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, json_schema_serialization_defaults_required=True
    )


class AgentView(Message):
    """An agent as a screen shows him. `reason` says why he is not ready, by his choice or after a missed call."""

    username: str
    display_name: str
    queues: list[str]
    status: Status
    reason: str | None
    status_since_at: AwareDatetime
    activity: Activity
    activity_since_at: AwareDatetime
    phone: PhoneState
    interaction_id: str | None
    offer_id: str | None
    wrap_up_deadline_at: AwareDatetime | None


class QueueView(Message):
    """A queue and its counts now.

    `waiting` leaves out callers who are ringing at an agent (`agents_offered`). An agent with work is counted by his
    activity; without, as available when a call may go to him now, else as not ready; offline ones not at all.
    """

    name: str
    label_en: str
    label_zh: str
    service_level_seconds: int
    waiting: int
    longest_waiting_since_at: AwareDatetime | None
    agents_available: int
    agents_on_contact: int
    agents_offered: int
    agents_wrap_up: int
    agents_not_ready: int


class WrapUpView(Message):
    """What the interaction's queue wants of the time after it. `wanted`: the agent asked for it (mode `optional`)."""

    mode: WrapUpMode
    wanted: bool
    extend_seconds: int
    extensions_left: int


class InteractionView(Message):
    """A live interaction as a screen shows it. `offered_to`: whose phones ring for it; the first to answer has it."""

    id: str
    channel: str
    direction: str
    ani: str
    ani_e164: str | None
    ani_name: str
    dnis: str
    entry_point: str | None
    language: str
    customer_id: str | None
    queue: str | None
    agent: str | None
    offered_to: list[str]
    priority: int
    stage: Stage
    held: bool
    flow: str | None
    flow_node: str | None
    started_at: AwareDatetime
    queued_at: AwareDatetime | None
    first_offered_at: AwareDatetime | None
    connected_at: AwareDatetime | None
    ended_at: AwareDatetime | None
    wrap_up_deadline_at: AwareDatetime | None
    wrap_up: WrapUpView
    wait_seconds: float
    hold_seconds: float
    ended_by: EndedBy | None
    disposition: str | None
    note: str | None


class CustomerMatch(Message):
    """A customer whom the caller's number may belong to, how sure that is (1: it is this number), and why."""

    id: str
    kind: str | None = None
    name: str = ""
    segment: str | None = None
    language: str | None = None
    company: str | None = None
    phones: list[str] = Field(default_factory=list)
    score: float | None = None
    reasons: list[str] = Field(default_factory=list)


class RecentContact(Message):
    """An earlier contact of the caller's number."""

    id: str
    started_at: AwareDatetime | None = None
    channel: str | None = None
    direction: str | None = None
    queue: str | None = None
    agent: str | None = None
    outcome: Outcome | None = None
    disposition: str | None = None
    note: str | None = None
    talk_seconds: float | None = None


class IvrAnswer(Message):
    """What the caller answered at one node of the flow, masked where the node says so."""

    node: str
    answer: str


class Pop(Message):
    """Who is calling and why: on the agent's desk from the offer until the interaction leaves him.

    `attributes` is what the flow found out, without what was typed at masked nodes.
    """

    offer_id: str
    interaction_id: str
    ani: str
    ani_e164: str | None
    ani_name: str
    dnis: str
    queue: str | None
    queue_label_en: str
    queue_label_zh: str
    language: str
    answers: list[IvrAnswer]
    attributes: dict[str, Any]
    wait_seconds: float
    offered_at: AwareDatetime
    customer_id: str | None
    matches: list[CustomerMatch]
    recent: list[RecentContact]
    lookup_pending: bool


class ViewerState(Message):
    """All that one viewer sees. Interactions and pops are keyed by the interaction's id."""

    me: str
    role: Role
    agents: dict[str, AgentView]
    queues: dict[str, QueueView]
    interactions: dict[str, InteractionView]
    pops: dict[str, Pop]
    server_at: AwareDatetime


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
    | PopShown
    | PopEnriched
    | PopClosed
    | RecordChanged
    | Notice,
    Field(discriminator="type"),
]
ServerMessage = Annotated[
    Snapshot
    | AgentChanged
    | QueueChanged
    | InteractionChanged
    | InteractionGone
    | PopShown
    | PopEnriched
    | PopClosed
    | RecordChanged
    | Notice
    | Heartbeat
    | Refused,
    Field(discriminator="type"),
]


class Hello(Message):
    """The first message. `stream` and `resume_from` are the stream and the last number the viewer has seen."""

    type: Literal["hello"] = "hello"
    resume_from: int | None = Field(default=None, ge=0)
    stream: str | None = Field(default=None, max_length=64)


class Pong(Message):
    """The answer to a heartbeat, for clients that want to say something; nothing depends on it."""

    type: Literal["pong"] = "pong"


ClientMessage = Annotated[Hello | Pong, Field(discriminator="type")]

CLIENT_MESSAGE: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage, config=ConfigDict(hide_input_in_errors=True))
