"""A busy floor in simulated time: Poisson callers of two queues, exponential talks, agents of whom some serve both."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from callcenter.core.agent import PhoneState, Status
from callcenter.core.commands import HoldCaller, RingAgents
from callcenter.core.configuration import AgentProfile, Configuration
from callcenter.core.contact_center import ContactCenter
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    Configured,
    Event,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbStarted,
)
from callcenter.core.requests import Request, SetAgentStatus
from tests.support.floor import LONG_AGO, START, a_floor

TALK_SECONDS: Final = {"sales": 120.0, "support": 240.0}
_DIALLED: Final = {"sales": "4001", "support": "4002"}
_PICKS_UP_AFTER: Final = 3.0


@dataclass(slots=True)
class Wait:
    """What a caller was told when he began to wait, by us and by Asterisk's formula, and what came of it."""

    queue: str
    estimated: float
    of_asterisk: float
    actual: float


def the_staff() -> dict[str, AgentProfile]:
    """Three for each queue, and three for both."""
    teams = {"s": {"sales"}, "t": {"support"}, "b": {"sales", "support"}}
    return {
        name: AgentProfile(username=name, display_name=name, endpoint=name, queues=frozenset(queues))
        for team, queues in teams.items()
        for name in (f"{team}{number}" for number in range(3))
    }


def the_floor() -> Configuration:
    """Two queues without wrap-up and without priorities."""
    floor = a_floor(agents=the_staff())
    queues = {name: replace(queue, wrap_up_seconds=0) for name, queue in floor.queues.items()}
    entry_points = {dnis: replace(entry, priority=0) for dnis, entry in floor.entry_points.items()}
    return replace(floor, queues=queues, entry_points=entry_points)


@dataclass(slots=True)
class BusyFloor:
    """Runs one seed. `asterisk` is app_queue's number per queue: on each answer three parts old and one new."""

    seed: int
    calls: int
    load: float
    center: ContactCenter = field(init=False)
    asterisk: dict[str, float] = field(default_factory=lambda: {"sales": 0.0, "support": 0.0})
    waits: list[Wait] = field(default_factory=list)
    _due: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _told: dict[str, float] = field(default_factory=dict)
    _random: Random = field(init=False)

    def run(self) -> list[Wait]:
        """Let all of them call; return what those who had to wait were told."""
        self._random = Random(self.seed)
        self.center = ContactCenter(lambda: f"i{next(self._numbers)}")
        self._give(Configured(configuration=the_floor(), at=START))
        phones = dict.fromkeys(the_staff(), PhoneState.IDLE)
        self._give(SwitchSeen(calls=(), phones=phones, switch_started_at=LONG_AGO, since_at=START, at=START))
        for name in the_staff():
            self._give(SetAgentStatus(agent=name, status=Status.AVAILABLE, at=START))
        at = 0.0
        # Work that comes in a second, against nine agents: `load` of what they can do.
        rate = self.load * 9 / (sum(TALK_SECONDS.values()) / 2)
        for number in range(self.calls):
            at += self._random.expovariate(rate)
            queue = self._random.choice(("sales", "support"))
            self._at(at, lambda now, c=f"c{number}", q=queue: self._arrives(now, c, q))  # type: ignore[misc]
        while self._due:
            now, _, happen = heapq.heappop(self._due)
            happen(now)
        return self.waits

    def _at(self, seconds: float, happen: Callable[[float], None]) -> None:
        heapq.heappush(self._due, (seconds, next(self._numbers), happen))

    def _arrives(self, now: float, call_id: str, queue: str) -> None:
        self._told[call_id] = self.asterisk[queue]
        self._give(CallArrived(call_id=call_id, ani="", dnis=_DIALLED[queue], at=_instant(now)))

    def _answers(self, now: float, call_id: str, generation: int) -> None:
        self._give(AgentAnswered(call_id=call_id, generation=generation, at=_instant(now)))
        state = self.center.state
        contact = state.interactions[state.by_call[call_id]]
        queue = contact.queue or ""
        if contact.estimated_wait_seconds is not None:
            told = self._told[call_id]
            self.waits.append(Wait(queue, contact.estimated_wait_seconds, told, contact.wait_seconds))
        self.asterisk[queue] = (3 * self.asterisk[queue] + contact.wait_seconds) / 4
        talk = self._random.expovariate(1 / TALK_SECONDS[queue])
        self._at(now + talk, lambda later: self._hangs_up(later, call_id, generation))

    def _hangs_up(self, now: float, call_id: str, generation: int) -> None:
        end = RingEnd.AGENT_HUNG_UP
        self._give(RingFinished(call_id=call_id, generation=generation, end=end, at=_instant(now)))

    def _give(self, given: Event | Request) -> None:
        now = (given.at - START).total_seconds()
        for command in self.center.handle(given).commands:
            match command:
                case HoldCaller(call_id=call_id, generation=generation):
                    started = VerbStarted(call_id=call_id, generation=generation, verb=Verb.HOLD, at=given.at)
                    self._at(now, lambda _, e=started: self._give(e))  # type: ignore[misc]
                case RingAgents(call_id=call_id, generation=generation):
                    started = VerbStarted(call_id=call_id, generation=generation, verb=Verb.RING, at=given.at)
                    self._at(now, lambda _, e=started: self._give(e))  # type: ignore[misc]
                    self._at(
                        now + _PICKS_UP_AFTER,
                        lambda later, c=call_id, g=generation: self._answers(later, c, g),  # type: ignore[misc]
                    )


def _instant(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)
