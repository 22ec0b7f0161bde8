"""What supervisors ask for on the floor: with callers who wait, with queues, with what an agent does next.

Rule: the same asked twice changes nothing. Who has asked is noted where it is asked, but for what is kept with the
state: who has closed a queue, who has chosen for an agent.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseWaiting:
    """The waiting caller has so many points of priority besides all others; 0: none."""

    interaction_id: str
    points: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWaiting:
    """The waiting caller waits on in another queue."""

    interaction_id: str
    queue: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignWaiting:
    """The waiting caller waits for this agent alone, as long as he takes calls. None: for anybody again."""

    interaction_id: str
    agent: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EndWaiting:
    """The waiting caller is hung up."""

    interaction_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseQueue:
    """The queue is closed by hand, whatever its schedule says. `until_at` None: until somebody opens it."""

    queue: str
    by: str
    reason: str | None = None
    until_at: datetime | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQueue:
    """What was closed by hand is open again, where its schedule is."""

    queue: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDeferredStatus:
    """What was chosen for after the contact is not wanted any more: the agent keeps the status that he has."""

    agent: str
    at: datetime


WaitingAct = RaiseWaiting | MoveWaiting | AssignWaiting | EndWaiting
QueueAct = CloseQueue | OpenQueue
Act = WaitingAct | QueueAct | DropDeferredStatus
