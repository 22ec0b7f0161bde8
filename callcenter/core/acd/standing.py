"""How somebody waits right now: his place in the one order, what he asks for, and when that changes next.

The order: each point of priority counts as a minute waited (`seconds_per_priority`), all points together as at most
half an hour (`priority_cap_seconds`). So nobody stays behind later callers for longer than that, and the order of two
who wait never changes by itself: time passes for both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from callcenter.core.acd.demand import Demand, is_suited
from callcenter.core.acd.skills import ANYBODY, Expression, UnreadableExpression, both, lowered, parse, without
from callcenter.core.agent import PhoneState, is_ready
from callcenter.core.callback import Callback
from callcenter.core.configuration import Absence, Configuration, OverflowReason, Queue, RelaxationStep
from callcenter.core.interaction import Interaction

if TYPE_CHECKING:
    from callcenter.core.state import State

# Who calls is usually known within milliseconds; where it decides, this is how long the first offer waits for it.
LOOKUP_PATIENCE_SECONDS: Final = 0.3
# Where a flow has named the agent, he is waited for at least as long, whatever the queue does by itself.
NAMED_PATIENCE_SECONDS: Final = 20

Waiting = Interaction | Callback
# Seconds since 1970 less the worth of the priority, then the place itself, then the id: smaller is served first.
Order = tuple[float, float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`step` relaxation steps are active. `only_agent` is waited for alone; `prefers` may still become that.

    Whom a supervisor has named is waited for without an end (`prefers_until_at` None), and asked for as at the last
    step: whoever could serve the contact sometime is good enough then.

    `held`: nothing is offered until `next_change_at` (who is calling may decide). `overflow`: a limit is reached.
    """

    demand: Demand
    priority: int
    order: Order
    step: int = 0
    only_agent: str | None = None
    prefers: str | None = None
    prefers_until_at: datetime | None = None
    held: bool = False
    overflow: OverflowReason | None = None
    next_change_at: datetime | None = None


def standing_of(state: "State", waiting: Waiting, at: datetime) -> Standing:
    """Work it out; the queue must exist."""
    configuration = state.configuration
    queue = configuration.queues[waiting.queue or ""]
    since_at = _since(waiting, at)
    place_at = (waiting.place_at if waiting.place_at is not None else since_at) or at
    requirement = requirement_of(configuration, queue, waiting)
    step, demand = _relaxed(state, queue, requirement, (at - place_at).total_seconds())
    priority = priority_of(configuration, queue, waiting, step)
    worth = min(priority * configuration.seconds_per_priority, configuration.priority_cap_seconds)
    place = place_at.timestamp()
    assigned = assigned_agent(waiting)
    prefers_until_at = None if assigned else _patience_ends_at(state, queue, waiting, since_at)
    prefers = assigned if prefers_until_at is None else _preferred(waiting) if at < prefers_until_at else None
    asked_of = widest_demand(state, queue, requirement) if assigned else demand
    only_agent = prefers if prefers and is_worth_waiting_for(state, asked_of, waiting.id, prefers) else None
    held_until_at = since_at + timedelta(seconds=LOOKUP_PATIENCE_SECONDS)
    held = at < held_until_at and _waits_for_lookup(state, queue, waiting)
    changes = [place_at + timedelta(seconds=later.after_seconds) for later in queue.relaxation]
    if prefers and prefers_until_at is not None:
        changes.append(prefers_until_at)
    if held:
        changes.append(held_until_at)
    if isinstance(waiting, Interaction) and (until_at := waits_until(queue, waiting, at)) is not None:
        changes.append(until_at)
    return Standing(
        demand=asked_of if only_agent else demand,
        priority=priority,
        order=(place - worth, place, waiting.id),
        step=step,
        only_agent=only_agent,
        prefers=prefers,
        prefers_until_at=prefers_until_at if prefers else None,
        held=held,
        overflow=_overflow(state, queue, requirement, waiting, at),
        next_change_at=min((change for change in changes if change > at), default=None),
    )


def waits_until(queue: Queue, interaction: Interaction, at: datetime) -> datetime | None:
    """When the queue's longest wait is over. Who came from another queue, or from an agent, has only begun to wait."""
    if queue.max_wait_seconds is None:
        return None
    entered_at = interaction.queued_at or at
    if interaction.overflows:
        entered_at = max(entered_at, datetime.fromisoformat(interaction.overflows[-1]["at"]))
    for came_at in (interaction.handed_over_at, interaction.moved_at):
        if came_at is not None:
            entered_at = max(entered_at, came_at)
    return entered_at + timedelta(seconds=queue.max_wait_seconds)


def has_left(interaction: Interaction, queue: str, reason: OverflowReason) -> bool:
    """Whether he has left this queue for this reason before: nobody does twice."""
    return any((left["queue"], left["reason"]) == (queue, reason) for left in interaction.overflows)


def priority_of(configuration: Configuration, queue: Queue, waiting: Waiting, step: int) -> int:
    """All points together: of the number and the flow, the queue, the customer's segment, the steps, a supervisor."""
    segment = configuration.segments.get(waiting.customer_segment or "")
    return (
        _asked_priority(waiting)
        + queue.priority
        + (segment.priority if segment else 0)
        + sum(done.priority for done in queue.relaxation[:step])
        + (waiting.raised_priority if isinstance(waiting, Interaction) else 0)
    )


