"""Enqueue: the caller waits for an agent. He comes back to the flow only when the queue will not have him any more."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.ivr.actions import Action, Enqueue, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class EnqueueNode:
    """Exits, each may be missing: `full`, `max_wait`, `nobody_logged_in`, `nobody_ready`, `closed`.

    One that is there comes before what the queue itself says for that reason.
    """

    id: str
    queue: str
    priority: int = 0
    requirement: str = ""
    exits: Mapping[str, str] = field(default_factory=dict)

    def enter(self, visit: Visit) -> Action:
        """Hand the caller to the queue."""
        return Enqueue(queue=self.queue, priority=self.priority, requirement=self.requirement)

    def resume(self, visit: Visit, report: Report) -> Action:
        """The caller should be in the queue already: send him there."""
        return self.enter(visit)
