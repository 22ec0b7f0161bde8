"""Which agent is nearest to each of those who wait: who would be rung next, or could be as soon as he is free.

Rule: it decides nothing. Those who ask for the same are looked at together, so that a whole queue may be asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from callcenter.core.acd.demand import Demand
from callcenter.core.acd.reasons import UNSUITED, Case, Found, Reason
from callcenter.core.acd.router import Entry
from callcenter.core.acd.standing import Standing, Waiting
from callcenter.core.agent import Agent

if TYPE_CHECKING:
    from callcenter.core.state import State

# Free ones come first, as the strategy has them; who is offline would have to be called in.
_NEAREST_FIRST: Final = tuple(reason for reason in reversed(Reason) if reason not in UNSUITED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """An agent who could serve the contact, and what keeps it from him now."""

    agent: Agent
    reason: Reason


def nearest_to(state: "State", waiting: Iterable[tuple[Waiting, Standing]]) -> dict[str, Nearest]:
    """Find out for each by the id of who waits; whom nobody could serve is left out.

    Whom somebody waits for alone is the one, whatever he does. Who has just missed the contact comes last.
    """
    known: dict[Demand, Sequence[Nearest]] = {}
    found: dict[str, Nearest] = {}
    for one, standing in waiting:
        demand = standing.demand
        if demand not in known:
            known[demand] = _in_order(state, demand)
        suited = known[demand]
        if standing.only_agent is not None:
            suited = [each for each in suited if each.agent.username == standing.only_agent]
        skips = state.skipped.get(one.id, {})
        first = min(suited, key=lambda each: each.agent.username in skips, default=None)
        if first is not None:
            missed = first.agent.username in skips and first.reason is Reason.RANKED_LOWER
            found[one.id] = Nearest(agent=first.agent, reason=Reason.MISSED_THIS_CALL) if missed else first
    return found


def _in_order(state: "State", demand: Demand) -> list[Nearest]:
    """All who could serve the demand, the nearest first; of the busy ones, who has been busy for longest."""
    queue = state.configuration.queues[demand.queue]
    case = Case(
        state=state,
        entry=Entry(waiting_id="", order=(0.0, 0.0, ""), demand=demand, strategy=queue.strategy),
        keep=True,
    )
    profiles = state.configuration.agents
    floor = ((agent, profiles[name]) for name, agent in state.agents.items() if name in profiles)
    by_reason = case.sorted_by_reason(floor)
    ordered: list[Nearest] = []
    for reason in _NEAREST_FIRST:
        alike = by_reason.get(reason, [])
        alike.sort(key=_longest)
        if reason is Reason.RANKED_LOWER:
            alike.sort(key=lambda one: case.key(*one))
        ordered += [Nearest(agent=agent, reason=reason) for agent, _ in alike]
    return ordered


def _longest(found: Found) -> tuple[object, str]:
    return found[0].activity_since_at, found[0].username
