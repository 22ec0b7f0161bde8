"""What the telephones of a floor saw, and what follows from it: how long free agents waited, and whether all was right.

Rule: pure. An agent is free from the instant his telephone sends (or gets) the BYE; he is rung when an INVITE reaches
his telephone.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# A tick that comes more than this late is late, and so many late ones spoil a run.
LATE_SECONDS: Final = 0.010
_LATE_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A call reached a telephone."""

    at: float
    phone: str
    caller: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """A telephone's call ended."""

    at: float
    phone: str


@dataclass(slots=True)
class FloorLog:
    """What the telephones saw in one run, in order. `second_calls`: calls to a telephone that had one."""

    rung: list[Rung] = field(default_factory=list)
    freed: list[Freed] = field(default_factory=list)
    second_calls: int = 0
    byes_sent_again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Agents that get free from `start` up to `end` count; until `rung_until` everything went on as before."""

    start: float
    end: float
    rung_until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Seconds from free to rung: by each agent's own telephone, and n-th free to n-th rung, whoever it was.

    Who was not rung again before the end counts with the seconds until then, and in `never`.
    """

    own: tuple[float, ...]
    in_order: tuple[float, ...]
    never: int


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late the process with the telephones was, sampled."""

    seconds: Sequence[float]

    @property
    def share(self) -> float:
        """How much of the time it was late."""
        return sum(late > LATE_SECONDS for late in self.seconds) / len(self.seconds)

    @property
    def spoils(self) -> bool:
        """Whether the run does not count."""
        return self.share > _LATE_SHARE


def gaps_of(log: FloorLog, span: Span) -> Gaps:
    """All samples of one run. Before the span no agent was free, so that the n-th ring in it is the n-th agent's."""
    freed = [each for each in log.freed if span.start <= each.at <= span.end]
    rings = [each for each in log.rung if span.start <= each.at <= span.rung_until]
    by_phone: dict[str, list[float]] = {}
    for ring in rings:
        by_phone.setdefault(ring.phone, []).append(ring.at)
    own: list[float] = []
    never = 0
    for each in freed:
        later = [at for at in by_phone.get(each.phone, ()) if at >= each.at]
        never += not later
        own.append((later[0] if later else span.rung_until) - each.at)
    instants = [ring.at for ring in rings] + [span.rung_until] * len(freed)
    in_order = [at - each.at for each, at in zip(freed, instants, strict=False)]
    return Gaps(own=tuple(own), in_order=tuple(in_order), never=never)


def rung_twice(log: FloorLog) -> int:
    """Callers who reached more than one telephone."""
    return sum(times > 1 for times in Counter(ring.caller for ring in log.rung).values())


def without_one_record(log: FloorLog, records: Iterable[Mapping[str, str | None]]) -> int:
    """Callers without exactly one record that names the agent whose telephone rang and says that he answered.

    A record of somebody who was never rung counts as well.
    """
    phones: dict[str, str] = {ring.caller: ring.phone for ring in log.rung}
    kept: dict[str | None, list[Mapping[str, str | None]]] = {}
    for record in records:
        kept.setdefault(record["ani"], []).append(record)
    wrong = sum(caller not in phones for caller in kept)
    for caller, phone in phones.items():
        found = kept.get(caller, [])
        wrong += [(each["agent"], each["outcome"]) for each in found] != [(phone, "answered")]
    return wrong
