"""How long somebody will wait, and how many come before him: honest, by who competes with him for the same agents.

Formulas in use elsewhere multiply an average by a position (Genesys: handle time × calls in queue / agents; Google:
the same × the share of agents in common). They take an agent of several queues as a fixed fraction of an agent, which
is wrong by as much as a factor of two when one of the queues is longer. Here the wait is the least time T in which his
agents can do everything that comes before him:

    own agents × T = own work + Σ over other demands ahead  min(shared × T, max(0, work - (their agents - shared) × T))

that is: what others ahead ask for is done by their other agents as far as these get in that time, and only the rest by
shared ones. Work is handle time (moving average of the queue it waits in) × those whom the order really puts before
him, priority, ageing, skills and relaxation included; his own contact's stands for the talks under way. What comes out
is multiplied by what the queue's own estimates have been wrong by (`learned.py`).

Its limits: it takes the agents as they are now (nobody is about to log in or leave), every talk under way as just begun
(right on average only where durations scatter like exponential ones), and nobody as arriving later with a better place.
Someone who waits for one agent alone (`only_agent`) is estimated as if he would take anybody. What is left of all that
is in the queue's published errors.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from callcenter.core.acd.standing import Standing, Waiting, standing_of
from callcenter.core.configuration import Queue
from callcenter.core.interaction import Interaction, Stage

if TYPE_CHECKING:
    from callcenter.core.state import State

# For contacts that wait in a queue which has just been taken out of the configuration.
_UNKNOWN_HANDLE_SECONDS: Final = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`position` 1 is served next; `seconds` None: nobody is ready, so nobody knows."""

    position: int
    seconds: float | None


def estimate(state: "State", waiting: Waiting, standing: Standing) -> Estimate:
    """Work it out for somebody who waits like this."""
    demand = standing.demand
    ahead = state.router.ahead(demand, standing.order)
    position = 1 + sum(count for _, count in ahead)
    staff = state.router.staff(demand)
    if staff.ready == 0:
        return Estimate(position=position, seconds=None)
    if staff.free > 0:
        return Estimate(position=position, seconds=0.0)
    own_work = handle_seconds(state, waiting.queue or "")
    others = []
    for other, count in ahead:
        work = count * handle_seconds(state, other.queue)
        if other == demand:
            own_work += work
        else:
            others.append(_Other(work, state.router.staff(other).ready, state.router.shared(demand, other)))
    statistics = state.statistics.get(waiting.queue or "")
    seconds = _time_needed(own_work, staff.ready, others)
    return Estimate(position=position, seconds=seconds * (statistics.bias if statistics else 1.0))


@dataclass(frozen=True, slots=True)
class _Other:
    """What others ahead, who all ask for the same, put on their agents, of whom some are shared with us."""

    work: float
    agents: int
    shared: int

    def on_shared(self, seconds: float) -> float:
        """How much of it the shared agents have done after so long."""
        return min(self.shared * seconds, max(0.0, self.work - (self.agents - self.shared) * seconds))

    def bends(self) -> tuple[float, ...]:
        """When that stops growing, and when it is over."""
        alone = self.agents - self.shared
        return (self.work / self.agents, *((self.work / alone,) if alone else ()))


def _time_needed(work: float, agents: int, others: Sequence[_Other]) -> float:
    """The least time in which the agents have done the work and what the others leave to them."""

    def spare(seconds: float) -> float:
        return agents * seconds - work - sum(other.on_shared(seconds) for other in others)

    # Piecewise straight: between a bend without and the next, with time to spare, lies the answer.
    bends = [0.0, *sorted(bend for other in others for bend in other.bends())]
    place = bisect_left(bends, True, key=lambda bend: spare(bend) >= 0)
    if place == 0:
        return 0.0  # contacts that take no time at all
    before = bends[place - 1]
    lack = -spare(before)
    if place == len(bends):
        return before + lack / agents
    return before + (bends[place] - before) * lack / (lack + spare(bends[place]))


def for_new_caller(state: "State", queue: Queue, at: datetime) -> Estimate:
    """For somebody who would begin to wait here now, with nothing that puts him before others."""
    caller = newcomer(queue.name, at)
    return estimate(state, caller, standing_of(state, caller, at))


def newcomer(queue: str, at: datetime) -> Interaction:
    """Somebody who would begin to wait here now, and asks for nothing of his own."""
    return Interaction(
        id="~",  # after every id: whoever came at the same instant was there first
        call_id="",
        ani="",
        dnis="",
        queue=queue,
        language="",
        stage=Stage.QUEUED,
        started_at=at,
        queued_at=at,
        place_at=at,
    )


def handle_seconds(state: "State", queue_name: str) -> float:
    """How long a contact of this queue keeps an agent, by what was learned or else by what is expected."""
    statistics = state.statistics.get(queue_name)
    if statistics is not None and statistics.handle_seconds is not None:
        return statistics.handle_seconds
    queue = state.configuration.queues.get(queue_name)
    return float(queue.expected_handle_seconds) if queue else _UNKNOWN_HANDLE_SECONDS


def reserves_wanted(queue: Queue, seconds: float | None, active: bool) -> bool:
    """Whether the queue's reserve agents take part, by the estimate for a newcomer; None (nobody ready) is too long.

    Between the two thresholds what was stays: agents are not called in and sent away again with every call.
    """
    if queue.reserve_above_seconds is None:
        return False
    if seconds is None or seconds > queue.reserve_above_seconds:
        return True
    leave_below = queue.reserve_below_seconds
    return active and seconds >= (queue.reserve_above_seconds if leave_below is None else leave_below)
