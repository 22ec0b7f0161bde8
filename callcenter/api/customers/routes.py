"""One customer: made, shown, changed, taken out; and to whom it belongs."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Admin, Anybody
from callcenter.api.customers.editing import editing_of
from callcenter.api.customers.given import CustomerGiven, CustomerPatch
from callcenter.api.customers.schemas import (
    CustomerShown,
    MembersWanted,
    RelationsShown,
    cursor_after,
    place_of,
    related_shown,
)
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import Parts
from callcenter.api.versions import Expected, etag
from callcenter.crm.masking import Access
from callcenter.engine.ids import new_id
from callcenter.records.access import note_access
from callcenter.records.customers import change, create, remove
from callcenter.records.rights import read_masks
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.customer_relations import belongs_to, kinds_of, members_of

router = APIRouter(prefix="/customers", tags=["customers"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_customer(given: CustomerGiven, response: Response, person: Anybody, parts: Parts) -> CustomerShown:
    """Add a person, a company or a household."""
    deed = deed_of(person, parts)
    async with parts.database.transaction() as connection:
        editing = await editing_of(connection, person, parts)
        made = await create(connection, editing.new(given, new_id(), deed.at), deed)
    response.headers.update({**etag(made.version), "Location": f"/api/v1/customers/{made.id}"})
    return editing.shown(made)


@router.get("/{customer_id}")
async def customer(customer_id: Id, response: Response, person: Anybody, parts: Parts) -> CustomerShown:
    """Show one customer, with the version to change it by."""
    async with parts.database.transaction() as connection:
        found = await read_customer(connection, customer_id)
        if found is None:
            raise Problem("unknown_customer")
        editing = await editing_of(connection, person, parts)
        await note_access(connection, [customer_id], Access.VIEWED, deed_of(person, parts))
    response.headers.update(etag(found.version))
    return editing.shown(found)


@router.patch("/{customer_id}")
async def change_customer(
    customer_id: Id, patch: CustomerPatch, response: Response, person: Anybody, expected: Expected, parts: Parts
) -> CustomerShown:
    """Change what is named and nothing else (a JSON merge patch). If-Match says which version it was made from."""
    deed = deed_of(person, parts)
    async with parts.database.transaction() as connection:
        editing = await editing_of(connection, person, parts)
        # What is answered is seen; and events come last.
        await note_access(connection, [customer_id], Access.VIEWED, deed)
        changed = await change(
            connection, customer_id, lambda before: editing.changed(before, patch), deed, expected=expected
        )
    response.headers.update(etag(changed.version))
    return editing.shown(changed)


@router.delete("/{customer_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_customer(customer_id: Id, person: Admin, expected: Expected, parts: Parts) -> None:
    """Take a customer out, with the notes. Refused while an open ticket, task or callback refers to it."""
    async with parts.database.transaction() as connection:
        await remove(connection, customer_id, deed_of(person, parts), expected=expected)


@router.get("/{customer_id}/relations")
async def relations(
    customer_id: Id, wanted: Annotated[MembersWanted, Query()], person: Anybody, parts: Parts
) -> RelationsShown:
    """List what a customer belongs to, and who belongs to it: a household's members, a company's employees."""
    async with parts.database.transaction() as connection:
        if not await kinds_of(connection, [customer_id]):
            raise Problem("unknown_customer")
        above = await belongs_to(connection, customer_id)
        after = place_of(wanted.cursor)
        below = await members_of(connection, customer_id, after=after, limit=wanted.limit + 1)
        masks = await read_masks(connection)
    page = below[: wanted.limit]
    return RelationsShown(
        belongs_to=[related_shown(one, masks, person.role) for one in above],
        members=[related_shown(one, masks, person.role) for one in page],
        next_cursor=cursor_after(page) if len(below) > wanted.limit else None,
    )
