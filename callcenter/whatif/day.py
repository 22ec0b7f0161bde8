"""One day as it was: who called when and with what patience, who was there to answer, and what came of it.

Left out: offers that nobody answered (in a replay everybody answers), callbacks that a person asked for on a screen,
and calls that ended in a flow without ever waiting. Who heard an IVR first begins here with his wait.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from callcenter.core.agent import Activity, Status
from callcenter.core.interaction import Interaction, Outcome, Stage
from callcenter.whatif.callers import Handling, Handlings, Patience, Wait
from callcenter.whatif.outcome import Ended, Worked, ended_of

_GAVE_UP: Final = (Outcome.ABANDONED_IN_QUEUE, Outcome.ABANDONED_WHILE_RINGING)
_AT_WORK: Final = (Activity.ON_CONTACT, Activity.WRAP_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A caller from when he begins to wait. `patience_seconds` None: he never gives up.

    `talk_seconds`, held or not, begin with the answer; `wrap_up_seconds` are what the agent takes if he may.
    """

    id: str
    arrived_at: datetime
    queue: str
    priority: int = 0
    language: str = "zh"
    requirement: str = ""
    number: str = ""
    customer_id: str | None = None
    customer_segment: str | None = None
    preferred_agent: str | None = None
    patience_seconds: float | None = None
    talk_seconds: float
    wrap_up_seconds: float = 0.0
    wants_callback: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """An agent was this from here on."""

    at: datetime
    agent: str
    status: Status
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Calls and status changes in the order of time; `ended` and `worked` are what really came of it.

    `left_out`: how many records could not be replayed, by why.
    """

    starts_at: datetime
    ends_at: datetime
    calls: tuple[Call, ...]
    presence: tuple[StatusChange, ...]
    ended: tuple[Ended, ...] = ()
    worked: Mapping[str, Worked] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)


class Stretch(Protocol):
    """A while in which an agent's status and activity were the same; the running one has no end."""

    @property
    def agent(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def activity(self) -> Activity: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...


def day_of(
    interactions: Iterable[Interaction], stretches: Iterable[Stretch], *, starts_at: datetime, ends_at: datetime
) -> Day:
    """The day of these records: contacts that came in it, and the agents' stretches that touch it."""
    left_out: defaultdict[str, int] = defaultdict(int)
    waited: list[Interaction] = []
    ended: list[Ended] = []
    for interaction in interactions:
        if interaction.stage is not Stage.CLOSED:
            left_out["not over yet"] += 1
        elif (one := ended_of(interaction)) is not None:
            ended.append(one)
            if interaction.direction == "inbound":
                waited.append(interaction)
        elif interaction.direction == "inbound":
            left_out["never waited in a queue"] += 1
    stretches = sorted(stretches, key=lambda stretch: (stretch.started_at, stretch.agent))
    return Day(
        starts_at=starts_at,
        ends_at=ends_at,
        calls=_calls(waited),
        presence=_presence(stretches, starts_at),
        ended=tuple(ended),
        worked=_worked(stretches, starts_at, ends_at),
        left_out=dict(left_out),
    )


def without_queues(day: Day, known: Iterable[str]) -> Day:
    """The day without the calls of queues that are no more: nobody could replay them."""
    queues = set(known)
    kept = tuple(call for call in day.calls if call.queue in queues)
    if len(kept) == len(day.calls):
        return day
    gone = {"for a queue that is no more": len(day.calls) - len(kept)}
    ended = tuple(one for one in day.ended if one.queue in queues)
    return replace(day, calls=kept, ended=ended, left_out={**day.left_out, **gone})


def _calls(waited: Sequence[Interaction]) -> tuple[Call, ...]:
    patience = Patience(
        Wait(queue=_queue_of(one), seconds=one.wait_seconds, gave_up=one.outcome in _GAVE_UP) for one in waited
    )
    answered: defaultdict[str, list[Handling]] = defaultdict(list)
    for one in sorted(waited, key=lambda interaction: interaction.id):
        if one.outcome is Outcome.ANSWERED:
            answered[_queue_of(one)].append(_handling_of(one))
    handlings = Handlings(answered)
    calls = [_call(one, patience, handlings) for one in waited]
    return tuple(sorted(calls, key=lambda call: (call.arrived_at, call.id)))


def _call(one: Interaction, patience: Patience, handlings: Handlings) -> Call:
    queue = _queue_of(one)
    answered, gave_up = one.outcome is Outcome.ANSWERED, one.outcome in _GAVE_UP
    handling = _handling_of(one) if answered else handlings.draw(queue, one.id)
    return Call(
        id=one.id,
        arrived_at=one.queued_at or one.started_at,
        queue=queue,
        priority=one.asked_priority,
        language=one.language,
        requirement=one.requirement,
        number=one.ani_e164 or one.ani,
        customer_id=one.customer_id,
        customer_segment=one.customer_segment,
        preferred_agent=one.preferred_agent,
        patience_seconds=one.wait_seconds if gave_up else patience.at_least(one.wait_seconds, queue, one.id),
        talk_seconds=handling.talk_seconds,
        wrap_up_seconds=handling.wrap_up_seconds,
        wants_callback=one.outcome is Outcome.CALLBACK_REQUESTED,
    )


def _queue_of(one: Interaction) -> str:
    """Where his wait began: where it led from there is for the replay to decide."""
    return str(one.overflows[0]["queue"]) if one.overflows else one.queue or ""


def _handling_of(one: Interaction) -> Handling:
    return Handling(talk_seconds=one.talk_seconds + one.hold_seconds, wrap_up_seconds=one.wrap_up_seconds)


def _presence(stretches: Iterable[Stretch], starts_at: datetime) -> tuple[StatusChange, ...]:
    """Only what changes the status or its reason; who was there before the day is there when it begins."""
    last: dict[str, tuple[Status, str | None]] = {}
    changes = []
    for stretch in stretches:
        state = (stretch.status, stretch.reason)
        if last.get(stretch.agent, (Status.OFFLINE, None)) != state:
            at = max(stretch.started_at, starts_at)
            changes.append(StatusChange(at=at, agent=stretch.agent, status=stretch.status, reason=stretch.reason))
        last[stretch.agent] = state
    return tuple(changes)


def _worked(stretches: Iterable[Stretch], starts_at: datetime, ends_at: datetime) -> dict[str, Worked]:
    found: defaultdict[str, Worked] = defaultdict(Worked)
    for stretch in stretches:
        until_at = min(stretch.ended_at or ends_at, ends_at)
        seconds = max(0.0, (until_at - max(stretch.started_at, starts_at)).total_seconds())
        count(found[stretch.agent], stretch.status, stretch.activity, seconds)
    return dict(found)


def count(worked: Worked, status: Status, activity: Activity, seconds: float) -> None:
    """Add a stretch to an agent's day. What he does for a contact counts whatever status he has chosen meanwhile."""
    if activity in _AT_WORK:
        worked.busy_seconds += seconds
    elif activity is Activity.IDLE and status is Status.AVAILABLE:
        worked.idle_seconds += seconds
