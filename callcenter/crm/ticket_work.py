"""What work does to a ticket: steps, words, an owner, links. Each makes another ticket.

Rule: a step that the table of states does not have raises IllegalStep and nothing else happens.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from callcenter.crm.tickets import (
    OPEN_STATES,
    RUNNING_STATES,
    TRANSITIONS,
    ClockKind,
    Comment,
    Link,
    Pause,
    Priority,
    Step,
    Ticket,
    TicketState,
)


class IllegalStep(Exception):
    """The table has no such step from this state."""


def stepped(ticket: Ticket, step: Step, at: datetime) -> Ticket:
    """Return the ticket after a step, or raise IllegalStep."""
    state = TRANSITIONS[ticket.state].get(step)
    if state is None:
        raise IllegalStep
    ended = state not in OPEN_STATES
    after = replace(
        ticket,
        state=state,
        pauses=_paused(ticket.pauses, state not in RUNNING_STATES, at),
        solved_at=(ticket.solved_at or at) if ended else None,
        closed_at=(ticket.closed_at or at) if ended and state is not TicketState.SOLVED else None,
    )
    # Whoever solves it has answered.
    return answered(after, at) if step is Step.SOLVE else after


def assigned(ticket: Ticket, owner: str | None, at: datetime) -> Ticket:
    """Return the ticket with this owner; a new one is taken up by that."""
    after = replace(ticket, owner=owner)
    return stepped(after, Step.OPEN, at) if owner is not None and ticket.state is TicketState.NEW else after


def commented(ticket: Ticket, comment: Comment) -> Ticket:
    """Return the ticket after a comment: an answer keeps our promise, a customer who speaks makes it our turn."""
    if comment.from_customer:
        # Only the first word after ours: asking again must not put the answer off.
        first = ticket.answered_at is not None and ticket.asked_at is None
        after = replace(ticket, asked_at=comment.at, fired=_next_wait(ticket.fired)) if first else ticket
        step = Step.OPEN if ticket.state is TicketState.PENDING_CUSTOMER else Step.REOPEN
        asleep = ticket.state in (TicketState.PENDING_CUSTOMER, TicketState.SOLVED, TicketState.CLOSED)
        return stepped(after, step, comment.at) if asleep else after
    after = answered(ticket, comment.at) if comment.public else ticket
    return stepped(after, Step.OPEN, comment.at) if ticket.state is TicketState.NEW else after


def linked(ticket: Ticket, links: Iterable[Link]) -> Ticket:
    """Return the ticket with these links too, each once and in their order."""
    return replace(ticket, links=tuple(sorted({*ticket.links, *links}, key=lambda link: (link.kind, link.to))))


def unlinked(ticket: Ticket, gone: Link) -> Ticket:
    """Return the ticket without this link."""
    return replace(ticket, links=tuple(link for link in ticket.links if link != gone))


def answered(ticket: Ticket, at: datetime) -> Ticket:
    """Return the ticket after the customer heard from us: the wait for our next word begins, with all its steps."""
    return replace(
        ticket,
        responded_at=ticket.responded_at or at,
        answered_at=at,
        asked_at=None,
        fired=_next_wait(ticket.fired),
    )


def raised(priority: Priority) -> Priority:
    """Return the next higher priority; the highest stays."""
    order = list(Priority)
    return order[min(order.index(priority) + 1, len(order) - 1)]


def _next_wait(fired: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key for key in fired if not key.startswith(f"{ClockKind.UPDATE}:"))


def _paused(pauses: tuple[Pause, ...], still: bool, at: datetime) -> tuple[Pause, ...]:
    stood_still = bool(pauses) and pauses[-1][1] is None
    if still and not stood_still:
        return (*pauses, (at, None))
    if stood_still and not still:
        return (*pauses[:-1], (pauses[-1][0], at))
    return pauses
