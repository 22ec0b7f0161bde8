"""Work on a ticket: what is said about it, its steps, what it is about, and making one of two."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.tickets.routes import detail
from callcenter.api.tickets.schemas import (
    MOST_LINKS,
    CommentGiven,
    CommentPage,
    CommentShown,
    LinkGiven,
    MergeGiven,
    StepGiven,
    TicketDetail,
    comment_shown,
)
from callcenter.api.versions import Expected, etag
from callcenter.crm.ticket_work import linked, stepped, unlinked
from callcenter.crm.tickets import Comment, Link, LinkKind
from callcenter.records.deeds import RecordRefused
from callcenter.records.tickets import Edit, change_ticket, comment_on, merge_ticket
from callcenter.store.repositories.interactions import find_interaction
from callcenter.store.repositories.tickets import read_comments, read_tickets

router = APIRouter(prefix="/tickets/{ticket_id}", tags=["tickets"])


@router.get("/comments")
async def comments(ticket_id: Id, wanted: Annotated[PageWanted, Query()], person: Anybody, parts: Parts) -> CommentPage:
    """List what was said about a ticket, oldest first."""
    place = position_of(wanted.cursor)
    after = (place.started_at, place.id) if place is not None else None
    async with parts.database.transaction() as connection:
        if not await read_tickets(connection, [ticket_id]):
            raise Problem("unknown_ticket")
        found = await read_comments(connection, ticket_id, after=after, limit=wanted.limit + 1)
    page, more = found[: wanted.limit], len(found) > wanted.limit
    return CommentPage(
        items=[comment_shown(comment) for comment in page],
        next_cursor=cursor_after({"started_at": page[-1].at, "id": page[-1].id}) if more else None,
    )


@router.post("/comments", status_code=status.HTTP_201_CREATED)
async def comment(
    ticket_id: Id, given: CommentGiven, response: Response, person: Anybody, parts: Parts
) -> CommentShown:
    """Say something about a ticket. A public word of ours is an answer; the customer's word wakes the ticket."""
    deed = deed_of(person, parts)
    said = Comment(
        id=deed.new_id(),
        at=deed.at,
        author=person.username,
        text=given.text,
        # The customer knows what he said himself.
        public=given.public or given.from_customer,
        from_customer=given.from_customer,
    )
    configuration = parts.engine.state.configuration
    async with parts.database.transaction() as connection:
        kept = await comment_on(connection, ticket_id, said, deed, configuration, step=given.step)
    response.headers.update(etag(kept.version))
    return comment_shown(said)


@router.post("/transitions")
async def step(
    ticket_id: Id, given: StepGiven, response: Response, person: Anybody, expected: Expected, parts: Parts
) -> TicketDetail:
    """Take a step: open, ask the customer, hold, solve, close, reopen."""
    at = parts.clock.now()
    return await _changed(ticket_id, lambda one: stepped(one, given.step, at), response, person, expected, parts)


@router.post("/merge")
async def merge(
    ticket_id: Id, given: MergeGiven, response: Response, person: Anybody, expected: Expected, parts: Parts
) -> TicketDetail:
    """Make this ticket part of another, which gets its comments and links; shows the other."""
    configuration = parts.engine.state.configuration
    async with parts.database.transaction() as connection:
        kept = await merge_ticket(
            connection, ticket_id, given.into, deed_of(person, parts), configuration, expected=expected
        )
        shown = await detail(connection, kept, parts)
    response.headers.update(etag(kept.version))
    return shown


@router.post("/links")
async def link(ticket_id: Id, given: LinkGiven, response: Response, person: Anybody, parts: Parts) -> TicketDetail:
    """Say that the ticket is about an interaction, an order or another ticket. Twice is once."""
    new = Link(kind=given.kind, to=given.to)
    if new.kind is LinkKind.INTERACTION and new.to not in parts.engine.state.interactions:
        async with parts.database.transaction() as connection:
            if await find_interaction(connection, new.to) is None:
                raise RecordRefused("unknown_interaction", field="to")
    return await _changed(
        ticket_id,
        lambda one: linked(one, [new]),
        response,
        person,
        None,
        parts,
    )


@router.delete("/links/{kind}/{to}")
async def unlink(
    ticket_id: Id, kind: LinkKind, to: Id, response: Response, person: Anybody, parts: Parts
) -> TicketDetail:
    """Take a link away. Without it nothing changes."""
    gone = Link(kind=kind, to=to)
    return await _changed(
        ticket_id,
        lambda one: unlinked(one, gone),
        response,
        person,
        None,
        parts,
    )


async def _changed(
    ticket_id: str, edit: Edit, response: Response, person: Person, expected: int | None, parts: AppParts
) -> TicketDetail:
    configuration = parts.engine.state.configuration
    async with parts.database.transaction() as connection:
        kept = await change_ticket(
            connection, ticket_id, edit, deed_of(person, parts), configuration, expected=expected
        )
        if len(kept.links) > MOST_LINKS:
            raise RecordRefused("too_many_links", field="links")
        shown = await detail(connection, kept, parts)
    response.headers.update(etag(kept.version))
    return shown
