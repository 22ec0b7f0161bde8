"""What the screens' messages are about: agents, queues, interactions and pops as a screen shows them.

Rule: no extra fields, and all of them are always sent. They are filled in `views.py`.
"""

from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from callcenter.api.people import Role
from callcenter.core.agent import Activity, PhoneFault, PhoneState, Status
from callcenter.core.configuration import PhoneKind, PopOpening, WrapUpMode
from callcenter.core.guest import GuestState
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.reporting.alarms import Severity
from callcenter.reporting.conditions import Operator, Window


class Message(BaseModel):
    """What all have in common."""

    # Inputs are hidden in errors because errors are logged, and numbers and names are not.
    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, json_schema_serialization_defaults_required=True
    )


class WrapUpView(Message):
    """What the interaction's queue wants of the time after it. `wanted`: the agent asked for it (mode `optional`)."""

    mode: WrapUpMode
    wanted: bool
    extend_seconds: int
    extensions_left: int


class HandedOverView(Message):
    """What an agent wraps up that has gone on without him: his own disposition and note, and how long he may take."""

    interaction_id: str
    queue: str | None
    joined_at: AwareDatetime
    left_at: AwareDatetime
    disposition: str | None
    note: str | None
    wrap_up: WrapUpView


class ForcedStatusView(Message):
    """What an agent's status will be after the contact that he has now. `by` None: he has chosen it himself."""

    status: Status
    reason: str | None
    by: str | None
    at: AwareDatetime


class ListenerView(Message):
    """A supervisor on an agent's line, and what of him is heard: nothing, by the agent alone, by everybody."""

    supervisor: str
    name: str
    mode: Literal["listen", "whisper", "barge"]


class AgentView(Message):
    """An agent as a screen shows him. `reason` says why he is not ready, by his choice or after a missed call.

    `phone_fault`: why the phone in his browser cannot take a call. `handed_over`: he wraps up a contact that he has
    handed over, whatever became of it. `monitored_by`: the supervisors on his line of whom this viewer may know.
    """

    username: str
    display_name: str
    queues: list[str]
    status: Status
    reason: str | None
    status_since_at: AwareDatetime
    activity: Activity
    activity_since_at: AwareDatetime
    phone: PhoneState
    phone_kind: PhoneKind
    phone_fault: PhoneFault | None
    interaction_id: str | None
    offer_id: str | None
    wrap_up_deadline_at: AwareDatetime | None
    handed_over: HandedOverView | None
    groups: list[str]
    skills: dict[str, int]
    forced: ForcedStatusView | None
    monitored_by: list[ListenerView]


class ClosureView(Message):
    """Somebody has closed the queue by hand: until an instant, or until it is opened again."""

    by: str
    at: AwareDatetime
    until_at: AwareDatetime | None
    reason: str | None


class QueueView(Message):
    """A queue and its counts now.

    `waiting` leaves out callers who are ringing at an agent (`agents_offered`). An agent with work is counted by his
    activity; without, as available when a call may go to him now, else as not ready; offline ones not at all.
    `estimated_wait_seconds`: for somebody who came now; None: nobody is ready, so nobody knows.
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
    agents_logged_in: int
    estimated_wait_seconds: float | None
    closed: ClosureView | None


class HourSlot(Message):
    """Five minutes of a queue, counted by when waiting began. The last one is still running."""

    start_at: AwareDatetime
    offered: int
    answered: int
    abandoned: int
    service_level: float | None


class QueueFigures(Message):
    """A queue's figures by the ids of the registry: since midnight, of the last half hour, and the last hour's slots.

    A figure that has nothing to tell (a share of nothing) is None.
    """

    name: str
    today: dict[str, float | None]
    recent: dict[str, float | None]
    hour: list[HourSlot]


class AlarmView(Message):
    """An alarm that is up, for a queue, a group of agents or an agent; none: it is about several, or all.

    `value` is the figure as of the last look. `looks_at`: the queues that it tells of besides (None: everything); who
    oversees all that sees it. `muted`: nobody is written to about it now.
    """

    id: str
    alarm_id: str
    name: str
    queue: str | None
    group: str | None
    agent: str | None
    looks_at: list[str] | None
    metric: str
    window: Window
    operator: Operator
    value: float | None
    threshold: float
    since_at: AwareDatetime
    acknowledged_by: str | None
    escalated: bool
    muted: bool
    severity: Severity


class MonitoringView(Message):
    """A supervisor who listens to a call, whispers to its agent, or talks along."""

    id: str
    interaction_id: str
    supervisor: str
    supervisor_name: str
    agent: str
    mode: Literal["listen", "whisper", "barge"]
    state: Literal["calling", "on", "ended"]
    started_at: AwareDatetime


class GuestView(Message):
    """Whom the call's agent has brought in: a colleague, or a number. `joins`: to talk along, not to be asked first."""

    id: str
    agent: str | None
    display_name: str | None
    number: str | None
    state: GuestState
    muted: bool
    joins: bool
    invited_by: str
    invited_by_name: str
    since_at: AwareDatetime


class InteractionView(Message):
    """A live interaction as a screen shows it. `offered_to`: whose phones ring for it; the first to answer has it.

    `guests`: in the order in which they were invited. `phone_away_until`: the agent's phone has gone, and is awaited.
    """

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
    agent_name: str | None
    offered_to: list[str]
    guests: list[GuestView]
    priority: int
    stage: Stage
    held: bool
    recorded: bool
    recording_paused: bool
    phone_away_until: AwareDatetime | None
    transfers: int
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

    `attributes` is what the flow found out, without what was typed at masked nodes. `pop_url` is another system's page
    about the caller, with places that the screen fills in with what this viewer may see.
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
    pop_url: str | None = None
    pop_opens: PopOpening = PopOpening.BUTTON


class ViewerState(Message):
    """All that one viewer sees. Interactions and pops are keyed by the interaction's id.

    Figures, alarms and monitorings are for those who oversee the floor; agents have none. On a wallboard there are
    queues and figures only, and `me` is its name.
    """

    me: str
    role: Role
    agents: dict[str, AgentView]
    queues: dict[str, QueueView]
    interactions: dict[str, InteractionView]
    pops: dict[str, Pop]
    figures: dict[str, QueueFigures]
    alarms: dict[str, AlarmView]
    monitorings: dict[str, MonitoringView]
    server_at: AwareDatetime
