"""Tickets are made, worked on, merged and taken out here: each time with the event that tells old and new values.

Rule: what a change leaves behind has its due times found anew, and whatever came too late is noted as a breach first.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from callcenter.core.configuration import Configuration
from callcenter.crm.escalation import overdue, timed
from callcenter.crm.sla import BusinessTime
from callcenter.crm.ticket_settings import SlaPolicy
from callcenter.crm.ticket_work import IllegalStep, commented, linked, stepped, unlinked
from callcenter.crm.tickets import Comment, Link, LinkKind, Step, Ticket, TicketState, difference
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.ticket_references import check_ticket
from callcenter.store.database import Connection
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.ticket_settings import default_policy, find_setting
from callcenter.store.repositories.tickets import (
    delete_ticket,
    insert_comment,
    insert_ticket,
    move_comments,
    read_tickets,
    update_ticket,
)

Edit = Callable[[Ticket], Ticket]


async def create_ticket(connection: Connection, ticket: Ticket, deed: Deed, configuration: Configuration) -> Ticket:
    """Add a ticket, under the default policy if it names none; returns it as it is kept, with its number."""
    policy = await default_policy(connection) if ticket.sla_policy is None else None
    ticket = replace(
        ticket,
        sla_policy=policy.name if policy else ticket.sla_policy,
        version=1,
        created_by=deed.actor,
        created_at=deed.at,
        updated_at=deed.at,
    )
    await check_ticket(connection, None, ticket, configuration)
    kept = await insert_ticket(connection, await timed_now(connection, ticket, configuration))
    await append_events(connection, [ticket_event("created", None, kept, deed)])
    return kept


async def change_ticket(
    connection: Connection,
    ticket_id: str,
    edit: Edit,
    deed: Deed,
    configuration: Configuration,
    *,
    expected: int | None,
    said: Sequence[Comment] = (),
) -> Ticket:
    """Change a ticket; `expected` is the version that the person saw, None: whichever holds. `said` goes with it.

    Raises RecordRefused: `unknown_ticket`, `record_changed`, `ticket_merged`, `illegal_transition`, and what a ticket
    must not name. A change that changes nothing makes no version.
    """
    before = await _seen(connection, ticket_id, expected)
    after, events = await _kept(connection, before, edit, deed, configuration)
    for comment in said:
        await insert_comment(connection, ticket_id, comment)
        events.append(_comment_event(after, comment, deed))
    await append_events(connection, events)
    return after


async def comment_on(
    connection: Connection,
    ticket_id: str,
    comment: Comment,
    deed: Deed,
    configuration: Configuration,
    *,
    step: Step | None = None,
) -> Ticket:
    """Say something about a ticket, and take a step with it. Raises RecordRefused as `change_ticket` does."""

    def edit(ticket: Ticket) -> Ticket:
        after = commented(ticket, comment)
        return after if step is None else stepped(after, step, deed.at)

    return await change_ticket(connection, ticket_id, edit, deed, configuration, expected=None, said=[comment])


async def merge_ticket(
    connection: Connection,
    ticket_id: str,
    into_id: str,
    deed: Deed,
    configuration: Configuration,
    *,
    expected: int | None,
) -> Ticket:
    """Make one ticket part of another, which gets its comments and links; returns the other.

    Raises RecordRefused as `change_ticket` does, and `ticket_into_itself`, `unknown_other_ticket`,
    `ticket_customers_differ`, `ticket_closed`.
    """
    if ticket_id == into_id:
        raise RecordRefused("ticket_into_itself", field="into")
    found = {ticket.id: ticket for ticket in await read_tickets(connection, [ticket_id, into_id], lock=True)}
    source = _as_seen(found.get(ticket_id), expected)
    if into_id not in found:
        raise RecordRefused("unknown_other_ticket", field="into")
    into = found[into_id]
    if into.state is TicketState.MERGED:
        raise RecordRefused("ticket_merged", field="into")
    if into.state is TicketState.CLOSED:
        raise RecordRefused("ticket_closed", field="into")
    if None not in (source.customer_id, into.customer_id) and source.customer_id != into.customer_id:
        raise RecordRefused("ticket_customers_differ", field="into")

    links = (*source.links, Link(kind=LinkKind.TICKET, to=source.id))

    def join(ticket: Ticket) -> Ticket:
        customer_id = ticket.customer_id or source.customer_id
        return replace(unlinked(linked(ticket, links), Link(kind=LinkKind.TICKET, to=into.id)), customer_id=customer_id)

    def end(ticket: Ticket) -> Ticket:
        return replace(stepped(ticket, Step.MERGE, deed.at), links=(), merged_into=into.id)

    await move_comments(connection, source.id, into.id)
    _, ended = await _kept(connection, source, end, deed, configuration, what="merged")
    kept, joined = await _kept(connection, into, join, deed, configuration)
    await append_events(connection, [*ended, *joined])
    return kept


async def remove_ticket(connection: Connection, ticket_id: str, deed: Deed, *, expected: int | None) -> None:
    """Take a ticket out with all that was said about it. Raises RecordRefused as `change_ticket` does."""
    found = await read_tickets(connection, [ticket_id], lock=True)
    before = _as_seen(found[0] if found else None, expected)
    await delete_ticket(connection, ticket_id)
    await append_events(connection, [ticket_event("removed", before, None, deed)])


async def policy_of(connection: Connection, ticket: Ticket) -> SlaPolicy | None:
    """Return what is promised for this ticket."""
    return None if ticket.sla_policy is None else await find_setting(connection, SlaPolicy, ticket.sla_policy)


def hours_of(policy: SlaPolicy | None, configuration: Configuration) -> BusinessTime:
    """Return when a policy's clocks run. A schedule that the routing document has not, or not any more, is open."""
    name = policy.schedule if policy is not None else None
    return BusinessTime(None if name is None else configuration.schedules.get(name))


