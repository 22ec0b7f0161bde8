"""The life of one interaction, from arrival to disposition.

Rule: every stage change of an interaction is in TRANSITIONS and nowhere else; `moved` is the only way to make one.
`docs/states/interaction.md` is generated from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.records import replace


class Stage(StrEnum):
    """Where an interaction stands. `dialing`: a call that we make, until it is one like any other.

    `transferred`: an agent has sent him to a number outside, where he rings or talks without us. `after_talk`: the
    agent is done with it and the caller is not; while both are busy with it, it is in `wrap_up`.
    """

    DIALING = "dialing"
    IN_FLOW = "in_flow"
    QUEUED = "queued"
    OFFERED = "offered"
    CONNECTED = "connected"
    TRANSFERRED = "transferred"
    WRAP_UP = "wrap_up"
    AFTER_TALK = "after_talk"
    CLOSED = "closed"


class Step(StrEnum):
    """What moves an interaction on."""

    ENQUEUE = "enqueue"
    OVERFLOW = "overflow"
    OFFER = "offer"
    ANSWER = "answer"
    RETURN = "return"
    LEAVE = "leave"
    END = "end"
    FINISH = "finish"
    STAY = "stay"
    HAND_OVER = "hand_over"
    SEND_OUT = "send_out"


TRANSITIONS: Final[Mapping[Stage, Mapping[Step, Stage]]] = {
    # ANSWER from IN_FLOW or QUEUED: the switch's own fallback queue found an agent while the service was away.
    Stage.DIALING: {
        Step.OFFER: Stage.OFFERED,
        Step.ENQUEUE: Stage.QUEUED,
        Step.ANSWER: Stage.CONNECTED,
        Step.LEAVE: Stage.CLOSED,
    },
    Stage.IN_FLOW: {Step.ENQUEUE: Stage.QUEUED, Step.ANSWER: Stage.CONNECTED, Step.LEAVE: Stage.CLOSED},
    Stage.QUEUED: {
        # From one queue into another; OVERFLOW leads out of the queues, into a flow.
        Step.ENQUEUE: Stage.QUEUED,
        Step.OVERFLOW: Stage.IN_FLOW,
        Step.OFFER: Stage.OFFERED,
        Step.ANSWER: Stage.CONNECTED,
        Step.LEAVE: Stage.CLOSED,
    },
    Stage.OFFERED: {Step.ANSWER: Stage.CONNECTED, Step.RETURN: Stage.QUEUED, Step.LEAVE: Stage.CLOSED},
    # HAND_OVER: back into a queue, his agent goes. Who is handed to a colleague on the line stays connected.
    Stage.CONNECTED: {Step.END: Stage.WRAP_UP, Step.HAND_OVER: Stage.QUEUED, Step.SEND_OUT: Stage.TRANSFERRED},
    # HAND_OVER: nobody answered there.
    Stage.TRANSFERRED: {Step.HAND_OVER: Stage.QUEUED, Step.LEAVE: Stage.CLOSED},
    Stage.WRAP_UP: {Step.FINISH: Stage.CLOSED, Step.STAY: Stage.AFTER_TALK},
    Stage.AFTER_TALK: {Step.LEAVE: Stage.CLOSED},
    Stage.CLOSED: {},
}


class Outcome(StrEnum):
    """How an interaction ended. Exactly one for every call that reached the switch."""

    ANSWERED = "answered"
    SELF_SERVED = "self_served"
    ABANDONED_IN_IVR = "abandoned_in_ivr"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    ABANDONED_WHILE_RINGING = "abandoned_while_ringing"
    OVERFLOWED = "overflowed"
    VOICEMAIL = "voicemail"
    CALLBACK_REQUESTED = "callback_requested"
    TRANSFERRED_OUT = "transferred_out"
    REJECTED = "rejected"
    FAILED = "failed"
    LOST = "lost"


class EndedBy(StrEnum):
    """Who ended the interaction."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"
    NETWORK = "network"


