"""What administrators decide: queues, agents, entry points, flows, schedules. Data only, replaced as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from callcenter.core.acd.hours import Schedule
from callcenter.core.dispositions import Disposition
from callcenter.core.ivr.canary import Canary
from callcenter.core.ivr.flow import Flow
from callcenter.core.outbound import OutboundPolicy
from callcenter.core.supervision import Supervision


class Strategy(StrEnum):
    """Who of several free agents gets the call (`acd/strategies.py`)."""

    LONGEST_IDLE = "longest_idle"
    MOST_SKILLED = "most_skilled"
    FEWEST_CONTACTS = "fewest_contacts"
    LEAST_OCCUPIED = "least_occupied"
    ROUND_ROBIN = "round_robin"
    LINEAR = "linear"
    RANDOM = "random"
    RING_SEVERAL = "ring_several"


class WrapUpMode(StrEnum):
    """How work after a contact begins and ends (`reactions/wrap_up.py`)."""

    NONE = "none"
    OPTIONAL = "optional"
    MANDATORY = "mandatory"
    TIMED = "timed"
    TIMED_NO_EARLY_EXIT = "timed_no_early_exit"


class OverflowReason(StrEnum):
    """Why a caller leaves a queue, or is not let in. Also the name of the flow's exit for it."""

    FULL = "full"
    MAX_WAIT = "max_wait"
    NOBODY_LOGGED_IN = "nobody_logged_in"
    NOBODY_READY = "nobody_ready"
    CLOSED = "closed"


class OverflowKind(StrEnum):
    """Where such a caller goes."""

    QUEUE = "queue"
    FLOW = "flow"
    VOICEMAIL = "voicemail"
    CALLBACK = "callback"
    NUMBER = "number"
    HANG_UP = "hang_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflow:
    """One way out of a queue. `target` is the queue, the flow (`flow` or `flow/node`) or the number."""

    kind: OverflowKind
    target: str = ""


class Absence(StrEnum):
    """How empty a floor must be for a relaxation step to be passed over."""

    NOBODY_LOGGED_IN = "nobody_logged_in"
    NOBODY_READY = "nobody_ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaxationStep:
    """What changes for callers who have waited `after_seconds`. Steps add up, in order.

    `lower_by` lowers every minimum, `drop` takes skills away, `drop_all` all of them; `queues` and `groups` let more
    agents in, `any_agent` all of them; `priority` is added. `skip_when`: the step before is over at once, and this one
    begins, as long as nobody is logged in (ready) who could take the call without it.
    """

    after_seconds: int
    lower_by: int = 0
    drop: tuple[str, ...] = ()
    drop_all: bool = False
    queues: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    any_agent: bool = False
    priority: int = 0
    skip_when: Absence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """What waiting callers hear, and how often. `every_seconds` 0: music only."""

    first_after_seconds: int = 10
    every_seconds: int = 0
    position: bool = False
    estimated_wait: bool = False
    comfort: tuple[str, ...] = ()


class CallbackMode(StrEnum):
    """Whose phone rings first."""

    CUSTOMER_FIRST = "customer_first"
    AGENT_FIRST = "agent_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRule:
    """How a queue calls back. `key`: what a waiting caller presses for it (heard with the announcements)."""

    mode: CallbackMode = CallbackMode.CUSTOMER_FIRST
    key: str = "1"
    attempts: int = 3
    retry_seconds: int = 600
    ring_seconds: int = 30


