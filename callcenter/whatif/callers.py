"""What the record does not say of a caller, drawn so that every replay draws the same: patience, and handle time.

Rule: drawn by a hash of the call's id, never from a generator: the same caller is as patient under every routing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log
from typing import Final

# With fewer callers who gave up than this, a queue's own fit says little: that of the whole day is taken.
_ENOUGH: Final = 10
# A day on which no agent answered anything says nothing about how long that takes.
_UNKNOWN_TALK_SECONDS: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long somebody waited in a queue, and whether that was all his patience."""

    queue: str
    seconds: float
    gave_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How long a contact kept its agent."""

    talk_seconds: float
    wrap_up_seconds: float


class Patience:
    """How many give up per second of waiting, by queue: exponential, the maximum likelihood of censored waits.

    Who was answered would have waited longer, nobody knows by how much; the likelihood of that is exp(-rate × wait).
    The rate that makes everything seen most likely is those who gave up / all seconds waited, by anybody.
    """

    def __init__(self, waits: Iterable[Wait]) -> None:
        given_up: defaultdict[str, int] = defaultdict(int)
        seconds: defaultdict[str, float] = defaultdict(float)
        for wait in waits:
            given_up[wait.queue] += wait.gave_up
            seconds[wait.queue] += wait.seconds
        whole = _rate(sum(given_up.values()), sum(seconds.values()))
        self.whole = whole
        self.rates: Mapping[str, float] = {
            queue: _rate(given_up[queue], seconds[queue]) if given_up[queue] >= _ENOUGH else whole for queue in seconds
        }

    def at_least(self, waited_seconds: float, queue: str, call_id: str) -> float | None:
        """The patience of somebody who has waited so long already; None: nobody gave up that day, nor would he.

        An exponential patience has no memory: what is left of it is drawn as if he began to wait now.
        """
        rate = self.rates.get(queue, self.whole)
        return waited_seconds - log(lot(call_id, "patience")) / rate if rate else None


class Handlings:
    """The handle times of a day, to draw from for a call that nobody answered: one of its queue's own."""

    def __init__(self, answered: Mapping[str, Sequence[Handling]]) -> None:
        self._of = answered
        self._all = [each for queue in sorted(answered) for each in answered[queue]]

    def draw(self, queue: str, call_id: str) -> Handling:
        """That of some answered call; always the same for this one."""
        among = self._of.get(queue) or self._all
        if not among:
            return Handling(talk_seconds=_UNKNOWN_TALK_SECONDS, wrap_up_seconds=0.0)
        return among[min(len(among) - 1, int(lot(call_id, "handling") * len(among)))]


def lot(call_id: str, what: str) -> float:
    """A number above 0 and up to 1 that belongs to this call."""
    digest = blake2b(f"{what}:{call_id}".encode(), digest_size=7).digest()
    return (int.from_bytes(digest, "big") + 1) / (1 << 56)


def _rate(given_up: int, seconds: float) -> float:
    return given_up / seconds if seconds > 0 else 0.0
