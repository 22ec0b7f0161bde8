"""What agents' time has gone into: sums of the business day, and the stretches of the last hour.

Rule: pure. Each agent's time is counted when he becomes something else; what still goes on is added when one asks. So
at any instant the sums are those of his whole history.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from callcenter.core.agent import Agent
from callcenter.reporting.agent_time import part_of
from callcenter.reporting.measures import Measure, Measures

KEPT: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Time that went into one of the five parts."""

    part: Measure
    began_at: datetime
    ended_at: datetime

    def within(self, began_at: datetime, ended_at: datetime) -> float:
        """Return how many of its seconds lie in this time."""
        return max(0.0, (min(self.ended_at, ended_at) - max(self.began_at, began_at)).total_seconds())


class TimeSpent:
    """Of all agents, in the day that begins at `begins_at`."""

    def __init__(self, begins_at: datetime, ends_at: datetime) -> None:
        self._begins_at, self._ends_at = begins_at, ends_at
        self._today: dict[str, Measures] = {}
        self._stretches: dict[str, deque[Stretch]] = {}
        # As each was when his time was counted last.
        self._agents: dict[str, Agent] = {}
        self._counted_at: dict[str, datetime] = {}
        # When each was heard of first: what he did before, the store knows.
        self._heard_at: dict[str, datetime] = {}

    def turn(self, begins_at: datetime, ends_at: datetime) -> None:
        """Another day begins. The last hour goes on over midnight."""
        self._begins_at, self._ends_at = begins_at, ends_at
        self._today = {}

    def hear(self, agent: Agent, at: datetime) -> None:
        """He is like this from now on; until now he was as before."""
        name = agent.username
        if name in self._agents:
            going_on = self._going_on(name, at)
            if going_on is not None:
                self._add(self._today.setdefault(name, Measures()), going_on, self._begins_at, self._ends_at)
                self._stretches.setdefault(name, deque()).append(going_on)
        self._agents[name] = agent
        self._heard_at.setdefault(name, at)
        self._counted_at[name] = max(at, self._counted_at.get(name, at))
        self._forget(name, at)

    def meet(self, agents: Iterable[Agent]) -> Mapping[str, datetime]:
        """These are there, as they are. Returns since when each one's time is counted here."""
        for agent in agents:
            self._agents.setdefault(agent.username, agent)
        return {name: self._heard_at.get(name, _since(agent)) for name, agent in self._agents.items()}

    def add(self, sums: Mapping[str, Measures], stretches: Mapping[str, Iterable[Stretch]]) -> None:
        """Count what the store knows: of the day, and of the last hour."""
        for name, measures in sums.items():
            self._today.setdefault(name, Measures()).add(measures)
        for name, found in stretches.items():
            mine = self._stretches.setdefault(name, deque())
            self._stretches[name] = deque(sorted((*found, *mine), key=lambda one: one.ended_at))

    def today(self, name: str, at: datetime) -> Measures:
        """Return what the agent's time went into since midnight, up to now."""
        total = Measures()
        total.add(self._today.get(name, Measures()))
        going_on = self._going_on(name, at)
        if going_on is not None:
            self._add(total, going_on, self._begins_at, self._ends_at)
        return total

    def recent(self, name: str, minutes: int, at: datetime) -> Measures:
        """Return what it went into in the last minutes, up to an hour; to the second."""
        total, since = Measures(), at - timedelta(minutes=minutes)
        for stretch in reversed(self._stretches.get(name, ())):
            if stretch.ended_at <= since:
                break
            self._add(total, stretch, since, at)
        going_on = self._going_on(name, at)
        if going_on is not None:
            self._add(total, going_on, since, at)
        return total

    def forget(self, at: datetime) -> None:
        """What is more than an hour old is asked for no more."""
        for name in self._stretches:
            self._forget(name, at)

    def _forget(self, name: str, at: datetime) -> None:
        kept = self._stretches.get(name)
        while kept and kept[0].ended_at <= at - KEPT:
            kept.popleft()

    def _going_on(self, name: str, until: datetime) -> Stretch | None:
        """What he has done since his time was counted last; None: nothing that counts."""
        agent = self._agents.get(name)
        part = part_of(agent.status, agent.activity) if agent is not None else None
        if agent is None or part is None:
            return None
        return Stretch(part=part, began_at=self._counted_at.get(name, _since(agent)), ended_at=until)

    @staticmethod
    def _add(total: Measures, stretch: Stretch, began_at: datetime, ended_at: datetime) -> None:
        seconds = stretch.within(began_at, ended_at)
        total.count(stretch.part, seconds)
        total.count(Measure.LOGGED_IN_SECONDS, seconds)


def _since(agent: Agent) -> datetime:
    """Since when he has been as he is."""
    return max(agent.status_since_at, agent.activity_since_at)
