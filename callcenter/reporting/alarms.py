"""What somebody wants to be warned of: conditions over the registry's figures, how long they must hold, whom to tell.

Rule: an alarm is data. When a condition holds is in `conditions.py`; what follows, in `alarm_life.py`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callcenter.core.configuration import Configuration
from callcenter.reporting.conditions import OF_TIME, Condition, Place, Reach


class Severity(StrEnum):
    """How bad it is. Stored by these names."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Combination(StrEnum):
    """Whether all conditions must hold, or one is enough."""

    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What is watched. There is one instance of it for each queue or agent where a condition is about each, else one.

    `queues` narrows `each` to these, and `each_agent` to who belongs to one of them; empty: every one. `emails` are
    told when it is raised and cleared, those of `escalate_to` when nobody has acknowledged it `escalate_after_seconds`
    later. `schedule`: watched only while open.
    """

    id: str
    name: str
    conditions: tuple[Condition, ...]
    combination: Combination = Combination.ALL
    queues: tuple[str, ...] = ()
    for_seconds: int = 0
    severity: Severity = Severity.WARNING
    schedule: str | None = None
    emails: tuple[str, ...] = ()
    escalate_after_seconds: int | None = None
    escalate_to: tuple[str, ...] = ()
    active: bool = True
    muted_until: datetime | None = None
    muted_by: str | None = None
    created_by: str
    version: int = 1
    created_at: datetime
    updated_at: datetime

    def muted(self, at: datetime) -> bool:
        """Whether nobody wants to be told now."""
        return self.muted_until is not None and at < self.muted_until

    def is_about(self, reach: Reach) -> bool:
        """Whether one of its conditions has this reach."""
        return any(one.reach is reach for one in self.conditions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wakes:
    """Whose changes an instance is looked at for. `queues` None: those of any."""

    queues: frozenset[str] | None
    agents: frozenset[str]


def instances_of(alarm: Alarm, configuration: Configuration) -> list[Place]:
    """Return what there is an instance for."""
    wanted = frozenset(alarm.queues)
    if alarm.is_about(Reach.EACH_AGENT):
        members = configuration.agents.values()
        return [Place(agent=one.username) for one in members if not wanted or not wanted.isdisjoint(one.queues)]
    if alarm.is_about(Reach.EACH):
        return [Place(queue=name) for name in configuration.queues if not wanted or name in wanted]
    named = {one.about(Place()) for one in alarm.conditions}
    return [named.pop() if len(named) == 1 else Place()]


def looks_at(alarm: Alarm, place: Place) -> frozenset[str] | None:
    """Return the queues that this instance tells something of, besides its agent or group; None: of everything."""
    found: set[str] = set()
    for one in alarm.conditions:
        about = one.about(place)
        if about.queue is not None:
            found.add(about.queue)
        elif about == Place() or (about.group is not None and about.group != place.group):
            return None
    return frozenset(found)


def wakes_on(alarm: Alarm, place: Place) -> Wakes:
    """Return what this instance is looked at for at once. Agents' time tells by the minute what it has come to."""
    told = [one.about(place) for one in alarm.conditions if one.metric not in OF_TIME]
    queues = {one.queue for one in told if one.agent is None}
    return Wakes(
        queues=None if None in queues else frozenset(one for one in queues if one is not None),
        agents=frozenset(one.agent for one in told if one.agent is not None),
    )