class PopOpening(StrEnum):
    """How another system's page about the caller opens. `button`: when the agent wants it."""

    BUTTON = "button"
    TAB = "tab"
    FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Where interactions wait. `wrap_up_seconds` 0 means no wrap-up; limits that are None do not exist."""

    name: str
    label_en: str
    label_zh: str
    music: str = "default"
    priority: int = 0
    service_level_seconds: int = 20
    short_abandon_seconds: int = 5

    # Who gets the call.
    strategy: Strategy = Strategy.LONGEST_IDLE
    ring_several: int = 3
    requirement: str = ""
    relaxation: tuple[RelaxationStep, ...] = ()
    sticky_seconds: int = 0
    return_seconds: int = 0
    reserve_above_seconds: int | None = None
    reserve_below_seconds: int | None = None
    expected_handle_seconds: int = 180

    # Who may wait, and what he hears.
    max_waiting: int | None = None
    max_wait_seconds: int | None = None
    schedule: str | None = None
    overflows: Mapping[OverflowReason, Overflow] = field(default_factory=dict)
    announcements: Announcements = field(default_factory=Announcements)
    callback: CallbackRule | None = None

    # How it rings, and what comes after.
    ring_seconds: int = 20
    skip_seconds: int = 30
    auto_answer: bool = False
    whisper: bool = False
    recording: bool = False
    recording_keep_days: int = 180
    recording_agents_listen: bool = False
    wrap_up_mode: WrapUpMode = WrapUpMode.TIMED
    wrap_up_seconds: int = 30
    wrap_up_extend_seconds: int = 30
    wrap_up_extensions: int = 3
    wrap_up_default_code: str | None = None
    after_talk_flow: str | None = None
    # Who else than the team gets what callers leave on tape.
    voicemail_email: str | None = None
    # Another system's page about the caller.
    pop_url: str | None = None
    pop_opens: PopOpening = PopOpening.BUTTON


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How an agent belongs to a queue.

    `preference`: each point counts as a point of priority for this agent. `position` orders the linear strategy,
    `weight` is for the random one. A reserve joins only while the queue's estimated wait is too long.
    """

    preference: int = 0
    position: int = 0
    weight: int = 1
    reserve: bool = False


class PhoneKind(StrEnum):
    """What kind of telephone it is: on the desk, the page in a browser, or a number that the carrier reaches."""

    DESK = "desk"
    BROWSER = "browser"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentProfile:
    """Who an agent is to the router: which phone rings and which queues may use it.

    `endpoint` is the phone that rings, `phone` its kind; `endpoints` are all of his.

    `queues` are all he belongs to, by name or by expression; `memberships` says how, where it is not the usual way.
    `ring_seconds` and `auto_answer`, when set, are the phone's own. `capacity`: contacts at once, by medium.
    """

    username: str
    display_name: str
    endpoint: str
    phone: PhoneKind = PhoneKind.DESK
    endpoints: frozenset[str] = frozenset()
    queues: frozenset[str]
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    ring_seconds: int | None = None
    auto_answer: bool | None = None
    capacity: Mapping[str, int] = field(default_factory=lambda: {"voice": 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A dialled number and what it starts: a flow, or a queue at once.

    `missed_queue`: whose agents call back who hangs up before any queue; None: nobody.
    """

    dnis: str
    name: str
    flow: str | None = None
    queue: str | None = None
    missed_queue: str | None = None
    language: str = "zh"
    priority: int = 0
    requirement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRule:
    """What a customer's segment is worth to the router."""

    priority: int = 0
    requirement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything at once, as of one moment.

    A point of priority counts as `seconds_per_priority` seconds waited, all points together never as more than
    `priority_cap_seconds`. `languages` says what a caller's language asks of an agent. `canaries` are versions tried on
    a share of the calls; `kept_flows`, by name and version, those that calls from before a restart still walk on.
    """

    queues: Mapping[str, Queue] = field(default_factory=dict)
    agents: Mapping[str, AgentProfile] = field(default_factory=dict)
    entry_points: Mapping[str, EntryPoint] = field(default_factory=dict)
    flows: Mapping[str, Flow] = field(default_factory=dict)
    canaries: Mapping[str, Canary] = field(default_factory=dict)
    kept_flows: Mapping[tuple[str, str], Flow] = field(default_factory=dict)
    schedules: Mapping[str, Schedule] = field(default_factory=dict)
    segments: Mapping[str, SegmentRule] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    dispositions: Mapping[str, Disposition] = field(default_factory=dict)
    outbound: OutboundPolicy = field(default_factory=OutboundPolicy)
    supervision: Supervision = field(default_factory=Supervision)
    timezone: str = "Asia/Shanghai"
    seconds_per_priority: int = 60
    priority_cap_seconds: int = 1800

    def flow_for(self, name: str, call_id: str) -> Flow | None:
        """The version of this flow that a call enters; None: there is no such flow."""
        canary = self.canaries.get(name)
        return canary.flow if canary is not None and canary.takes(call_id) else self.flows.get(name)
