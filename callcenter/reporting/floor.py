"""The figures of this moment, read off the live state: who waits in a queue, what its agents are doing, since when.

Rule: an agent with work is counted by his activity; without, as available when a call may go to him now, else as not
ready; offline ones not at all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from callcenter.core.acd.estimate import for_new_caller
from callcenter.core.agent import Activity, Agent, Status, may_take_calls
from callcenter.core.configuration import Configuration
from callcenter.core.events import RingEnd
from callcenter.core.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFloor:
    """One queue now. `estimated_wait_seconds` None: nobody is ready, so nobody knows."""

    waiting: int
    longest_waiting_since_at: datetime | None
    estimated_wait_seconds: float | None
    agents_available: int
    agents_offered: int
    agents_on_contact: int
    agents_wrap_up: int
    agents_not_ready: int

    @property
    def agents_logged_in(self) -> int:
        """All who are not offline."""
        return (
            self.agents_available
            + self.agents_offered
            + self.agents_on_contact
            + self.agents_wrap_up
            + self.agents_not_ready
        )

    def figures(self, at: datetime) -> dict[str, float | None]:
        """Return them by the ids of the registry (`of_floor.py`)."""
        since_at = self.longest_waiting_since_at
        return {
            "waiting": self.waiting,
            "longest_waiting": max(0.0, (at - since_at).total_seconds()) if since_at else 0.0,
            "estimated_wait": self.estimated_wait_seconds,
            "agents_available": self.agents_available,
            "agents_offered": self.agents_offered,
            "agents_on_contact": self.agents_on_contact,
            "agents_wrap_up": self.agents_wrap_up,
            "agents_not_ready": self.agents_not_ready,
            "agents_logged_in": self.agents_logged_in,
        }


class Floor:
    """Reads queues off a state. Who belongs to which queue is worked out once for each configuration."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._configuration: Configuration | None = None
        self._members: Mapping[str, list[str]] = {}

    def all(self, at: datetime) -> QueueFloor:
        """Return all queues together: each agent counts once; the estimate is that of the queue that is worst off."""
        state = self._state
        queues = [self.of(name, at) for name in state.configuration.queues]
        everybody = {one for name in state.configuration.queues for one in self.members(name)}
        counts = Counter(standing(state.agents[one]) for one in everybody if one in state.agents)
        known = [one.estimated_wait_seconds for one in queues if one.estimated_wait_seconds is not None]
        return QueueFloor(
            waiting=sum(one.waiting for one in queues),
            longest_waiting_since_at=min(
                (one.longest_waiting_since_at for one in queues if one.longest_waiting_since_at), default=None
            ),
            estimated_wait_seconds=max(known, default=None),
            agents_available=counts["available"],
            agents_offered=counts["offered"],
            agents_on_contact=counts["on_contact"],
            agents_wrap_up=counts["wrap_up"],
            agents_not_ready=counts["not_ready"],
        )

    def of(self, name: str, at: datetime) -> QueueFloor:
        """Return this queue, which must be one, as of now."""
        state = self._state
        queue = state.configuration.queues[name]
        waiting = [state.interactions[one] for one in state.queued_in.get(name, ()) if one in state.interactions]
        counts = Counter(standing(state.agents[one]) for one in self.members(name) if one in state.agents)
        estimated = for_new_caller(state, queue, at).seconds
        return QueueFloor(
            waiting=len(waiting),
            longest_waiting_since_at=min((one.queued_at for one in waiting if one.queued_at), default=None),
            estimated_wait_seconds=None if estimated is None else float(round(estimated)),
            agents_available=counts["available"],
            agents_offered=counts["offered"],
            agents_on_contact=counts["on_contact"],
            agents_wrap_up=counts["wrap_up"],
            agents_not_ready=counts["not_ready"],
        )

    def members(self, name: str) -> list[str]:
        """Return the agents who belong to this queue."""
        configuration = self._state.configuration
        if configuration is not self._configuration:
            members: dict[str, list[str]] = {}
            for username, profile in configuration.agents.items():
                for queue in profile.queues:
                    members.setdefault(queue, []).append(username)
            self._configuration, self._members = configuration, members
        return self._members.get(name, [])


def standing(agent: Agent) -> str:
    """Return what the agent is counted as."""
    if agent.activity != "idle":
        return agent.activity
    if agent.status is Status.OFFLINE:
        return "offline"
    # One who chose to be available but whose phone is away or busy is not there for the queue.
    return "available" if may_take_calls(agent) else "not_ready"


def agent_figures(agent: Agent, at: datetime) -> dict[str, float | None]:
    """Return for how long he has been doing what he does, by the ids of the registry (`of_agent_floor.py`)."""
    free = agent.activity is Activity.IDLE
    not_ready = free and agent.status is Status.NOT_READY
    worked = (at - agent.activity_since_at).total_seconds()
    waited = (at - max(agent.status_since_at, agent.activity_since_at)).total_seconds()
    return {
        "time_not_ready": waited if not_ready else None,
        "time_not_ready_missed": waited if not_ready and agent.reason == RingEnd.NO_ANSWER else None,
        "time_on_contact": worked if agent.activity is Activity.ON_CONTACT else None,
        "time_in_wrap_up": worked if agent.activity is Activity.WRAP_UP else None,
        "time_idle": waited if free and agent.status is Status.AVAILABLE else None,
    }
