"""How many agents a queue needs: the formulas of Erlang C (everybody waits) and Erlang A (people give up).

Sources. Erlang C: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
telephone exchanges", 1917; as in N. Gans, G. Koole, A. Mandelbaum, "Telephone call centers: tutorial, review, and
research prospects", Manufacturing & Service Operations Management 5 (2003). Erlang A: C. Palm, 1943; the offered wait's
density from F. Baccelli and G. Hebuterne, "On queues with impatient customers", 1981, in the form of A. Mandelbaum and
S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007.

Rule: contacts arrive by chance and evenly within an interval, handle times and patience are exponential. What is not so
(bursts, several queues, skills) a replay shows, no formula.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, inf, log
from typing import Final

# More agents than this for one queue are a wrong number somewhere.
MOST_AGENTS: Final = 5000
_STEPS: Final = 400
_NOTHING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What comes: contacts a second, and how long each keeps its agent. `patience_seconds` is a mean; inf: for ever."""

    contacts_per_second: float
    handle_seconds: float
    patience_seconds: float = inf

    @property
    def erlangs(self) -> float:
        """How many agents would be busy if nobody ever waited."""
        return self.contacts_per_second * self.handle_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What so many agents come to. `level`: answered within the seconds, of all. `wait_seconds`: mean of all.

    Of more work than they can do, and nobody gives up, everybody waits for ever.
    """

    level: float
    waiting_share: float
    wait_seconds: float
    abandoned_share: float
    occupancy: float


Formula = Callable[[Load, int, float], Served]


def blocked(erlangs: float, agents: int) -> float:
    """Return Erlang B, the share that finds nobody free if nobody may wait; by its stable recursion."""
    inverse = 1.0
    for number in range(1, agents + 1):
        inverse = 1.0 + inverse * number / erlangs
    return 1.0 / inverse


def erlang_c(load: Load, agents: int, within_seconds: float) -> Served:
    """Return what Erlang C says: whoever has to wait does so until he is answered."""
    erlangs = load.erlangs
    if erlangs <= 0:
        return _idle()
    if agents <= erlangs:
        return Served(level=0.0, waiting_share=1.0, wait_seconds=inf, abandoned_share=0.0, occupancy=1.0)
    lost = blocked(erlangs, agents)
    waiting = lost / (1 - erlangs / agents * (1 - lost))
    spare = agents - erlangs
    return Served(
        level=1 - waiting * exp(-spare * within_seconds / load.handle_seconds),
        waiting_share=waiting,
        wait_seconds=waiting * load.handle_seconds / spare,
        abandoned_share=0.0,
        occupancy=erlangs / agents,
    )


def erlang_a(load: Load, agents: int, within_seconds: float) -> Served:
    """Return what Erlang A says: whoever waits longer than he likes hangs up."""
    if load.patience_seconds == inf:
        return erlang_c(load, agents, within_seconds)
    if load.erlangs <= 0:
        return _idle()
    if agents <= 0:
        return Served(
            level=0.0, waiting_share=1.0, wait_seconds=load.patience_seconds, abandoned_share=1.0, occupancy=0.0
        )
    rate, impatience = load.contacts_per_second, 1 / load.patience_seconds
    done = agents / load.handle_seconds

    def logarithm(seconds: float) -> float:
        return -rate * expm1(-impatience * seconds) / impatience - done * seconds

    # Of more work than they can do, the usual wait is long; all is told in shares of the likeliest one.
    likeliest = log(rate / done) / impatience if rate > done else 0.0
    peak = logarithm(likeliest)

    def offered(seconds: float) -> float:
        """How likely a wait of so long is offered, but for a factor."""
        return exp(logarithm(seconds) - peak)

    def staying(seconds: float) -> float:
        return exp(-impatience * seconds) * offered(seconds)

    end = _end_of(offered, max(2 * likeliest, load.handle_seconds / agents))
    # Over the chance that all agents but one are busy.
    free, waits = exp(-peak) / blocked(load.erlangs, agents - 1), rate * _sum(offered, end)
    one = 1 / (free + waits)
    soon = one * rate * _sum(staying, min(within_seconds, end))
    served = one * rate * _sum(staying, end)
    abandoned = max(0.0, one * waits - served)
    return Served(
        level=min(1.0, one * free + soon),
        waiting_share=one * waits,
        # Little's law: who gives up does so at his rate for as long as anybody waits.
        wait_seconds=abandoned * load.patience_seconds,
        abandoned_share=abandoned,
        occupancy=min(1.0, load.erlangs * (1 - abandoned) / agents),
    )


def agents_for(formula: Formula, load: Load, *, level: float, within_seconds: float) -> int:
    """Return the fewest agents with whom this share is answered within the seconds; 0 where nothing comes."""
    if load.erlangs <= 0:
        return 0
    low, high = 0, max(1, int(load.erlangs) + 1)
    while formula(load, high, within_seconds).level < level:
        low, high = high, high * 2
        if high > MOST_AGENTS:
            return MOST_AGENTS
    while high - low > 1:
        middle = (low + high) // 2
        if formula(load, middle, within_seconds).level < level:
            low = middle
        else:
            high = middle
    return high


def _idle() -> Served:
    return Served(level=1.0, waiting_share=0.0, wait_seconds=0.0, abandoned_share=0.0, occupancy=0.0)


def _end_of(offered: Callable[[float], float], end: float) -> float:
    """Return a wait beyond which nothing counts any more, from one on after which it only falls, ever faster."""
    while offered(end) > _NOTHING:
        end *= 1.5
    return end


def _sum(function: Callable[[float], float], end: float) -> float:
    """Integrate from 0 by Simpson's rule."""
    if end <= 0:
        return 0.0
    step = end / _STEPS
    inner = sum((4 if number % 2 else 2) * function(number * step) for number in range(1, _STEPS))
    return step / 3 * (function(0.0) + inner + function(end))
