"""Alarms to test with: a service level with a band, a longest wait; sums that a test sets, a board that it reads."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from callcenter.core.configuration import AgentProfile
from callcenter.engine.clock import Clock
from callcenter.reporting.alarm_life import AlarmInstance
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import Condition, Operator, Place, Reach, Window
from callcenter.reporting.measures import Measure, Measures

AT = datetime(2026, 3, 2, 9, 1, 30, tzinfo=UTC)
LEVEL = Condition(metric="service_level", window=Window.HALF_HOUR, operator=Operator.BELOW, threshold=0.7, clear=0.75)
WAIT = Condition(metric="longest_waiting", operator=Operator.ABOVE, threshold=120, clear=120)
BREAK = Condition(metric="time_not_ready", reach=Reach.EACH_AGENT, operator=Operator.ABOVE, threshold=1200, clear=1200)
BUSY = Condition(metric="occupancy", window=Window.HALF_HOUR, operator=Operator.ABOVE, threshold=0.9, clear=0.85)
SALES = Place(queue="sales")


def staff(**who: tuple[str, str | None]) -> dict[str, AgentProfile]:
    """Agents by name, each with his queue and his group."""
    return {
        name: AgentProfile(
            username=name,
            display_name=name.title(),
            endpoint=f"{name}-desk",
            queues=frozenset({queue}),
            groups=frozenset({group} if group else ()),
        )
        for name, (queue, group) in who.items()
    }


def alarm(*conditions: Condition, **facts: Any) -> Alarm:
    """An alarm over these conditions."""
    made = {"id": "a", "name": "A", "created_by": "sam", "created_at": AT, "updated_at": AT}
    return Alarm(**{**made, "conditions": conditions, **facts})


@dataclass
class FakeSums:
    """The day as a test wants it: who has waited since when, and the service level, of each queue.

    Of agents, who has been not ready since when, and what share of the time he has been on contact.
    """

    clock: Clock
    waiting_since: dict[str, datetime] = field(default_factory=dict)
    levels: dict[str, float] = field(default_factory=dict)
    not_ready_since: dict[str, datetime] = field(default_factory=dict)
    occupied: dict[str, float] = field(default_factory=dict)
    loaded: bool = True
    told: list[Callable[[Collection[str], Collection[str]], None]] = field(default_factory=list)

    def on_changed(self, told: Callable[[Collection[str], Collection[str]], None]) -> None:
        self.told.append(told)

    def set_level(self, queue: str, level: float) -> None:
        self.levels[queue] = level
        self.change(queue)

    def waits(self, queue: str, since: datetime | None) -> None:
        if since is None:
            self.waiting_since.pop(queue, None)
        else:
            self.waiting_since[queue] = since
        self.change(queue)

    def rests(self, agent: str, since: datetime | None) -> None:
        if since is None:
            self.not_ready_since.pop(agent, None)
        else:
            self.not_ready_since[agent] = since
        self.change(agents=(agent,))

    def change(self, *queues: str, agents: Collection[str] = ()) -> None:
        for one in self.told:
            one(queues, agents)

    def agent_today(self, agent: str) -> Measures:
        return self.agent_time(agent)

    def agent_recent(self, agent: str, minutes: int = 30) -> Measures:
        return self.agent_time(agent)

    def agent_time(self, agent: str, minutes: int | None = None) -> Measures:
        measures = Measures()
        if agent in self.occupied:
            measures.count(Measure.CONTACT_SECONDS, 1000 * self.occupied[agent])
            measures.count(Measure.IDLE_SECONDS, 1000 * (1 - self.occupied[agent]))
        return measures

    def agent_floor(self, agent: str) -> Mapping[str, float | None]:
        since = self.not_ready_since.get(agent)
        return {"time_not_ready": None if since is None else (self.clock.now() - since).total_seconds()}

    def today(self, queue: str) -> Measures:
        return self.recent(queue)

    def recent(self, queue: str, minutes: int = 30) -> Measures:
        measures = Measures()
        if queue in self.levels:
            measures.count(Measure.ANSWERED, 100)
            measures.count(Measure.ANSWERED_IN_LEVEL, 100 * self.levels[queue])
        return measures

    def floor(self, queue: str | None) -> Mapping[str, float | None]:
        since = self.waiting_since if queue is None else {queue: self.waiting_since.get(queue)}
        waits = [(self.clock.now() - one).total_seconds() for one in since.values() if one is not None]
        return {"waiting": float(len(waits)), "longest_waiting": max(waits, default=0.0)}


@dataclass
class FakeBoard:
    """What is up, as somebody would see it."""

    shown: dict[str, AlarmInstance] = field(default_factory=dict)
    muted: dict[str, bool] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def alarm_shown(self, instance: AlarmInstance, *, muted: bool) -> None:
        self.shown[instance.id] = instance
        self.muted[instance.id] = muted
        self.arrived.set()

    def alarm_gone(self, instance_id: str) -> None:
        self.shown.pop(instance_id, None)