async def timed_now(connection: Connection, ticket: Ticket, configuration: Configuration) -> Ticket:
    """Return the ticket with what is due when, by the rules that hold now."""
    policy = await policy_of(connection, ticket)
    return timed(ticket, policy, hours_of(policy, configuration))


def ticket_event(
    what: str, before: Ticket | None, after: Ticket | None, deed: Deed, more: dict[str, Any] | None = None
) -> RecordEvent:
    """Return the event of one change; at least one of the two is there."""
    there = after or before
    assert there is not None
    return deed.event(
        what,
        kind="ticket",
        record_id=there.id,
        customer_id=there.customer_id,
        version=there.version if after else there.version + 1,
        changes={**difference(before, after), **(more or {})},
    )


async def _seen(connection: Connection, ticket_id: str, expected: int | None) -> Ticket:
    found = await read_tickets(connection, [ticket_id], lock=True)
    ticket = _as_seen(found[0] if found else None, expected)
    if ticket.state is TicketState.MERGED:
        raise RecordRefused("ticket_merged")
    return ticket


def _as_seen(ticket: Ticket | None, expected: int | None) -> Ticket:
    if ticket is None:
        raise RecordRefused("unknown_ticket")
    if expected is not None and expected != ticket.version:
        raise RecordRefused("record_changed")
    return ticket


async def _kept(
    connection: Connection,
    before: Ticket,
    edit: Edit,
    deed: Deed,
    configuration: Configuration,
    *,
    what: str = "changed",
) -> tuple[Ticket, list[RecordEvent]]:
    """Write the ticket as the edit makes it; returns it with its event, if there is something to tell."""
    try:
        after = edit(overdue(before, deed.at))
    except IllegalStep:
        raise RecordRefused("illegal_transition", field="step") from None
    await check_ticket(connection, before, after, configuration)
    told = bool(difference(before, after))
    if told:
        after = replace(after, version=before.version + 1, updated_at=deed.at)
    after = await timed_now(connection, after, configuration)
    await update_ticket(connection, before, after)
    return after, [ticket_event(what, before, after, deed)] if told else []


def _comment_event(ticket: Ticket, comment: Comment, deed: Deed) -> RecordEvent:
    facts = {"text": comment.text, "public": comment.public, "from_customer": comment.from_customer}
    return deed.event(
        "created",
        kind="ticket_comment",
        record_id=comment.id,
        customer_id=ticket.customer_id,
        version=1,
        changes={"ticket_id": (None, ticket.id), **{name: (None, value) for name, value in facts.items()}},
    )
