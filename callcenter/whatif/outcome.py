"""What a day came to, in figures with one definition each; a recorded and a replayed day are folded by the same code.

Definitions, with the product whose they are where there is one:

* offered: callers who began to wait in the queue, however it ended. A caller counts in the queue where his wait began.
* answered: an agent of ours talked with him, in this queue or after an overflow in another.
* abandoned: he hung up while he waited or a phone rang. elsewhere: neither (voicemail, callback, a number outside,
  turned away). offered = answered + abandoned + elsewhere.
* overflowed: a limit of the queue sent him away at least once, whatever came of it.
* service_level: answered within the queue's seconds / offered (Genesys Cloud's default, with flow-outs in the divisor).
  An answer is in time when `wait_seconds` (to the answer, ringing included) is at most the queue's seconds.
* average_wait: mean wait_seconds of the answered (the ASA of Amazon Connect); p50, p90 by nearest rank; the longest.
* abandoned_share: abandoned / offered (Amazon Connect's abandonment rate).
* occupancy: contact and wrap-up / (contact and wrap-up + idle while available), as Amazon Connect's: ringing is in
  neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Final

from callcenter.core.interaction import Interaction, Outcome

_ABANDONED: Final = (Outcome.ABANDONED_IN_QUEUE, Outcome.ABANDONED_WHILE_RINGING)
_USUAL_SECONDS: Final = 20


class Fate(StrEnum):
    """How a caller's wait ended. `called_back`: no caller, a call of ours that an agent talked in."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    ELSEWHERE = "elsewhere"
    CALLED_BACK = "called_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """One contact that is over. The agent had it from `connected_at` to `freed_at`."""

    id: str
    queue: str
    fate: Fate
    wait_seconds: float
    priority: int = 0
    overflowed: bool = False
    agent: str | None = None
    connected_at: datetime | None = None
    freed_at: datetime | None = None


@dataclass(slots=True)
class Worked:
    """An agent's day in seconds: with contacts and their wrap-up, and idle while available."""

    busy_seconds: float = 0.0
    idle_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one queue, or of all. None: there was nobody to count."""

    offered: int
    answered: int
    abandoned: int
    elsewhere: int
    overflowed: int
    service_level: float | None
    abandoned_share: float | None
    average_wait: float | None
    wait_p50: float | None
    wait_p90: float | None
    wait_longest: float | None
    average_wait_by_priority: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a day came to. `service_level_seconds` by queue: within how long an answer was in time."""

    total: Figures
    queues: Mapping[str, Figures]
    service_level_seconds: Mapping[str, int]
    occupancy: float | None
    agents: int
    called_back: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One figure of both days. `queue` None: of all queues together."""

    queue: str | None
    figure: str
    a: float | None
    b: float | None

    @property
    def difference(self) -> float | None:
        """B less A."""
        return None if self.a is None or self.b is None else self.b - self.a


def ended_of(interaction: Interaction) -> Ended | None:
    """How a closed contact counts; None when it never waited in a queue of ours."""
    talked = interaction.outcome is Outcome.ANSWERED
    queue = str(interaction.overflows[0]["queue"]) if interaction.overflows else interaction.queue
    if queue is None or not (interaction.queued_at or (talked and interaction.direction == "outbound")):
        return None
    if interaction.direction == "outbound":
        if not talked:
            return None
        fate = Fate.CALLED_BACK
    elif talked:
        fate = Fate.ANSWERED
    else:
        fate = Fate.ABANDONED if interaction.outcome in _ABANDONED else Fate.ELSEWHERE
    return Ended(
        id=interaction.id,
        queue=queue,
        fate=fate,
        wait_seconds=interaction.wait_seconds,
        priority=interaction.priority,
        overflowed=bool(interaction.overflows),
        agent=interaction.agent,
        connected_at=interaction.connected_at,
        freed_at=interaction.wrap_up_ended_at,
    )


def result_of(ended: Sequence[Ended], worked: Mapping[str, Worked], service_level_seconds: Mapping[str, int]) -> Result:
    """Fold a day. Queues that are not named are in time within 20 seconds."""
    by_queue: defaultdict[str, list[Ended]] = defaultdict(list)
    waited = [one for one in ended if one.fate is not Fate.CALLED_BACK]
    for one in waited:
        by_queue[one.queue].append(one)
    seconds = {name: service_level_seconds.get(name, _USUAL_SECONDS) for name in sorted(by_queue)}
    busy = sum(each.busy_seconds for each in worked.values())
    present = busy + sum(each.idle_seconds for each in worked.values())
    return Result(
        total=_figures(waited, seconds),
        queues={name: _figures(by_queue[name], seconds) for name in sorted(by_queue)},
        service_level_seconds=seconds,
        occupancy=busy / present if present else None,
        agents=sum(1 for each in worked.values() if each.busy_seconds or each.idle_seconds),
        called_back=len(ended) - len(waited),
    )


def compare(a: Result, b: Result) -> list[Comparison]:
    """Every figure of the whole, then of each queue that either has."""
    found = list(_both(None, a.total, b.total))
    found.append(Comparison(queue=None, figure="occupancy", a=a.occupancy, b=b.occupancy))
    found.append(Comparison(queue=None, figure="agents", a=float(a.agents), b=float(b.agents)))
    if a.called_back or b.called_back:
        found.append(Comparison(queue=None, figure="called_back", a=float(a.called_back), b=float(b.called_back)))
    for name in sorted(a.queues.keys() | b.queues.keys()):
        found.extend(_both(name, a.queues.get(name), b.queues.get(name)))
    return found


def _both(queue: str | None, a: Figures | None, b: Figures | None) -> Iterable[Comparison]:
    for each in fields(Figures):
        if each.name != "average_wait_by_priority":
            yield Comparison(queue=queue, figure=each.name, a=_number(a, each.name), b=_number(b, each.name))


def _number(figures: Figures | None, name: str) -> float | None:
    value = None if figures is None else getattr(figures, name)
    return None if value is None else float(value)


def _figures(ended: Sequence[Ended], seconds: Mapping[str, int]) -> Figures:
    answered = [one for one in ended if one.fate is Fate.ANSWERED]
    waits = sorted(one.wait_seconds for one in answered)
    in_time = sum(1 for one in answered if one.wait_seconds <= seconds[one.queue])
    abandoned = sum(1 for one in ended if one.fate is Fate.ABANDONED)
    by_priority: defaultdict[int, list[float]] = defaultdict(list)
    for one in answered:
        by_priority[one.priority].append(one.wait_seconds)
    return Figures(
        offered=len(ended),
        answered=len(answered),
        abandoned=abandoned,
        elsewhere=len(ended) - len(answered) - abandoned,
        overflowed=sum(1 for one in ended if one.overflowed),
        service_level=in_time / len(ended) if ended else None,
        abandoned_share=abandoned / len(ended) if ended else None,
        average_wait=sum(waits) / len(waits) if waits else None,
        wait_p50=_rank(waits, 50),
        wait_p90=_rank(waits, 90),
        wait_longest=waits[-1] if waits else None,
        average_wait_by_priority={each: sum(its) / len(its) for each, its in sorted(by_priority.items())},
    )


def _rank(ranked: Sequence[float], percent: int) -> float | None:
    return ranked[max(0, ceil(len(ranked) * percent / 100) - 1)] if ranked else None
