"""Tickets: what a customer wants of us, until it is solved. One table says which step leads where.

Rule: a ticket is a value. Steps, comments and edits make another one (`ticket_work.py`); whoever keeps it compares
the facts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from callcenter.crm.facts import as_json, changed


class TicketType(StrEnum):
    """What the customer came with. Stored by these names."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    FEEDBACK = "feedback"
    INCIDENT = "incident"


class Priority(StrEnum):
    """How much it matters, from the least. Stored by these names."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TicketState(StrEnum):
    """Where the work stands. Stored by these names."""

    NEW = "new"
    OPEN = "open"
    PENDING_CUSTOMER = "pending_customer"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"
    MERGED = "merged"


class Step(StrEnum):
    """What can be done with a ticket."""

    OPEN = "open"
    ASK_CUSTOMER = "ask_customer"
    HOLD = "hold"
    SOLVE = "solve"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"


class ClockKind(StrEnum):
    """What has been promised: the first word of ours, the next one, the solution."""

    FIRST_RESPONSE = "first_response"
    UPDATE = "update"
    SOLUTION = "solution"


class LinkKind(StrEnum):
    """What a ticket can be about besides its customer. Stored by these names."""

    INTERACTION = "interaction"
    ORDER = "order"
    TICKET = "ticket"


_WRITTEN: Final = re.compile(r"(?:[Tt]-?)?([0-9]{1,18})")

_END: Final = {Step.SOLVE: TicketState.SOLVED, Step.CLOSE: TicketState.CLOSED, Step.MERGE: TicketState.MERGED}
_WAIT: Final = {Step.ASK_CUSTOMER: TicketState.PENDING_CUSTOMER, Step.HOLD: TicketState.ON_HOLD}
TRANSITIONS: Final[Mapping[TicketState, Mapping[Step, TicketState]]] = {
    TicketState.NEW: {Step.OPEN: TicketState.OPEN, **_WAIT, **_END},
    TicketState.OPEN: {**_WAIT, **_END},
    TicketState.PENDING_CUSTOMER: {Step.OPEN: TicketState.OPEN, Step.HOLD: TicketState.ON_HOLD, **_END},
    TicketState.ON_HOLD: {Step.OPEN: TicketState.OPEN, Step.ASK_CUSTOMER: TicketState.PENDING_CUSTOMER, **_END},
    TicketState.SOLVED: {
        Step.REOPEN: TicketState.OPEN,
        Step.CLOSE: TicketState.CLOSED,
        Step.MERGE: TicketState.MERGED,
    },
    TicketState.CLOSED: {Step.REOPEN: TicketState.OPEN},
    TicketState.MERGED: {},
}
# There is something left to do.
OPEN_STATES: Final = (TicketState.NEW, TicketState.OPEN, TicketState.PENDING_CUSTOMER, TicketState.ON_HOLD)
# The clocks run: it is our turn.
RUNNING_STATES: Final = (TicketState.NEW, TicketState.OPEN)

# When the clocks stood still; without an end: they still do.
Pause = tuple[datetime, datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something that the ticket is about."""

    kind: LinkKind
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """Something said about a ticket. `public`: the customer knows of it; `from_customer`: they said it.

    Comments are never changed. `merged_from` is the ticket it was made on, if that became part of this one.
    """

    id: str
    at: datetime
    author: str
    text: str
    public: bool = False
    from_customer: bool = False
    merged_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One ticket. `number` is given when it is kept. `owner` is a username, `category` a path, `sla_policy` a name.

    `responded_at` is our first word, `answered_at` our last, `asked_at` the customer's first one after that;
    `solved_at` is when the work ended, in whichever way.
    `breaches` are the promises that were not kept, `fired` the escalation steps that were taken. What is due when
    (`*_due_at`, `next_action_at`) follows from the rest; a clock that does not run has no due time.
    """

    id: str
    number: int = 0
    type: TicketType = TicketType.REQUEST
    subject: str
    text: str = ""
    category: str | None = None
    priority: Priority = Priority.NORMAL
    state: TicketState = TicketState.NEW
    owner: str | None = None
    queue: str | None = None
    customer_id: str | None = None
    sla_policy: str | None = None
    links: tuple[Link, ...] = ()
    merged_into: str | None = None
    responded_at: datetime | None = None
    answered_at: datetime | None = None
    asked_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    breaches: tuple[ClockKind, ...] = ()
    fired: tuple[str, ...] = ()
    first_response_due_at: datetime | None = None
    update_due_at: datetime | None = None
    solution_due_at: datetime | None = None
    next_action_at: datetime | None = None
    version: int = 1
    created_by: str
    created_at: datetime
    updated_at: datetime


# What follows from the facts, or only serves the clocks, is not told as a change.
_NO_FACTS: Final = frozenset(
    {
        "id",
        "number",
        "answered_at",
        "asked_at",
        "pauses",
        "fired",
        "first_response_due_at",
        "update_due_at",
        "solution_due_at",
        "next_action_at",
        "version",
        "created_by",
        "created_at",
        "updated_at",
    }
)
FACTS: Final = tuple(one.name for one in fields(Ticket) if one.name not in _NO_FACTS)


def facts_of(ticket: Ticket) -> dict[str, Any]:
    """Return everything about a ticket that can change by what somebody does, as JSON has it."""
    return {name: as_json(getattr(ticket, name)) for name in FACTS}


def difference(before: Ticket | None, after: Ticket | None) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value of every fact that differs; None: there was, or is, no such ticket."""
    return changed(facts_of(before) if before else None, facts_of(after) if after else None)


def shown_number(number: int) -> str:
    """Return the number as people say it."""
    return f"T-{number:06d}"


def number_of(text: str) -> int | None:
    """Return the number that people wrote, with or without the T; None: it is none."""
    written = _WRITTEN.fullmatch(text.strip())
    return int(written[1]) if written else None
