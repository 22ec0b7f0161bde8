"""The times that queues were measured by, and since when: what one wants today must not change last week's figures."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from callcenter.reporting.record import QueueTimes

USUAL: Final = QueueTimes()


@dataclass(slots=True)
class QueueTimesHistory:
    """By queue, in order of time. A queue is measured by its first times before it had any."""

    of: dict[str, list[tuple[datetime, QueueTimes]]] = field(default_factory=dict)

    def add(self, queue: str, since: datetime, times: QueueTimes) -> None:
        """From then on; not before what was added last."""
        known = self.of.setdefault(queue, [])
        if not known or known[-1][1] != times:
            known.append((since, times))

    def at(self, queue: str, instant: datetime) -> QueueTimes:
        """Return what held then."""
        known = self.of.get(queue)
        if known is None:
            return USUAL
        return known[max(0, bisect_right(known, instant, key=lambda entry: entry[0]) - 1)][1]