def requirement_of(configuration: Configuration, queue: Queue, waiting: Waiting) -> Expression:
    """What is asked of an agent before any relaxation: by queue, number, flow, segment and language together."""
    segment = configuration.segments.get(waiting.customer_segment or "")
    return _together(
        queue.requirement,
        waiting.requirement,
        segment.requirement if segment else "",
        configuration.languages.get(waiting.language, ""),
    )


@lru_cache(maxsize=4096)
def _together(*texts: str) -> Expression:
    return both(*(_readable(text) for text in texts))


def _readable(text: str) -> Expression:
    # Texts are checked where they are written; one from an older record must not keep a caller from being served.
    try:
        return parse(text)
    except UnreadableExpression:
        return ANYBODY


def _relaxed(state: "State", queue: Queue, requirement: Expression, waited: float) -> tuple[int, Demand]:
    """How many steps are active, and the demand that this leaves."""
    steps = queue.relaxation
    reached = sum(1 for step in steps if step.after_seconds <= waited)
    demand = demand_at(state, queue, requirement, reached)
    while reached < len(steps) and _is_empty(state, demand, steps[reached].skip_when):
        reached += 1
        demand = demand_at(state, queue, requirement, reached)
    return reached, demand


def demand_at(state: "State", queue: Queue, requirement: Expression, step: int) -> Demand:
    """What is asked for when so many steps are active."""
    return _demand(queue.name, requirement, queue.relaxation[:step], frozenset(state.reserves_in))


def widest_demand(state: "State", queue: Queue, requirement: Expression) -> Demand:
    """What is asked for at the last step, with every reserve called in: whoever may serve him sometime fulfils it."""
    return _demand(queue.name, requirement, queue.relaxation, frozenset(state.reserve_queues))


@lru_cache(maxsize=16384)
def _demand(queue: str, requirement: Expression, steps: tuple[RelaxationStep, ...], reserves: frozenset[str]) -> Demand:
    queues, groups = {queue}, set[str]()
    for step in steps:
        requirement = ANYBODY if step.drop_all else lowered(requirement, step.lower_by)
        for skill in step.drop:
            requirement = without(requirement, skill)
        queues.update(step.queues)
        groups.update(step.groups)
    return Demand(
        queue=queue,
        requirement=requirement,
        queues=frozenset(queues),
        groups=frozenset(groups),
        any_agent=any(step.any_agent for step in steps),
        reserves=reserves & queues,
    )


def _is_empty(state: "State", demand: Demand, absence: Absence | None) -> bool:
    if absence is None:
        return False
    logged_in, ready = state.router.presence(demand)
    return (logged_in if absence is Absence.NOBODY_LOGGED_IN else ready) == 0


def _asked_priority(waiting: Waiting) -> int:
    return waiting.priority if isinstance(waiting, Callback) else waiting.asked_priority


def _since(waiting: Waiting, at: datetime) -> datetime:
    if isinstance(waiting, Callback):
        return waiting.requested_at
    return waiting.queued_at or at


def assigned_agent(waiting: Waiting) -> str | None:
    """Whom a supervisor has named for him."""
    return waiting.assigned_agent if isinstance(waiting, Interaction) else None


def _preferred(waiting: Waiting) -> str | None:
    return waiting.preferred_agent if isinstance(waiting, Interaction) else None


def _patience_ends_at(state: "State", queue: Queue, waiting: Waiting, since_at: datetime) -> datetime:
    ends_at = since_at + timedelta(seconds=queue.sticky_seconds)
    named = state.named.get(waiting.id)
    if named is None or named.agent != _preferred(waiting):
        return ends_at
    return max(ends_at, named.at + timedelta(seconds=NAMED_PATIENCE_SECONDS))


def is_worth_waiting_for(state: "State", demand: Demand, waiting_id: str, username: str) -> bool:
    """Whether this agent is there, could serve him, and has not just missed this very call."""
    agent = state.agents.get(username)
    profile = state.configuration.agents.get(username)
    return (
        agent is not None
        and profile is not None
        and is_ready(agent)
        and agent.phone is not PhoneState.UNREACHABLE
        and is_suited(demand, profile)
        and username not in state.skipped.get(waiting_id, {})
    )


def _waits_for_lookup(state: "State", queue: Queue, waiting: Waiting) -> bool:
    if isinstance(waiting, Callback):
        return False
    lookup = state.lookups.get(waiting.id)
    if lookup is not None and lookup.done:
        return False
    return queue.sticky_seconds > 0 or any(rule.requirement for rule in state.configuration.segments.values())


def _overflow(
    state: "State", queue: Queue, requirement: Expression, waiting: Waiting, at: datetime
) -> OverflowReason | None:
    if isinstance(waiting, Callback):
        return None
    if queue.name in state.closures and not has_left(waiting, queue.name, OverflowReason.CLOSED):
        return OverflowReason.CLOSED
    # Who might serve him at the last step counts, and who can be called in: what may still come is no reason to leave.
    logged_in, ready = state.router.presence(widest_demand(state, queue, requirement))
    if logged_in == 0:
        return OverflowReason.NOBODY_LOGGED_IN
    if ready == 0:
        return OverflowReason.NOBODY_READY
    until_at = waits_until(queue, waiting, at)
    return OverflowReason.MAX_WAIT if until_at is not None and at >= until_at else None
