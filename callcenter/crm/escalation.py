"""The clocks of a ticket by its policy, what is due when, and what happens then.

Rule: everything here follows from the ticket's facts, its policy and the schedule. When one of them changes, all due
times are found anew; a breach that was noted and a step that was taken stay.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from callcenter.crm.sla import BusinessTime
from callcenter.crm.ticket_settings import Action, Aim, EscalationStep, SlaPolicy
from callcenter.crm.ticket_work import assigned, raised
from callcenter.crm.tickets import OPEN_STATES, RUNNING_STATES, ClockKind, Ticket

_FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One promise. It began at `started_at` and was kept at `met_at`; without `due_at` it stands still, or is over."""

    kind: ClockKind
    target_seconds: int
    spent_seconds: float
    started_at: datetime
    met_at: datetime | None
    due_at: datetime | None
    breached: bool


def clocks_of(ticket: Ticket, policy: SlaPolicy | None, hours: BusinessTime, at: datetime) -> tuple[Clock, ...]:
    """Return the clocks that this ticket has, as of now."""
    found = []
    for kind in ClockKind:
        seconds = policy.target_of(ticket).seconds(kind) if policy is not None else None
        started_at, met_at = _span(ticket, kind)
        if seconds is None or started_at is None:
            continue
        runs = met_at is None and ticket.state in RUNNING_STATES
        due_at = hours.due_at(started_at, seconds, ticket.pauses) if runs else None
        spent = hours.elapsed(started_at, met_at or at, ticket.pauses)
        found.append(
            Clock(
                kind=kind,
                target_seconds=seconds,
                spent_seconds=spent,
                started_at=started_at,
                met_at=met_at,
                due_at=due_at,
                # The update clock begins again after a breach.
                breached=spent > seconds or (kind is not ClockKind.UPDATE and kind in ticket.breaches),
            )
        )
    return tuple(found)


def timed(ticket: Ticket, policy: SlaPolicy | None, hours: BusinessTime) -> Ticket:
    """Return the ticket with what is due when."""
    due = {kind: _due_at(ticket, kind, _FULL, policy, hours) for kind in ClockKind}
    actions = [when for step in _waiting(ticket, policy) if (when := _step_at(ticket, step, policy, hours))]
    return replace(
        ticket,
        first_response_due_at=due[ClockKind.FIRST_RESPONSE],
        update_due_at=due[ClockKind.UPDATE],
        solution_due_at=due[ClockKind.SOLUTION],
        next_action_at=min(actions, default=None),
    )


def step_due(ticket: Ticket, policy: SlaPolicy | None, hours: BusinessTime, at: datetime) -> EscalationStep | None:
    """Return the step whose time came first, if one's has come."""
    waiting = [(when, step) for step in _waiting(ticket, policy) if (when := _step_at(ticket, step, policy, hours))]
    when, step = min(waiting, key=lambda one: (one[0], one[1].percent, one[1].key), default=(None, None))
    return step if when is not None and when <= at else None


def escalated(ticket: Ticket, step: EscalationStep, at: datetime) -> Ticket:
    """Return the ticket after a step. Each is taken once; that of the update clock once for each wait."""
    ticket = replace(ticket, fired=(*ticket.fired, step.key))
    match step.action:
        case Action.RAISE_PRIORITY:
            return replace(ticket, priority=raised(ticket.priority))
        case Action.REASSIGN if step.aim is Aim.QUEUE:
            # Whoever it was with has had his chance.
            return replace(ticket, queue=step.name, owner=None)
        case Action.REASSIGN:
            return assigned(ticket, step.name, at)
        case Action.BREACH:
            return breached(ticket, step.clock)
        case _:
            return ticket


def breached(ticket: Ticket, *clocks: ClockKind) -> Ticket:
    """Return the ticket with these promises noted as not kept."""
    return replace(ticket, breaches=tuple(kind for kind in ClockKind if kind in {*ticket.breaches, *clocks}))


def overdue(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket with the breaches that nobody has noted yet: what is done now comes too late for them."""
    due = {
        ClockKind.FIRST_RESPONSE: ticket.first_response_due_at,
        ClockKind.UPDATE: ticket.update_due_at,
        ClockKind.SOLUTION: ticket.solution_due_at,
    }
    return breached(ticket, *(kind for kind, when in due.items() if when is not None and when < at))


def _span(ticket: Ticket, kind: ClockKind) -> tuple[datetime | None, datetime | None]:
    match kind:
        case ClockKind.FIRST_RESPONSE:
            return ticket.created_at, ticket.responded_at
        case ClockKind.SOLUTION:
            return ticket.created_at, ticket.solved_at
        case ClockKind.UPDATE:
            # Until our first word, that of the first response runs; afterwards nobody waits for a word any more.
            return (ticket.asked_at or ticket.answered_at) if ticket.state in OPEN_STATES else None, None


def _due_at(
    ticket: Ticket, kind: ClockKind, percent: int, policy: SlaPolicy | None, hours: BusinessTime
) -> datetime | None:
    seconds = policy.target_of(ticket).seconds(kind) if policy is not None else None
    started_at, met_at = _span(ticket, kind)
    if seconds is None or started_at is None or met_at is not None or ticket.state not in RUNNING_STATES:
        return None
    return hours.due_at(started_at, seconds * percent / _FULL, ticket.pauses)


def _step_at(ticket: Ticket, step: EscalationStep, policy: SlaPolicy | None, hours: BusinessTime) -> datetime | None:
    return _due_at(ticket, step.clock, step.percent, policy, hours)


def _waiting(ticket: Ticket, policy: SlaPolicy | None) -> list[EscalationStep]:
    """The steps that were not taken yet; the note of each breach is one of them."""
    if policy is None:
        return []
    breaches = [EscalationStep(clock=kind, percent=_FULL, action=Action.BREACH) for kind in ClockKind]
    return [step for step in (*breaches, *policy.steps) if step.key not in ticket.fired]
