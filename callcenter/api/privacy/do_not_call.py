"""The numbers that nobody may call: anybody may add one while its owner asks for it, supervisors take one off.

A callback is not refused for being on the list: it is the customer who asked for it.
"""

from typing import Annotated

from fastapi import APIRouter, Query, status

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import Parts
from callcenter.api.privacy.schemas import (
    BarredGiven,
    BarredPage,
    BarredShown,
    BarredWanted,
    ManyBarredGiven,
    ManyBarredShown,
    barred_shown,
)
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.records.consents import bar, number_key, release
from callcenter.records.rights import read_masks
from callcenter.store.repositories.do_not_call import list_barred

router = APIRouter(prefix="/do-not-call", tags=["privacy"])


@router.get("")
async def do_not_call(wanted: Annotated[BarredWanted, Query()], person: Anybody, parts: Parts) -> BarredPage:
    """List the numbers that nobody may call, the newest first; or look whether one of them is this."""
    key = None if wanted.number is None else number_key(wanted.number, parts.region)
    async with parts.database.transaction() as connection:
        after = position_of(wanted.cursor)
        found = await list_barred(connection, number=key, after=after, limit=wanted.limit + 1)
        masks = await read_masks(connection)
    last = found[wanted.limit - 1] if len(found) > wanted.limit else None
    return BarredPage(
        items=[barred_shown(masks, person.role, one) for one in found[: wanted.limit]],
        next_cursor=cursor_after({"started_at": last.at, "id": last.id}) if last else None,
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_number(given: BarredGiven, person: Anybody, parts: Parts) -> BarredShown:
    """Put a number on the list. One that is there already stays as it is."""
    async with parts.database.transaction() as connection:
        barred = await bar(connection, [given.number], given.reason, deed_of(person, parts), region=parts.region)
        if barred.unfit:
            raise ContactCenterError(Refusal.NUMBER_NOT_CALLABLE)
        key = number_key(given.number, parts.region)
        [held] = await list_barred(connection, number=key, after=None, limit=1)
        masks = await read_masks(connection)
    return barred_shown(masks, person.role, held)


@router.post("/import")
async def add_numbers(given: ManyBarredGiven, person: Supervisor, parts: Parts) -> ManyBarredShown:
    """Put many numbers on the list."""
    async with parts.database.transaction() as connection:
        barred = await bar(connection, given.numbers, given.reason, deed_of(person, parts), region=parts.region)
    return ManyBarredShown(added=len(barred.added), known=barred.known, unfit=barred.unfit)


@router.delete("/{barred_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_number(barred_id: Id, person: Supervisor, parts: Parts) -> None:
    """Take a number off the list."""
    async with parts.database.transaction() as connection:
        await release(connection, barred_id, deed_of(person, parts))
