"""An agent's two axes: status (what the person chose) and activity (what the system knows). Never mixed.

Rule: every status change is in STATUS_TRANSITIONS, every activity change in ACTIVITY_TRANSITIONS, nowhere else.
`docs/states/agent.md` is generated from these tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.records import replace


class Status(StrEnum):
    """What the agent chose. The system changes it only for a missed call or a lost phone, with a cause."""

    OFFLINE = "offline"
    NOT_READY = "not_ready"
    AVAILABLE = "available"


class StatusStep(StrEnum):
    """What changes a status."""

    CHOOSE_AVAILABLE = "choose_available"
    CHOOSE_NOT_READY = "choose_not_ready"
    CHOOSE_OFFLINE = "choose_offline"
    MISS_CALL = "miss_call"
    LOSE_PHONE = "lose_phone"


_CHOICES: Final[Mapping[StatusStep, Status]] = {
    StatusStep.CHOOSE_AVAILABLE: Status.AVAILABLE,
    StatusStep.CHOOSE_NOT_READY: Status.NOT_READY,
    StatusStep.CHOOSE_OFFLINE: Status.OFFLINE,
}

CHOICES: Final[Mapping[Status, StatusStep]] = {status: step for step, status in _CHOICES.items()}

STATUS_TRANSITIONS: Final[Mapping[Status, Mapping[StatusStep, Status]]] = {
    Status.OFFLINE: {**_CHOICES},
    Status.NOT_READY: {**_CHOICES},
    Status.AVAILABLE: {
        **_CHOICES,
        StatusStep.MISS_CALL: Status.NOT_READY,
        StatusStep.LOSE_PHONE: Status.NOT_READY,
    },
}


class Activity(StrEnum):
    """What the system knows the agent to be doing."""

    IDLE = "idle"
    OFFERED = "offered"
    ON_CONTACT = "on_contact"
    WRAP_UP = "wrap_up"


class ActivityStep(StrEnum):
    """What changes an activity."""

    OFFER = "offer"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    END = "end"
    FINISH = "finish"


ACTIVITY_TRANSITIONS: Final[Mapping[Activity, Mapping[ActivityStep, Activity]]] = {
    # ANSWER from IDLE: the switch's own fallback queue rang this agent while the service was away.
    Activity.IDLE: {ActivityStep.OFFER: Activity.OFFERED, ActivityStep.ANSWER: Activity.ON_CONTACT},
    Activity.OFFERED: {ActivityStep.ANSWER: Activity.ON_CONTACT, ActivityStep.WITHDRAW: Activity.IDLE},
    Activity.ON_CONTACT: {ActivityStep.END: Activity.WRAP_UP},
    Activity.WRAP_UP: {ActivityStep.FINISH: Activity.IDLE},
}


class PhoneState(StrEnum):
    """What the switch says of an agent's phone."""

    UNREACHABLE = "unreachable"
    IDLE = "idle"
    IN_USE = "in_use"


class PhoneFault(StrEnum):
    """Why the phone in an agent's browser cannot take a call now, as its page says, or does not say any more."""

    NOT_REGISTERED = "not_registered"
    MIC_DENIED = "mic_denied"
    MIC_LOST = "mic_lost"
    NOT_REPORTING = "not_reporting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One agent as of now. `idle_since_at` orders agents by who has been idle longest.

    `contacts_today` counts answered contacts of `contacts_day` (an ISO date); `load_seconds` is the time busy, of
    which half is forgotten every half hour, as of `load_at` (`acd/load.py`). `deferred_status`: what he or a supervisor
    (`deferred_by`) has chosen for after his contact; only who is busy has one. `monitoring`: the one in which he is on
    the line of another agent.
    """

    username: str
    status: Status = Status.OFFLINE
    reason: str | None = None
    status_since_at: datetime
    activity: Activity = Activity.IDLE
    activity_since_at: datetime
    idle_since_at: datetime
    interaction_id: str | None = None
    offer_id: str | None = None
    wrap_up_deadline_at: datetime | None = None
    phone: PhoneState = PhoneState.UNREACHABLE
    phone_fault: PhoneFault | None = None
    contacts_today: int = 0
    contacts_day: str = ""
    load_seconds: float = 0.0
    load_at: datetime | None = None
    deferred_status: Status | None = None
    deferred_reason: str | None = None
    deferred_by: str | None = None
    deferred_at: datetime | None = None
    monitoring: str | None = None


def next_status(status: Status, step: StatusStep) -> Status:
    """Return the status that `step` leads to, or raise IllegalTransition."""
    try:
        return STATUS_TRANSITIONS[status][step]
    except KeyError:
        raise IllegalTransition(f"agent cannot {step} while {status}") from None


def next_activity(activity: Activity, step: ActivityStep) -> Activity:
    """Return the activity that `step` leads to, or raise IllegalTransition."""
    try:
        return ACTIVITY_TRANSITIONS[activity][step]
    except KeyError:
        raise IllegalTransition(f"agent cannot {step} while {activity}") from None


def with_status(agent: Agent, step: StatusStep, *, reason: str | None, at: datetime) -> Agent:
    """Return the agent with the status that `step` leads to. Who comes back joins the end of the idle line."""
    status = next_status(agent.status, step)
    returned = status is Status.AVAILABLE and agent.status is not Status.AVAILABLE
    return replace(
        agent,
        status=status,
        reason=reason,
        status_since_at=at,
        idle_since_at=at if returned else agent.idle_since_at,
    )


def with_activity(
    agent: Agent,
    step: ActivityStep,
    *,
    at: datetime,
    interaction_id: str | None = None,
    offer_id: str | None = None,
    wrap_up_deadline_at: datetime | None = None,
) -> Agent:
    """Return the agent with the activity that `step` leads to and what belongs to that activity."""
    activity = next_activity(agent.activity, step)
    # A withdrawn offer is no work done: the agent keeps the place among the longest idle.
    idle_since_at = at if step is ActivityStep.FINISH else agent.idle_since_at
    return replace(
        agent,
        activity=activity,
        activity_since_at=at,
        idle_since_at=idle_since_at,
        interaction_id=interaction_id,
        offer_id=offer_id,
        wrap_up_deadline_at=wrap_up_deadline_at,
    )


def may_take_calls(agent: Agent) -> bool:
    """Whether a call may be offered to this agent now: chose to, has nothing else, is not on the phone nor called.

    A phone that seems away is tried when nobody else is free: if it truly is, the agent is told so at once. One that
    says itself what is wrong with it is not tried.
    """
    busy = agent.activity is not Activity.IDLE or agent.phone is PhoneState.IN_USE or agent.monitoring is not None
    return is_ready(agent) and not busy


def is_ready(agent: Agent) -> bool:
    """Whether this agent takes calls, now or as soon as he is free: chose to, and has a phone that can."""
    return agent.status is Status.AVAILABLE and agent.phone_fault is None