class SegmentKind(StrEnum):
    """What the caller did during one stretch. `transfer`: he talked with a number outside; `dial`: we called him."""

    IVR = "ivr"
    QUEUE = "queue"
    OFFER = "offer"
    TALK = "talk"
    HOLD = "hold"
    CONSULT = "consult"
    CONFERENCE = "conference"
    TRANSFER = "transfer"
    WRAP_UP = "wrap_up"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    DIAL = "dial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of an interaction. Segments follow each other without gap or overlap.

    `estimated_seconds`: what was estimated when he began to wait, from the beginning of this segment on; of a visit to
    a queue one segment has it.
    """

    interaction_id: str
    number: int
    kind: SegmentKind
    started_at: datetime
    ended_at: datetime | None = None
    agent: str | None = None
    queue: str | None = None
    result: str | None = None
    cause: str | None = None
    node: str | None = None
    estimated_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One contact and everything the record of it will say. Durations are seconds, instants UTC.

    `queued_at` is when waiting began; `place_at` is what the order goes by: earlier when a caller came back to the
    place he had. `priority` is what all points together come to now, `asked_priority` what the dialled number and the
    flow gave, `raised_priority` what a supervisor has. `requirement` is a skill expression (`acd/skills.py`);
    `preferred_agent` is who is waited for first, `queue.sticky_seconds` from `queued_at`, and for a while where the
    flow has named him; `assigned_agent` is who a supervisor has named: he is waited for alone as long as he takes
    calls. `moved_at`: when a supervisor has sent him to the queue where he waits. `overflows`: each `{at, reason,
    queue, to}`. `after_talk`: the caller walks a flow after the talk; `ended_at` is the end of the talk all the same.
    `placed`: the legs of the talk stand where `arrangement.py` says, each by an order of its own; before, they are
    joined as the ring has left them. `endpoint`: the phone on which the agent talks. `return_deadline_at`: it has gone
    in the middle of the talk and is awaited until then; `return_leg` is the channel by which it is called again.
    `recording`: the name under which the talk is recorded, from the ring on; `recording_refused`: why it is not, though
    its queue wants it; `recording_log`: each `{at, what, name, cause, agent}`. `dialled_by`: the agent who has made
    this call by himself. `handed_over` counts the agents who have left the call to somebody else (`participation.py`),
    last at `handed_over_at`: since then the patience of a queue is counted anew. `outside_leg`: the number outside that
    has taken the call over.
    """

    id: str
    call_id: str
    channel: str = "voice"
    direction: str = "inbound"
    ani: str
    ani_e164: str | None = None
    ani_name: str = ""
    dnis: str
    entry_point: str | None = None
    flow: str | None = None
    flow_version: str | None = None
    language: str = "zh"
    customer_id: str | None = None
    queue: str | None = None
    agent: str | None = None
    priority: int = 0
    asked_priority: int = 0
    raised_priority: int = 0
    customer_segment: str | None = None
    requirement: str = ""
    preferred_agent: str | None = None
    assigned_agent: str | None = None
    callback_id: str | None = None

    stage: Stage = Stage.IN_FLOW
    generation: int = 0
    flow_node: str | None = None
    flow_attempts: int = 0
    ivr_path: tuple[Mapping[str, Any], ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    segment: Segment | None = None
    segments_made: int = 0
    offers_made: int = 0
    held: bool = False
    placed: bool = False
    endpoint: str | None = None
    guests_made: int = 0
    handed_over: int = 0
    handed_over_at: datetime | None = None
    moved_at: datetime | None = None
    outside_leg: str | None = None
    return_deadline_at: datetime | None = None
    return_leg: str | None = None
    recording: str | None = None
    recording_paused: bool = False
    recording_refused: str | None = None
    recording_log: tuple[Mapping[str, Any], ...] = ()
    dialled_by: str | None = None
    wrap_up_wanted: bool = False
    wrap_up_extended: int = 0
    wrap_up_deadline_at: datetime | None = None
    after_talk: bool = False
    overflows: tuple[Mapping[str, Any], ...] = ()
    estimated_wait_seconds: float | None = None
    announced_minutes: int | None = None
    announced_at: datetime | None = None

    started_at: datetime
    queued_at: datetime | None = None
    place_at: datetime | None = None
    first_offered_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    wrap_up_ended_at: datetime | None = None

    ivr_seconds: float = 0.0
    wait_seconds: float = 0.0
    ring_seconds: float = 0.0
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    wrap_up_seconds: float = 0.0
    holds: int = 0
    transfers: int = 0

    outcome: Outcome | None = None
    ended_by: EndedBy | None = None
    cause: str | None = None
    disposition: str | None = None
    dispositions_given: int = 0
    note: str | None = None
    recordings: tuple[str, ...] = ()
    survey: Mapping[str, Any] | None = None


def next_stage(stage: Stage, step: Step) -> Stage:
    """Return the stage that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[stage][step]
    except KeyError:
        raise IllegalTransition(f"interaction cannot {step} while {stage}") from None


def moved(interaction: Interaction, step: Step) -> Interaction:
    """Return the interaction one step on, or raise IllegalTransition."""
    return replace(interaction, stage=next_stage(interaction.stage, step))


def is_in_flow(interaction: Interaction) -> bool:
    """Whether the caller walks a contact flow: before the talk or after it."""
    return interaction.stage is Stage.IN_FLOW or interaction.after_talk
