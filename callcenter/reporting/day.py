"""The running sums of a business day, by queue and by agent; and of its last hour, cut fine.

Rule: pure. What is known of a contact is put in the place of what was known of it before, so that at any instant the
sums are those of the facts of all contacts worked out anew. Nothing here asks what time it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from callcenter.reporting.facts import Fact
from callcenter.reporting.measures import Measures

MINUTE: Final = 60
SLOT: Final = timedelta(minutes=5)
SLOTS: Final = 12
_SLOT_MINUTES: Final = int(SLOT.total_seconds()) // MINUTE
# The last hour's slots, and as much as the oldest of them is older.
_KEPT_MINUTES: Final = (SLOTS + 1) * _SLOT_MINUTES


@dataclass(slots=True)
class Sums:
    """Of one queue, or one agent. Minutes and slots are numbered from 1970 on."""

    today: Measures = field(default_factory=Measures)
    minutes: dict[int, Measures] = field(default_factory=dict)
    slots: dict[int, Measures] = field(default_factory=dict)


class Day:
    """The day that begins at `begins_at`; facts of other days count for nothing."""

    def __init__(self, begins_at: datetime, ends_at: datetime) -> None:
        self.begins_at = begins_at
        self.ends_at = ends_at
        self._queues: defaultdict[str, Sums] = defaultdict(Sums)
        self._agents: defaultdict[str, Sums] = defaultdict(Sums)
        # What may still change: the facts of contacts that are not over.
        self._facts: dict[str, tuple[Fact, ...]] = {}

    def put(self, contact_id: str, facts: Sequence[Fact]) -> set[str]:
        """These are the contact's facts now. Returns the queues whose sums are others."""
        before, after = self._facts.get(contact_id, ()), tuple(facts)
        if before == after:
            return set()
        self._facts[contact_id] = after
        gone = [fact for fact in before if fact not in after]
        new = [fact for fact in after if fact not in before]
        for fact in gone:
            for measures in self._where(fact):
                measures.subtract(fact.measures)
        self.add(new)
        return {fact.queue for fact in (*gone, *new) if fact.queue is not None}

    def settle(self, contact_id: str) -> None:
        """Nothing of the contact will change any more: its facts stay in the sums alone."""
        self._facts.pop(contact_id, None)

    def add(self, facts: Iterable[Fact]) -> None:
        """Count facts that will not change."""
        for fact in facts:
            for measures in self._where(fact):
                measures.add(fact.measures)

    def turn(self, begins_at: datetime, ends_at: datetime) -> set[str]:
        """Another day begins; what has counted in it already stays. Returns the queues whose sums are others."""
        changed = {name for name, sums in self._queues.items() if sums.today.sums}
        for sums in (*self._queues.values(), *self._agents.values()):
            sums.today = Measures()
        self.begins_at, self.ends_at = begins_at, ends_at
        for facts in self._facts.values():
            for fact in facts:
                for sums in self._sums(fact):
                    if self._is_today(fact):
                        sums.today.add(fact.measures)
        return changed

    def forget(self, at: datetime) -> set[str]:
        """What is more than an hour old is asked for no more. Returns the queues with anything in the last hour."""
        oldest = minute_of(at) - _KEPT_MINUTES
        for sums in (*self._queues.values(), *self._agents.values()):
            for minute in [one for one in sums.minutes if one < oldest]:
                del sums.minutes[minute]
            for slot in [one for one in sums.slots if (one + 1) * _SLOT_MINUTES <= oldest]:
                del sums.slots[slot]
        return {name for name, sums in self._queues.items() if sums.minutes}

    def today(self, queue: str) -> Measures:
        """Return the queue's sums since midnight; only to be read."""
        return self._queues[queue].today if queue in self._queues else Measures()

    def agent_today(self, agent: str) -> Measures:
        """Return what the agent has had a part in since midnight; only to be read."""
        return self._agents[agent].today if agent in self._agents else Measures()

    def recent(self, queue: str, minutes: int, at: datetime) -> Measures:
        """Return the queue's sums of the last minutes, the running one besides."""
        return _recent(self._queues.get(queue), minutes, at)

    def agent_recent(self, agent: str, minutes: int, at: datetime) -> Measures:
        """Return what the agent has had a part in during the last minutes, the running one besides."""
        return _recent(self._agents.get(agent), minutes, at)

    def slots(self, queue: str, at: datetime) -> list[tuple[datetime, Measures]]:
        """Return the queue's last slots with their beginnings, the running one last; only to be read."""
        last = minute_of(at) // _SLOT_MINUTES
        slots = self._queues[queue].slots if queue in self._queues else {}
        return [
            (datetime.fromtimestamp(slot * SLOT.total_seconds(), UTC), slots.get(slot, Measures()))
            for slot in range(last - SLOTS + 1, last + 1)
        ]

    def _is_today(self, fact: Fact) -> bool:
        return self.begins_at <= fact.at < self.ends_at

    def _sums(self, fact: Fact) -> Iterator[Sums]:
        yield self._queues[fact.queue or ""]
        if fact.agent is not None:
            yield self._agents[fact.agent]

    def _where(self, fact: Fact) -> Iterator[Measures]:
        """All sums in which the fact counts."""
        minute = minute_of(fact.at)
        for sums in self._sums(fact):
            if self._is_today(fact):
                yield sums.today
            yield sums.minutes.setdefault(minute, Measures())
            yield sums.slots.setdefault(minute // _SLOT_MINUTES, Measures())


def minute_of(at: datetime) -> int:
    """Return the number of the minute."""
    return int(at.timestamp()) // MINUTE


def _recent(sums: Sums | None, minutes: int, at: datetime) -> Measures:
    total = Measures()
    if sums is None:
        return total
    minute, last = minute_of(at) - minutes, minute_of(at)
    while minute <= last:
        whole = minute % _SLOT_MINUTES == 0 and minute + _SLOT_MINUTES - 1 <= last
        part = sums.slots.get(minute // _SLOT_MINUTES) if whole else sums.minutes.get(minute)
        if part is not None:
            total.add(part)
        minute += _SLOT_MINUTES if whole else 1
    return total
