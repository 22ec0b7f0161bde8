"""Tickets: made, listed, shown with their clocks, changed. Everybody sees all of them: customers call again."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Admin, Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.tickets.schemas import (
    TicketChange,
    TicketDetail,
    TicketGiven,
    TicketPage,
    TicketShown,
    TicketsWanted,
    clock_shown,
)
from callcenter.api.versions import Expected, etag
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.crm.escalation import clocks_of
from callcenter.crm.ticket_settings import Template
from callcenter.crm.ticket_work import answered, assigned, linked
from callcenter.crm.tickets import Link, LinkKind, Ticket
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.tickets import change_ticket, create_ticket, hours_of, policy_of, remove_ticket
from callcenter.store.repositories.interactions import find_interaction
from callcenter.store.repositories.ticket_lists import TicketFilter, list_tickets
from callcenter.store.repositories.ticket_settings import find_setting
from callcenter.store.repositories.tickets import linked_from, read_tickets

router = APIRouter(prefix="/tickets", tags=["tickets"])


@router.get("")
async def tickets(wanted: Annotated[TicketsWanted, Query()], person: Anybody, parts: Parts) -> TicketPage:
    """List tickets, newest first."""
    at, after = parts.clock.now(), position_of(wanted.cursor)
    async with parts.database.transaction() as connection:
        found = await list_tickets(connection, filter_of(wanted, person), at=at, after=after, limit=wanted.limit + 1)
    page, more = found[: wanted.limit], len(found) > wanted.limit
    return TicketPage(
        items=[TicketShown.of(ticket) for ticket in page],
        next_cursor=cursor_after({"started_at": page[-1].created_at, "id": page[-1].id}) if more else None,
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def create(given: TicketGiven, response: Response, person: Anybody, parts: Parts) -> TicketDetail:
    """Make a ticket, out of a template or not, from an interaction or not."""
    deed = deed_of(person, parts)
    configuration = parts.engine.state.configuration
    async with parts.database.transaction() as connection:
        template = await find_setting(connection, Template, given.template) if given.template is not None else None
        if given.template is not None and (template is None or template.archived):
            raise RecordRefused("unknown_ticket_template", field="template")
        facts = given.facts(template, person.language)
        if not facts.get("subject"):
            raise RecordRefused("subject_required", field="subject")
        links = [Link(kind=one.kind, to=one.to) for one in given.links]
        spoken = False
        if given.interaction_id is not None:
            contact = await _contact(parts, connection, given.interaction_id)
            links.append(Link(kind=LinkKind.INTERACTION, to=given.interaction_id))
            facts["customer_id"] = facts.get("customer_id") or contact["customer_id"]
            spoken = contact["connected_at"] is not None
        made = _new(facts, links, deed, spoken=spoken)
        kept = await create_ticket(connection, made, deed, configuration)
        shown = await detail(connection, kept, parts)
    response.headers.update({**etag(kept.version), "Location": f"/api/v1/tickets/{kept.id}"})
    return shown


@router.get("/{ticket_id}")
async def ticket(ticket_id: Id, response: Response, person: Anybody, parts: Parts) -> TicketDetail:
    """Show one ticket with its clocks, and the version to change it by."""
    async with parts.database.transaction() as connection:
        found = await read_tickets(connection, [ticket_id])
        if not found:
            raise Problem("unknown_ticket")
        shown = await detail(connection, found[0], parts)
    response.headers.update(etag(shown.version))
    return shown


@router.patch("/{ticket_id}")
async def change(
    ticket_id: Id, given: TicketChange, response: Response, person: Anybody, expected: Expected, parts: Parts
) -> TicketDetail:
    """Change what is named and nothing else. Who gives a new ticket to somebody opens it."""
    deed = deed_of(person, parts)
    configuration = parts.engine.state.configuration
    async with parts.database.transaction() as connection:
        kept = await change_ticket(
            connection, ticket_id, lambda one: changed(one, given, deed), deed, configuration, expected=expected
        )
        shown = await detail(connection, kept, parts)
    response.headers.update(etag(kept.version))
    return shown


@router.delete("/{ticket_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove(ticket_id: Id, person: Admin, expected: Expected, parts: Parts) -> None:
    """Take a ticket out, with its comments. Work that is over is closed instead."""
    async with parts.database.transaction() as connection:
        await remove_ticket(connection, ticket_id, deed_of(person, parts), expected=expected)


async def detail(connection: Any, ticket: Ticket, parts: AppParts) -> TicketDetail:
    """Return a ticket with its clocks as of now."""
    policy = await policy_of(connection, ticket)
    hours = hours_of(policy, parts.engine.state.configuration)
    clocks = clocks_of(ticket, policy, hours, parts.clock.now())
    return TicketDetail.of(
        ticket,
        clocks=[clock_shown(clock) for clock in clocks],
        linked_from=await linked_from(connection, ticket.id),
    )


def changed(ticket: Ticket, given: TicketChange, deed: Deed) -> Ticket:
    """Return the ticket with what is named."""
    named = given.named()
    if "owner" in named:
        ticket = assigned(ticket, named.pop("owner"), deed.at)
    return replace(ticket, **named)


def filter_of(wanted: TicketsWanted, person: Person) -> TicketFilter:
    """Return what is asked for as the list knows it."""
    asked = {name: getattr(wanted, name) for name in TicketFilter.__dataclass_fields__}
    owner = {"me": person.username, "none": ""}.get(wanted.owner or "-", wanted.owner)
    return TicketFilter(**{**asked, "owner": owner})


def _new(facts: dict[str, Any], links: list[Link], deed: Deed, *, spoken: bool) -> Ticket:
    owner = facts.pop("owner", None)
    made = Ticket(id=new_id(), created_by=deed.actor, created_at=deed.at, updated_at=deed.at, **facts)
    made = linked(answered(made, deed.at) if spoken else made, links)
    return assigned(made, owner, deed.at)


async def _contact(parts: AppParts, connection: Any, interaction_id: str) -> dict[str, Any]:
    """The interaction as it is live, else as it was kept."""
    live = parts.engine.state.interactions.get(interaction_id)
    if live is not None:
        return {"customer_id": live.customer_id, "connected_at": live.connected_at}
    row = await find_interaction(connection, interaction_id)
    if row is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    return dict(row)
