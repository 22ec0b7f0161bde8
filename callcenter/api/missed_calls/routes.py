"""Callers who did not get through: listed, taken by one person at a time, given back, done.

Rule: one sees those of his own queues, whoever leads those of his scope; others do not exist.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Query

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.missed_calls.schemas import (
    ContactShown,
    MissedDetail,
    MissedDone,
    MissedPage,
    MissedShown,
    MissedWanted,
    facts_of,
)
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.scope import queues_of
from callcenter.crm.missed_calls import MissedCall, MissedState
from callcenter.phone_numbers import e164_of
from callcenter.records.missed_calls import Claimed, claim, finish, release
from callcenter.records.rights import read_masks
from callcenter.store.database import Connection
from callcenter.store.repositories.missed_calls import (
    MissedFilter,
    contacts_of,
    count_missed,
    customer_names,
    list_missed,
    read_missed,
)
from callcenter.store.repositories.users import display_names

router = APIRouter(prefix="/missed-calls", tags=["missed calls"])

_MOST_COUNTED: Final = 1000
_MOST_CONTACTS: Final = 50


@router.get("")
async def missed_calls(wanted: Annotated[MissedWanted, Query()], person: Anybody, parts: Parts) -> MissedPage:
    """List callers who did not get through, who has waited longest first. Each number is there once for each queue."""
    now, queues = parts.clock.now(), queues_of(parts.engine.state.configuration, person)
    chosen = MissedFilter(
        state=wanted.state,
        queue=wanted.queue,
        queues=queues,
        number=None if wanted.number is None else e164_of(wanted.number, parts.region) or wanted.number,
        customer=wanted.customer,
        claimed_by=person.username if wanted.claimed_by else None,
        since=wanted.since,
        until=wanted.until,
    )
    mine = MissedFilter(state=MissedState.OPEN, queues=queues)
    async with parts.database.transaction() as connection:
        found = await list_missed(connection, chosen, at=now, after=position_of(wanted.cursor), limit=wanted.limit + 1)
        count = await count_missed(connection, mine, at=now, most=_MOST_COUNTED)
        items = await _shown(connection, found[: wanted.limit], person, parts)
    last = found[wanted.limit - 1] if len(found) > wanted.limit else None
    cursor = cursor_after({"started_at": last.first_at, "id": last.id}) if last else None
    return MissedPage(items=items, next_cursor=cursor, open=count)


@router.get("/{line_id}")
async def missed_call(line_id: Id, person: Anybody, parts: Parts) -> MissedDetail:
    """Show one caller with his calls in vain, the newest first."""
    async with parts.database.transaction() as connection:
        line = await _known(connection, line_id, person, parts)
        (shown,) = await _shown(connection, [line], person, parts)
        contacts = await contacts_of(connection, line_id, limit=_MOST_CONTACTS)
    return MissedDetail(**shown.model_dump(), contacts=[ContactShown(**contact) for contact in contacts])


@router.post("/{line_id}/claim")
async def claim_call(line_id: Id, person: Anybody, parts: Parts) -> MissedShown:
    """Take him, or keep him for longer: nobody else does for a quarter of an hour. 409 says who has him."""
    return await _change(line_id, person, parts, lambda connection: claim(connection, line_id, deed_of(person, parts)))


@router.post("/{line_id}/release")
async def release_call(line_id: Id, person: Anybody, parts: Parts) -> MissedShown:
    """Give him back. Supervisors may for whoever has him."""
    deed, any_holder = deed_of(person, parts), person.may(Role.SUPERVISOR)
    return await _change(
        line_id, person, parts, lambda connection: release(connection, line_id, deed, any_holder=any_holder)
    )


@router.post("/{line_id}/done")
async def done(line_id: Id, given: MissedDone, person: Anybody, parts: Parts) -> MissedShown:
    """Say what came of calling him back. Who calls in vain again is on the list again."""
    deed, any_holder = deed_of(person, parts), person.may(Role.SUPERVISOR)
    return await _change(
        line_id,
        person,
        parts,
        lambda connection: finish(
            connection, line_id, deed, result=given.result, text=given.text, any_holder=any_holder
        ),
    )


async def _change(
    line_id: str, person: Person, parts: AppParts, change: Callable[[Connection], Awaitable[MissedCall]]
) -> MissedShown:
    try:
        async with parts.database.transaction() as connection:
            await _known(connection, line_id, person, parts)
            line = await change(connection)
            # The event is the last thing that is written: this only reads.
            (shown,) = await _shown(connection, [line], person, parts)
    except Claimed as taken:
        raise Problem(taken.code, errors=[await _holder(taken.holder, parts)]) from None
    return shown


async def _holder(username: str, parts: AppParts) -> dict[str, object]:
    async with parts.database.transaction() as connection:
        name = (await display_names(connection, {username})).get(username, username)
    return {"type": "missed_call_claimed", "loc": ("claimed_by",), "msg": name, "msg_zh": name}


async def _known(connection: Connection, line_id: str, person: Person, parts: AppParts) -> MissedCall:
    line = await read_missed(connection, line_id)
    queues = queues_of(parts.engine.state.configuration, person)
    if line is None or (queues is not None and line.queue not in queues):
        raise Problem("unknown_missed_call")
    return line


async def _shown(
    connection: Connection, lines: Sequence[MissedCall], person: Person, parts: AppParts
) -> list[MissedShown]:
    masks = await read_masks(connection)
    names = await customer_names(connection, {line.customer_id for line in lines if line.customer_id})
    people = await display_names(connection, {line.claimed_by for line in lines if line.claimed_by})
    now = parts.clock.now()
    return [
        MissedShown.model_validate(facts_of(line, masks, person.role, names=names, people=people, at=now))
        for line in lines
    ]
