"""Why somebody waits, or why he went to whom: his place, what is asked for, what changes next, each agent's reason.

Rule: it only repeats what the router goes by (its entry, `standing_of`, `rank`); it never decides anything itself.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from callcenter.core.acd.estimate import Estimate, estimate
from callcenter.core.acd.reasons import UNSUITED, AgentWhy, Case, Found, Key, Reason
from callcenter.core.acd.router import Entry, Staff
from callcenter.core.acd.skills import text_of
from callcenter.core.acd.standing import (
    LOOKUP_PATIENCE_SECONDS,
    Standing,
    Waiting,
    requirement_of,
    standing_of,
    waits_until,
)
from callcenter.core.acd.waiting import WhyWaiting, hold_of, why_waiting
from callcenter.core.callback import Callback, CallbackState
from callcenter.core.configuration import Configuration, Queue, RelaxationStep, Strategy

if TYPE_CHECKING:
    from callcenter.core.state import State

MOST_AGENTS: Final = 100
# What is kept of a decision. On a larger floor only those are looked at who could be kept: a phone waits for it.
MOST_KEPT: Final = 20
_SMALL_FLOOR: Final = 100
# Strategies whose order is worked out agent by agent: with more free agents than this the runners-up are left out.
_ONE_BY_ONE: Final = (Strategy.ROUND_ROBIN, Strategy.LINEAR, Strategy.RANDOM)
_MOST_ONE_BY_ONE: Final = 60
_COULD_HAVE_IT: Final = (
    Reason.CHOSEN,
    Reason.RANKED_LOWER,
    Reason.HELD,
    Reason.WAITING_FOR_OTHER_AGENT,
    Reason.MISSED_THIS_CALL,
)
_NEAREST_FIRST: Final = tuple(reason for reason in reversed(Reason) if reason not in _COULD_HAVE_IT)


class NextChange(StrEnum):
    """What changes about how somebody waits without anybody doing anything."""

    RELAXATION_STEP = "relaxation_step"
    PREFERENCE_ENDS = "preference_ends"
    MAX_WAIT = "max_wait"
    LOOKUP_ENDS = "lookup_ends"
    CALLBACK_DUE = "callback_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Where the priority comes from: number and flow, the queue, the customer's segment, the steps, a supervisor."""

    asked: int
    queue: int
    segment: int
    steps: int
    raised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWhy:
    """A relaxation step. `active` before `begins_at` when it was passed on to because nobody was there."""

    number: int
    begins_at: datetime
    active: bool
    step: RelaxationStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one who waits stands, and every agent's reason, the nearest first.

    `place_at` less `worth_seconds` is his place in the order, smaller first. `requirement` is what is asked of an agent
    now, `requirement_asked` what it was before any step. `staff` counts the suited agents. `left_out`: how many more
    agents have which reason; None when there were too many to look at. `why` None: he waits no longer, an agent was
    chosen. `position` counts all who compete for the same agents.
    """

    waiting_id: str
    at: datetime
    queue: str
    strategy: Strategy
    why: WhyWaiting | None
    position: int | None
    estimated_wait_seconds: float | None
    since_at: datetime
    place_at: datetime
    priority: int
    points: Points
    worth_seconds: float
    requirement_asked: str
    requirement: str
    queues: tuple[str, ...]
    groups: tuple[str, ...]
    any_agent: bool
    reserves: tuple[str, ...]
    step: int
    steps: tuple[StepWhy, ...]
    only_agent: str | None
    only_until_at: datetime | None
    next_change: NextChange | None
    next_change_at: datetime | None
    staff: Staff
    agents: tuple[AgentWhy, ...]
    left_out: Mapping[Reason, int] | None


def explain(state: "State", waiting: Waiting, at: datetime, *, most: int = MOST_AGENTS) -> Explanation:
    """Explain somebody who waits in a queue that exists, as of now."""
    entry = state.router.entry(waiting.id)
    standing = _standing(state, waiting, entry, at)
    entry = entry or _entry_of(state, waiting, standing)
    case = Case(state=state, entry=entry, held=hold_of(state, waiting, standing) is not None)
    found = case.sorted_by_reason(_floor(state))
    could = _could_have_it(case, found)
    first = next((place for place, one in enumerate(could) if one[1] is Reason.RANKED_LOWER), None)
    if first is not None:
        could[first] = (could[first][0], Reason.CHOSEN, could[first][2])
    agents, left_out = _listed(case, could, found, at, most)
    return _explanation(
        case,
        waiting,
        standing,
        at,
        why=why_waiting(state, waiting, standing),
        guess=estimate(state, waiting, standing),
        staff=state.router.staff(entry.demand),
        agents=agents,
        left_out=left_out,
    )


def explain_choice(
    state: "State", waiting: Waiting, entry: Entry, chosen: tuple[str, ...], also_free: Collection[str], at: datetime
) -> Explanation:
    """Explain why these were chosen, before they are told; the router has taken them out already.

    `also_free`: agents whom it has taken out in the same breath for others, who come after this one.
    """
    small = len(state.agents) <= _SMALL_FLOOR
    case = Case(state=state, entry=entry, chosen=chosen, brief=True, keep=small)
    left = state.router.staff(entry.demand)
    names = chain(chosen, islice(also_free, MOST_KEPT))
    found = case.sorted_by_reason(_floor(state) if small else _nearest(state, entry, left.free, names))
    could = _could_have_it(case, found)
    if len(chosen) > 1:
        # Everybody gets his first agent before anybody rings a second one.
        last = max(key for key, reason, _ in could if reason is Reason.CHOSEN)
        could = [(key, _given_to_others(key < last, reason), each) for key, reason, each in could]
    agents, left_out = _listed(case, could, found, at, MOST_KEPT)
    return _explanation(
        case,
        waiting,
        _standing(state, waiting, entry, at),
        at,
        why=None,
        guess=None,
        staff=Staff(logged_in=left.logged_in, ready=left.ready, free=left.free + len(chosen)),
        agents=agents,
        left_out=left_out if small else None,
    )


def _floor(state: "State") -> Iterable[Found]:
    profiles = state.configuration.agents
    return ((agent, profiles[name]) for name, agent in state.agents.items() if name in profiles)


def _nearest(state: "State", entry: Entry, free: int, taken: Iterable[str]) -> Iterable[Found]:
    """On a floor that is too large to look at everybody: the chosen and the first runners-up."""
    names = dict.fromkeys(taken)
    if entry.strategy not in _ONE_BY_ONE or free <= _MOST_ONE_BY_ONE:
        names.update(dict.fromkeys(state.router.candidates(entry, state.skipped, MOST_KEPT)))
    profiles = state.configuration.agents
    return [(state.agents[name], profiles[name]) for name in names if name in profiles]


def _could_have_it(case: Case, found: Mapping[Reason, Sequence[Found]]) -> list[tuple[Key, Reason, Found]]:
    """Those who could have it, as the strategy has them."""
    could = [(case.key(*each), reason, each) for reason in _COULD_HAVE_IT for each in found.get(reason, ())]
    could.sort(key=_by_key)
    return could


def _listed(
    case: Case,
    could: Sequence[tuple[Key, Reason, Found]],
    found: Mapping[Reason, list[Found]],
    at: datetime,
    most: int,
) -> tuple[tuple[AgentWhy, ...], Mapping[Reason, int]]:
    """Who could have it comes first, then the others, the nearest first; and how many more there are."""
    agents = [case.why(*each, reason, at) for _, reason, each in could[:most]]
    left_out = Counter(reason for _, reason, _ in could[most:])
    for reason in _NEAREST_FIRST:
        alike, room = found.get(reason, []), most - len(agents)
        if room > 0 and reason not in UNSUITED:
            # Who has been busy for longest is likely to be free first.
            alike.sort(key=_longest)
        agents += [case.why(*each, reason, at) for each in alike[:room]]
        if len(alike) > room:
            left_out[reason] = len(alike) - room
    return tuple(agents), left_out


def _given_to_others(ahead: bool, reason: Reason) -> Reason:
    return Reason.BETTER_CALL_FIRST if ahead and reason is Reason.RANKED_LOWER else reason


def _by_key(one: tuple[Key, Reason, Found]) -> Key:
    return one[0]


def _longest(found: Found) -> tuple[datetime, str]:
    return found[0].activity_since_at, found[0].username


def _standing(state: "State", waiting: Waiting, entry: Entry | None, at: datetime) -> Standing:
    """As the router goes by; who may not be offered now is looked at."""
    return entry.standing if entry is not None and entry.standing is not None else standing_of(state, waiting, at)


def _entry_of(state: "State", waiting: Waiting, standing: Standing) -> Entry:
    """As he would be put into the router if he could be."""
    return Entry(
        waiting_id=waiting.id,
        order=standing.order,
        demand=standing.demand,
        strategy=state.configuration.queues[standing.demand.queue].strategy,
        only_agent=standing.only_agent,
    )


def _explanation(
    case: Case,
    waiting: Waiting,
    standing: Standing,
    at: datetime,
    *,
    why: WhyWaiting | None,
    guess: Estimate | None,
    staff: Staff,
    agents: tuple[AgentWhy, ...],
    left_out: Mapping[Reason, int] | None,
) -> Explanation:
    state, entry, demand = case.state, case.entry, case.entry.demand
    queue = state.configuration.queues[demand.queue]
    requirement = requirement_of(state.configuration, queue, waiting)
    since_at, place_at = _began(waiting, at)
    changes = sorted(_changes(queue, waiting, standing, at, place_at, since_at))
    next_change_at, next_change = changes[0] if changes else (None, None)
    return Explanation(
        waiting_id=waiting.id,
        at=at,
        queue=queue.name,
        strategy=entry.strategy,
        why=why,
        position=guess.position if guess else None,
        estimated_wait_seconds=guess.seconds if guess else None,
        since_at=since_at,
        place_at=place_at,
        priority=standing.priority,
        points=_points(state.configuration, queue, waiting, standing.step),
        worth_seconds=entry.order[1] - entry.order[0],
        requirement_asked=text_of(requirement),
        requirement=text_of(demand.requirement),
        queues=tuple(sorted(demand.queues)),
        groups=tuple(sorted(demand.groups)),
        any_agent=demand.any_agent,
        reserves=tuple(sorted(demand.reserves)),
        step=standing.step,
        steps=tuple(
            StepWhy(
                number=number,
                begins_at=place_at + timedelta(seconds=one.after_seconds),
                active=number <= standing.step,
                step=one,
            )
            for number, one in enumerate(queue.relaxation, start=1)
        ),
        only_agent=entry.only_agent,
        only_until_at=standing.prefers_until_at if entry.only_agent else None,
        next_change=next_change,
        next_change_at=next_change_at,
        staff=staff,
        agents=agents,
        left_out=left_out,
    )


def _began(waiting: Waiting, at: datetime) -> tuple[datetime, datetime]:
    if isinstance(waiting, Callback):
        return waiting.requested_at, waiting.place_at
    since_at = waiting.queued_at or at
    return since_at, waiting.place_at or since_at


def _points(configuration: Configuration, queue: Queue, waiting: Waiting, step: int) -> Points:
    segment = configuration.segments.get(waiting.customer_segment or "")
    return Points(
        asked=waiting.priority if isinstance(waiting, Callback) else waiting.asked_priority,
        queue=queue.priority,
        segment=segment.priority if segment else 0,
        steps=sum(done.priority for done in queue.relaxation[:step]),
        raised=0 if isinstance(waiting, Callback) else waiting.raised_priority,
    )


def _changes(
    queue: Queue,
    waiting: Waiting,
    standing: Standing,
    at: datetime,
    place_at: datetime,
    since_at: datetime,
) -> Iterable[tuple[datetime, NextChange]]:
    """What is still to come by itself, and when."""
    found = [
        (place_at + timedelta(seconds=later.after_seconds), NextChange.RELAXATION_STEP)
        for later in queue.relaxation[standing.step :]
    ]
    if standing.prefers_until_at is not None:
        found.append((standing.prefers_until_at, NextChange.PREFERENCE_ENDS))
    if standing.held:
        found.append((since_at + timedelta(seconds=LOOKUP_PATIENCE_SECONDS), NextChange.LOOKUP_ENDS))
    if isinstance(waiting, Callback):
        if waiting.state is CallbackState.SCHEDULED:
            found.append((waiting.due_at, NextChange.CALLBACK_DUE))
    elif (until_at := waits_until(queue, waiting, at)) is not None:
        found.append((until_at, NextChange.MAX_WAIT))
    return (each for each in found if each[0] > at)
