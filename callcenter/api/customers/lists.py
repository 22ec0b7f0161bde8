"""Customers by filter, page by page; the tags that there are, and tagging many customers at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.customers.editing import editing_of
from callcenter.api.customers.given import Tag
from callcenter.api.customers.schemas import CustomerShown
from callcenter.api.customers.wanted import CustomersWanted, Looking, filter_of
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Cursor, Given, Id, Shown
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import Parts
from callcenter.crm.customer import Customer
from callcenter.crm.filters import CustomerFilter
from callcenter.records.customers import change_all
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_lists import FoundPage, count_tags, list_page
from callcenter.store.repositories.customer_records import read_customers
from callcenter.store.repositories.interactions import Position

router = APIRouter(prefix="/customers", tags=["customers"])

_MOST_TAGS: Final = 1000
_MOST_AT_ONCE: Final = 500

_Tags = Annotated[list[Tag], Field(max_length=20)]


class CustomerPageWanted(CustomersWanted):
    """A page of them. `cursor` is the `next_cursor` of the page before."""

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class CustomerPage(Shown):
    """Some customers, the last changed first; those found by `q`, the best first, on one page.

    `next_cursor` is null at the end. A page may have fewer than were asked for, even none, and yet not be the last:
    some filters look at a bounded number of customers at a time.
    """

    items: list[CustomerShown]
    next_cursor: str | None


class TagShown(Shown):
    """One tag, and how many customers have it."""

    tag: str
    count: int


class TagList(Shown):
    """The tags, the most used first."""

    items: list[TagShown]


class TaggingGiven(Given):
    """Which tags to add to these customers and which to take from them."""

    customer_ids: Annotated[list[Id], Field(min_length=1, max_length=_MOST_AT_ONCE)]
    add: _Tags = Field(default_factory=list)
    remove: _Tags = Field(default_factory=list)


class TaggingResult(Shown):
    """What became of one customer. `version` is the one that holds now."""

    customer_id: str
    result: Literal["changed", "unchanged", "unknown_customer"]
    version: int | None


class TaggingDone(Shown):
    """What became of each, in the order that was given."""

    items: list[TaggingResult]


@router.get("")
async def customers(wanted: Annotated[CustomerPageWanted, Query()], person: Anybody, parts: Parts) -> CustomerPage:
    """Find customers by name, number and other facts."""
    after = position_of(wanted.cursor)
    looking = Looking(role=person.role, region=parts.region, vault=parts.vault)
    async with parts.database.transaction() as connection:
        page = await _page(connection, await filter_of(connection, wanted, looking), after, wanted.limit)
        found = await read_customers(connection, page.ids)
        editing = await editing_of(connection, person, parts)
    cursor = None if page.next is None else cursor_after({"started_at": page.next.started_at, "id": page.next.id})
    return CustomerPage(items=[editing.shown(one) for one in found], next_cursor=cursor)


@router.get("/tags")
async def tags(person: Anybody, parts: Parts) -> TagList:
    """List the tags with how many customers have each."""
    async with parts.database.transaction() as connection:
        counted = await count_tags(connection, limit=_MOST_TAGS)
    return TagList(items=[TagShown(tag=tag, count=count) for tag, count in counted])


@router.post("/tags")
async def tag_many(given: TaggingGiven, person: Supervisor, parts: Parts) -> TaggingDone:
    """Add and remove tags of many customers; each that changes has a version and an event of its own."""

    def tagged(before: Customer) -> Customer:
        kept = [tag for tag in before.tags if tag not in given.remove]
        return replace(before, tags=tuple(dict.fromkeys([*kept, *given.add])))

    ids = list(dict.fromkeys(given.customer_ids))
    async with parts.database.transaction() as connection:
        seen = {one.id: one.version for one in await read_customers(connection, ids, lock=True)}
        after = {one.id: one.version for one in await change_all(connection, ids, tagged, deed_of(person, parts))}
    return TaggingDone(items=[_result(one, seen, after) for one in ids])


async def _page(connection: Connection, wanted: CustomerFilter, after: Position | None, limit: int) -> FoundPage:
    if wanted.ids is None:
        return await list_page(connection, wanted, after=after, limit=limit)
    # Found by name: the best first, and as many as there are.
    page = await list_page(connection, wanted, after=None, limit=max(1, len(wanted.ids)))
    passing = set(page.ids)
    return FoundPage(ids=[one for one in wanted.ids if one in passing][:limit], next=None)


def _result(one: str, seen: Mapping[str, int], after: Mapping[str, int]) -> TaggingResult:
    if one not in after:
        return TaggingResult(customer_id=one, result="unknown_customer", version=None)
    result: Literal["changed", "unchanged"] = "changed" if after[one] != seen[one] else "unchanged"
    return TaggingResult(customer_id=one, result=result, version=after[one])
