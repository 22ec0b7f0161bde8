"""Enqueue: the flow ends here and the caller waits for an agent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.ivr.actions import Action, Enqueue, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class EnqueueNode:
    """No exits yet: overflow is the queue's business."""

    id: str
    queue: str
    priority: int = 0
    exits: Mapping[str, str] = field(default_factory=dict)

    def enter(self, visit: Visit) -> Action:
        """Hand the caller to the queue."""
        return Enqueue(queue=self.queue, priority=self.priority)

    def resume(self, visit: Visit, report: Report) -> Action:
        """The caller should be in the queue already: send him there."""
        return self.enter(visit)
