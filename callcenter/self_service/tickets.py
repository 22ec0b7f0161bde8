"""What has been asked of us before, and what is asked now.

FIND_TICKETS    number: text or digits as the caller typed them; customer_id;
                only_open: true (default: only what is not solved yet; never with `number`)
    found       ticket: number (123), shown (`T-000123`), type, subject, state (new, open, pending_customer, on_hold,
                solved, closed, merged), open (true, false), priority, category, queue, created_at, updated_at, due_at
                (local, for the forms date, time and date_time)
                tickets: count, list (the ten newest, each as `ticket`). With `number` only that one.
    not_found   nothing. Numbers follow each other: nobody hears of any but his own, so an unknown caller of none.

CREATE_TICKET   type: `request` | `complaint` | `feedback` | `incident`; subject: text; text: text; category: path;
                priority: `low` | `normal` | `high` | `urgent`; queue: name (default: none); customer_id
    done        ticket: as above. It is linked to the call. Asked twice it is the same one.
    error       unknown_ticket_category, unknown_queue
"""

from collections.abc import Mapping
from typing import Any

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.crm.tickets import (
    OPEN_STATES,
    Link,
    LinkKind,
    Priority,
    Ticket,
    TicketType,
    number_of,
    shown_number,
)
from callcenter.records import tickets
from callcenter.self_service.office import ACTOR, Asked, Office, made_id
from callcenter.store.repositories.ticket_lists import TicketFilter, list_tickets
from callcenter.store.repositories.tickets import read_tickets

_NOT_FOUND = ServiceAnswer(exit="not_found")
_MOST = 10


class FindTickets(Asked):
    """Which ticket, or whose."""

    number: str | None = None
    only_open: bool = True


class CreateTicket(Asked):
    """What he wants of us."""

    type: TicketType
    subject: str
    text: str = ""
    category: str | None = None
    priority: Priority = Priority.NORMAL
    queue: str | None = None


async def find_tickets(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Say how his tickets stand."""
    asked = FindTickets.of(arguments)
    customer_id = asked.about(asker)
    number = number_of(asked.number) if asked.number is not None else None
    if customer_id is None or (asked.number is not None and number is None):
        return _NOT_FOUND
    only_open = True if asked.only_open and number is None else None
    wanted = TicketFilter(customer=customer_id, number=number, open=only_open)
    async with office.database.transaction() as connection:
        found = await list_tickets(connection, wanted, at=office.clock.now(), after=None, limit=_MOST)
    if not found:
        return _NOT_FOUND
    told = [_told(office, one) for one in found]
    return ServiceAnswer(exit="found", values={"ticket": told[0], "tickets": {"count": len(told), "list": told}})


async def create_ticket(office: Office, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
    """Take down what he wants."""
    asked = CreateTicket.of(arguments)
    ticket_id, deed = made_id(asker, "ticket"), office.deed()
    ticket = Ticket(
        id=ticket_id,
        type=asked.type,
        subject=" ".join(asked.subject.split()),
        text=asked.text,
        category=asked.category,
        priority=asked.priority,
        queue=asked.queue,
        customer_id=asked.about(asker),
        links=(Link(kind=LinkKind.INTERACTION, to=asker.interaction_id),),
        created_by=ACTOR,
        created_at=deed.at,
        updated_at=deed.at,
    )
    async with office.database.transaction() as connection:
        kept = next(iter(await read_tickets(connection, [ticket_id])), None)
        if kept is None:
            kept = await tickets.create_ticket(connection, ticket, deed, office.configuration())
    return ServiceAnswer(exit="done", values={"ticket": _told(office, kept)})


def _told(office: Office, ticket: Ticket) -> dict[str, Any]:
    due = [at for at in (ticket.first_response_due_at, ticket.update_due_at, ticket.solution_due_at) if at is not None]
    return {
        "number": ticket.number,
        "shown": shown_number(ticket.number),
        "type": str(ticket.type),
        "subject": ticket.subject,
        "state": str(ticket.state),
        "open": ticket.state in OPEN_STATES,
        "priority": str(ticket.priority),
        "category": ticket.category,
        "queue": ticket.queue,
        "created_at": office.local(ticket.created_at),
        "updated_at": office.local(ticket.updated_at),
        "due_at": office.local(min(due, default=None)),
    }
