"""The life of an alarm that has gone off: its table of states, what one look at the figures makes of it, and when next.

Rule: every state change is in TRANSITIONS and nowhere else. A look needs nothing but the figures of its instant and
what was kept, so it may come late, twice or in any order. `docs/states/alarm.md` is generated from the table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.records import replace
from callcenter.reporting.alarms import Alarm, Combination, Severity, looks_at
from callcenter.reporting.conditions import Operator, Place, Reading, Window, changes_at, crossed


class AlarmState(StrEnum):
    """Where an alarm stands, for one place. Quiet ones are not kept."""

    QUIET = "quiet"
    PENDING = "pending"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"


class AlarmStep(StrEnum):
    """What moves an alarm on."""

    CROSS = "cross"
    RECEDE = "recede"
    LAST = "last"
    ACKNOWLEDGE = "acknowledge"
    CLEAR = "clear"


TRANSITIONS: Final[Mapping[AlarmState, Mapping[AlarmStep, AlarmState]]] = {
    AlarmState.QUIET: {AlarmStep.CROSS: AlarmState.PENDING},
    AlarmState.PENDING: {
        # LAST: it has held for as long as it must, which may be no time at all.
        AlarmStep.LAST: AlarmState.RAISED,
        AlarmStep.RECEDE: AlarmState.QUIET,
    },
    AlarmState.RAISED: {
        AlarmStep.ACKNOWLEDGE: AlarmState.ACKNOWLEDGED,
        AlarmStep.CLEAR: AlarmState.CLEARED,
    },
    AlarmState.ACKNOWLEDGED: {AlarmStep.CLEAR: AlarmState.CLEARED},
    AlarmState.CLEARED: {},
}


class Cause(StrEnum):
    """Why an alarm has cleared."""

    FIGURES = "figures"
    SCHEDULE = "schedule"
    SWITCHED_OFF = "switched_off"
    CHANGED = "changed"
    REMOVED = "removed"
    QUEUE_GONE = "queue_gone"
    AGENT_GONE = "agent_gone"


class Happening(StrEnum):
    """What somebody is to be told of. The names of the events' types."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One condition as of a look: whose figure, its value, and whether it holds."""

    metric: str
    queue: str | None
    group: str | None = None
    agent: str | None = None
    window: Window
    operator: Operator
    threshold: float
    value: float | None
    crossed: bool

    @property
    def place(self) -> Place:
        """Whose figure it is."""
        return Place(queue=self.queue, group=self.group, agent=self.agent)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmInstance:
    """An alarm that goes off or has gone off, for one place. `queues`: those that it looks at besides; None: all.

    `due_at`: when it is raised if it holds until then. `told_at`: since when people know; None while it is muted.
    `escalate_at`: when others are told, if nobody acknowledges it before. `raised_with` is what was seen then.
    """

    id: str
    alarm_id: str
    name: str
    severity: Severity
    queue: str | None
    group: str | None = None
    agent: str | None = None
    queues: tuple[str, ...] | None
    state: AlarmState = AlarmState.QUIET
    began_at: datetime
    due_at: datetime
    seen: tuple[Seen, ...]
    raised_with: tuple[Seen, ...] = ()
    raised_at: datetime | None = None
    told_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    escalate_at: datetime | None = None
    escalated_at: datetime | None = None
    cleared_at: datetime | None = None
    cause: Cause | None = None

    @property
    def place(self) -> Place:
        """Whom it is about."""
        return Place(queue=self.queue, group=self.group, agent=self.agent)

    @property
    def up(self) -> bool:
        """Whether it is raised now, acknowledged or not."""
        return self.state in (AlarmState.RAISED, AlarmState.ACKNOWLEDGED)

    @property
    def main(self) -> Seen:
        """The condition that says what it is about: the first one that holds."""
        return next((one for one in self.seen if one.crossed), self.seen[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What one look made of an instance. None: it is quiet. `next_at`: when to look again if nothing happens before."""

    instance: AlarmInstance | None
    happened: tuple[Happening, ...] = ()
    next_at: datetime | None = None


def next_state(state: AlarmState, step: AlarmStep) -> AlarmState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"alarm cannot {step} while {state}") from None


def stepped(instance: AlarmInstance, step: AlarmStep) -> AlarmInstance:
    """Return the instance one step on, or raise IllegalTransition."""
    return replace(instance, state=next_state(instance.state, step))


def see(alarm: Alarm, place: Place, readings: Sequence[Reading], standing: AlarmInstance | None) -> tuple[Seen, ...]:
    """Return the alarm's conditions as these readings have them, one for each."""
    before = [one.crossed for one in standing.seen] if standing is not None and standing.up else []
    before += [False] * (len(alarm.conditions) - len(before))
    return tuple(
        Seen(
            metric=condition.metric,
            queue=about.queue,
            group=about.group,
            agent=about.agent,
            window=condition.window,
            operator=condition.operator,
            threshold=condition.threshold,
            value=reading.value,
            crossed=crossed(condition, reading, before=was),
        )
        for condition, reading, was in zip(alarm.conditions, readings, before, strict=True)
        for about in (condition.about(place),)
    )


def holds(alarm: Alarm, seen: Sequence[Seen]) -> bool:
    """Whether the alarm's conditions hold, all or any as it says."""
    every = all if alarm.combination is Combination.ALL else any
    return every(one.crossed for one in seen)


def fits(alarm: Alarm, instance: AlarmInstance) -> bool:
    """Whether the instance was made by the conditions that the alarm has now: else it says nothing of them."""
    theirs = [(one.metric, one.place, one.window, one.operator, one.threshold) for one in instance.seen]
    return theirs == [
        (one.metric, one.about(instance.place), one.window, one.operator, one.threshold) for one in alarm.conditions
    ]


def look(
    alarm: Alarm,
    place: Place,
    standing: AlarmInstance | None,
    readings: Sequence[Reading],
    *,
    at: datetime,
    new_id: Callable[[], str],
) -> Looked:
    """Return what becomes of the instance for this place by these readings. The alarm is active and in its hours."""
    seen = see(alarm, place, readings, standing)
    if not holds(alarm, seen):
        if standing is not None and standing.up:
            # What is over may begin again by and by: looked at once more, it says when.
            return replace(cleared(standing, Cause.FIGURES, at, seen=seen), next_at=at)
        return Looked(instance=None, next_at=_passes_at(alarm, None, readings, at))
    after = _began(alarm, place, seen, at, new_id) if standing is None else replace(standing, seen=seen)
    if after.state is AlarmState.PENDING and at >= after.due_at:
        after = replace(stepped(after, AlarmStep.LAST), raised_at=at, raised_with=seen)
    happened: list[Happening] = []
    if after.state is AlarmState.RAISED and not alarm.muted(at):
        after = _told(alarm, after, at, happened)
    return Looked(instance=after, happened=tuple(happened), next_at=_next_at(alarm, after, readings, at))


def acknowledged(instance: AlarmInstance, by: str, at: datetime) -> AlarmInstance:
    """Return the instance when somebody has said that he knows: nothing is escalated any more."""
    return replace(stepped(instance, AlarmStep.ACKNOWLEDGE), acknowledged_by=by, acknowledged_at=at, escalate_at=None)


def cleared(instance: AlarmInstance, cause: Cause, at: datetime, *, seen: tuple[Seen, ...] | None = None) -> Looked:
    """Return what becomes of an instance that is over: one that was never up is forgotten."""
    if not instance.up:
        return Looked(instance=None)
    after = replace(stepped(instance, AlarmStep.CLEAR), cleared_at=at, cause=cause, escalate_at=None)
    # Who was never told that it began is not told that it is over.
    happened = (Happening.CLEARED,) if instance.told_at is not None else ()
    return Looked(instance=after if seen is None else replace(after, seen=seen), happened=happened)


def _began(
    alarm: Alarm, place: Place, seen: tuple[Seen, ...], at: datetime, new_id: Callable[[], str]
) -> AlarmInstance:
    queues = looks_at(alarm, place)
    quiet = AlarmInstance(
        id=new_id(),
        alarm_id=alarm.id,
        name=alarm.name,
        severity=alarm.severity,
        queue=place.queue,
        group=place.group,
        agent=place.agent,
        queues=None if queues is None else tuple(sorted(queues)),
        began_at=at,
        due_at=at + timedelta(seconds=alarm.for_seconds),
        seen=seen,
    )
    return stepped(quiet, AlarmStep.CROSS)


def _told(alarm: Alarm, instance: AlarmInstance, at: datetime, happened: list[Happening]) -> AlarmInstance:
    if instance.told_at is None:
        happened.append(Happening.RAISED)
        after = alarm.escalate_after_seconds
        instance = replace(instance, told_at=at, escalate_at=None if after is None else at + timedelta(seconds=after))
    if instance.escalate_at is not None and at >= instance.escalate_at:
        happened.append(Happening.ESCALATED)
        instance = replace(instance, escalated_at=at, escalate_at=None)
    return instance


def _next_at(alarm: Alarm, instance: AlarmInstance, readings: Sequence[Reading], at: datetime) -> datetime | None:
    found = [_passes_at(alarm, instance, readings, at)]
    if instance.state is AlarmState.PENDING:
        found.append(instance.due_at)
    elif instance.state is AlarmState.RAISED and (instance.told_at is None or instance.escalate_at is not None):
        # Muted: what is due then is told when it is heard again.
        found.append(alarm.muted_until if alarm.muted(at) else instance.escalate_at)
    return min((one for one in found if one is not None), default=None)


def _passes_at(
    alarm: Alarm, instance: AlarmInstance | None, readings: Sequence[Reading], at: datetime
) -> datetime | None:
    up = instance is not None and instance.up
    before = [up and one.crossed for one in instance.seen] if instance is not None else [False] * len(readings)
    passes = (
        changes_at(condition, reading, before=was, at=at)
        for condition, reading, was in zip(alarm.conditions, readings, before, strict=True)
    )
    return min((one for one in passes if one is not None), default=None)
