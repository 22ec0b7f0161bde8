"""Tickets on the wire: as they are given, changed, listed and shown."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints

from callcenter.api.fields import Given, Id, Instant, Line, Note, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.crm.escalation import Clock
from callcenter.crm.ticket_settings import Template
from callcenter.crm.tickets import (
    TRANSITIONS,
    ClockKind,
    Comment,
    Link,
    LinkKind,
    Priority,
    Step,
    Ticket,
    TicketState,
    TicketType,
    number_of,
    shown_number,
)

MOST_LINKS: Final = 100
Name = Annotated[Word, StringConstraints(min_length=1)]
CategoryPath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}(/[a-z0-9_-]{1,40}){0,4}$")]
Text = Annotated[Note, StringConstraints(min_length=1)]


def _number(given: object) -> object:
    return number_of(given) if isinstance(given, str) else given


TicketNumber = Annotated[int, BeforeValidator(_number), Field(ge=1, le=10**18 - 1)]


# Merging needs another ticket, and has a route of its own.
OwnStep = Literal[Step.OPEN, Step.ASK_CUSTOMER, Step.HOLD, Step.SOLVE, Step.CLOSE, Step.REOPEN]


class LinkGiven(Given):
    """Something that a ticket is about."""

    kind: LinkKind
    to: Id


class TicketGiven(Given):
    """A new ticket. With a template, only what is named differs from it; without one it needs a subject.

    `interaction_id` is the contact that it came of: the ticket is linked to it and, unless another is named, about its
    customer. If that was a talk, the customer has had the first response.
    """

    template: Name | None = None
    interaction_id: Id | None = None
    subject: Line | None = None
    text: Note = ""
    type: TicketType = TicketType.REQUEST
    category: CategoryPath | None = None
    priority: Priority = Priority.NORMAL
    owner: Name | None = None
    queue: Name | None = None
    customer_id: Id | None = None
    sla_policy: Name | None = None
    links: Annotated[list[LinkGiven], Field(max_length=MOST_LINKS)] = Field(default_factory=list)

    def facts(self, template: Template | None, language: str) -> dict[str, Any]:
        """Return what is named, over what the template says."""
        ours = ("text", "type", "category", "priority", "owner", "queue", "customer_id", "sla_policy", "subject")
        named = {name: getattr(self, name) for name in ours if name in self.model_fields_set}
        if template is None:
            return named
        same = ("type", "category", "priority", "queue", "sla_policy")
        words = {name: getattr(template, f"{name}_{language}") for name in ("subject", "text")}
        return {**{name: getattr(template, name) for name in same}, **words, **named}


class TicketChange(Given):
    """What becomes other about a ticket; what is not named stays. Names can be null, which takes them out."""

    subject: Line = ""
    text: Note = ""
    type: TicketType = TicketType.REQUEST
    category: CategoryPath | None = None
    priority: Priority = Priority.NORMAL
    owner: Name | None = None
    queue: Name | None = None
    customer_id: Id | None = None
    sla_policy: Name | None = None

    def named(self) -> dict[str, Any]:
        """Return what is named."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


class CommentGiven(Given):
    """Something to say about a ticket; `from_customer`: what the customer said. A step can be taken with it."""

    text: Text
    public: StrictBool = False
    from_customer: StrictBool = False
    step: OwnStep | None = None


class StepGiven(Given):
    """A step of a ticket; the table of states says which are possible (`steps` of the ticket)."""

    step: OwnStep


class MergeGiven(Given):
    """Of which ticket this one becomes part."""

    into: Id


class TicketsWanted(PageWanted):
    """Which tickets to list. `owner`: a username, `me` or `none`; `category` with all that lies under it.

    `target`: linked to this interaction, order or ticket. `breached`: a promise was not kept.
    """

    number: TicketNumber | None = None
    state: TicketState | None = None
    open: bool | None = None
    type: TicketType | None = None
    priority: Priority | None = None
    category: CategoryPath | None = None
    owner: Name | None = None
    queue: Name | None = None
    customer: Id | None = None
    target: Id | None = None
    breached: bool | None = None
    due_before: Instant | None = None


class LinkShown(Shown):
    """Something that the ticket is about."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    kind: LinkKind
    to: str


class ClockShown(Shown):
    """One promise. Without `due_at` the clock stands still, or is over (`met_at`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    kind: ClockKind
    target_seconds: int
    spent_seconds: float
    started_at: datetime
    due_at: datetime | None
    met_at: datetime | None
    breached: bool


class TicketShown(Shown):
    """One ticket. `due_at` is when the next promise is due, `breaches` those that were not kept.

    `steps` are the ones that are possible now.
    """

    id: str
    number: str
    type: TicketType
    subject: str
    text: str
    category: str | None
    priority: Priority
    state: TicketState
    steps: list[Step]
    owner: str | None
    queue: str | None
    customer_id: str | None
    sla_policy: str | None
    links: list[LinkShown]
    merged_into: str | None
    breaches: list[ClockKind]
    due_at: datetime | None
    responded_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, ticket: Ticket, **more: Any) -> Self:
        """Return a ticket as it is shown."""
        dues = (ticket.first_response_due_at, ticket.update_due_at, ticket.solution_due_at)
        same = {name: getattr(ticket, name) for name in cls.model_fields if hasattr(ticket, name)}
        return cls(
            **{
                **same,
                "number": shown_number(ticket.number),
                "steps": [step for step in TRANSITIONS[ticket.state] if step is not Step.MERGE],
                "links": [link_shown(link) for link in ticket.links],
                "breaches": list(ticket.breaches),
                "due_at": min((due for due in dues if due is not None), default=None),
                **more,
            }
        )


class TicketDetail(TicketShown):
    """One ticket with its clocks as of now, and the tickets that have a link to it."""

    clocks: list[ClockShown]
    linked_from: list[str]


class TicketPage(Shown):
    """Some tickets, newest first. `next_cursor` is null at the end."""

    items: list[TicketShown]
    next_cursor: str | None


class CommentShown(Shown):
    """One comment. `merged_from` is the ticket on which it was made, if that became part of this one."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    id: str
    at: datetime
    author: str
    text: str
    public: bool
    from_customer: bool
    merged_from: str | None


class CommentPage(Shown):
    """Some comments, oldest first. `next_cursor` is null at the end."""

    items: list[CommentShown]
    next_cursor: str | None


def link_shown(link: Link) -> LinkShown:
    """Return a link as it is shown."""
    return LinkShown.model_validate(link)


def clock_shown(clock: Clock) -> ClockShown:
    """Return a clock as it is shown."""
    return ClockShown.model_validate(clock)


def comment_shown(comment: Comment) -> CommentShown:
    """Return a comment as it is shown."""
    return CommentShown.model_validate(comment)
