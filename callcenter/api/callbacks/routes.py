"""Callbacks: asked for, listed with their numbers, cancelled.

Rule: one sees and changes those of his own queues, whoever leads those of his scope; others do not exist. What is open
is shown as it is live, whatever the database says.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, status

from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Anybody
from callcenter.api.callbacks.schemas import (
    CallbackGiven,
    CallbackMoved,
    CallbackPage,
    CallbackShown,
    CallbacksWanted,
    shown,
)
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.scope import queues_of
from callcenter.core.callback import TRANSITIONS, Callback, CallbackState, key_of
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.requests import CancelCallback, MoveCallback, RequestCallback
from callcenter.crm.masking import Masks
from callcenter.phone_numbers import e164_of
from callcenter.records.rights import read_masks
from callcenter.store.repositories.callbacks import CallbackFilter, find_callback, list_callbacks

router = APIRouter(prefix="/callbacks", tags=["callbacks"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def request_callback(given: CallbackGiven, person: Anybody, parts: Parts) -> CallbackShown:
    """Ask that a number be called back: in its turn, or at a time at which the queue is open."""
    queues = queues_of(parts.engine.state.configuration, person)
    if queues is not None and given.queue not in queues:
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    number, number_e164 = given.number.strip(), e164_of(given.number)
    try:
        await ask(
            parts,
            lambda at: RequestCallback(
                number=number_e164 or number,
                number_e164=number_e164,
                queue=given.queue,
                due_at=given.due_at,
                note=given.note,
                customer_id=given.customer_id,
                language=given.language,
                at=at,
            ),
        )
    except ContactCenterError as refused:
        if refused.code is Refusal.OUTSIDE_HOURS and refused.detail:
            raise opens_later(refused.detail, ("body", "due_at")) from None
        raise
    state = parts.engine.state
    made = state.callbacks.get(state.callback_of.get(key_of(number, number_e164, given.queue), ""))
    if made is None:
        raise Problem("not_confirmed")  # it has come to its end already
    await note(parts, person, "callback_requested", made.id, queue=made.queue)
    return shown(made, await _masks(parts), person.role)


@router.get("")
async def callbacks(wanted: Annotated[CallbacksWanted, Query()], person: Anybody, parts: Parts) -> CallbackPage:
    """List callbacks with their numbers, newest wish first."""
    states = frozenset(CallbackState) if wanted.state is None else frozenset({wanted.state})
    chosen = CallbackFilter(
        states=frozenset(filter(TRANSITIONS.get, states)) if wanted.open else states if wanted.state else None,
        queue=wanted.queue,
        queues=queues_of(parts.engine.state.configuration, person),
        number=None if wanted.number is None else e164_of(wanted.number) or wanted.number,
    )
    async with parts.database.transaction() as connection:
        rows = await list_callbacks(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
        masks = await read_masks(connection)
    live = parts.engine.state.callbacks
    more = len(rows) > wanted.limit
    last = rows[wanted.limit - 1] if more else None
    return CallbackPage(
        items=[shown(live.get(row["id"], row), masks, person.role) for row in rows[: wanted.limit]],
        next_cursor=cursor_after({"started_at": last["requested_at"], "id": last["id"]}) if last else None,
    )


@router.get("/{callback_id}")
async def callback(callback_id: Id, person: Anybody, parts: Parts) -> CallbackShown:
    """Show one callback."""
    return await known_callback(callback_id, person, parts)


@router.patch("/{callback_id}")
async def move_callback(callback_id: Id, given: CallbackMoved, person: Anybody, parts: Parts) -> CallbackShown:
    """Call at another time, which is the place in the queue from then on; not once somebody is being called for it."""
    found = await known_callback(callback_id, person, parts)
    if found.ended_at is not None:
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    try:
        await ask(parts, lambda at: MoveCallback(callback_id=callback_id, due_at=given.due_at, at=at))
    except ContactCenterError as refused:
        if refused.code is Refusal.OUTSIDE_HOURS and refused.detail:
            raise opens_later(refused.detail, ("body", "due_at")) from None
        raise
    await note(parts, person, "callback_moved", callback_id, queue=found.queue)
    return await known_callback(callback_id, person, parts)


@router.delete("/{callback_id}", status_code=status.HTTP_204_NO_CONTENT)
async def cancel_callback(callback_id: Id, person: Anybody, parts: Parts) -> None:
    """Cancel a callback that nobody is being called for yet."""
    found = await known_callback(callback_id, person, parts)
    if found.ended_at is not None:
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    await ask(parts, lambda at: CancelCallback(callback_id=callback_id, at=at))
    await note(parts, person, "callback_cancelled", callback_id, queue=found.queue)


async def known_callback(callback_id: str, person: Person, parts: AppParts) -> CallbackShown:
    """The callback as it is live, else as it was kept; refused to whom it does not concern."""
    found: Callback | Mapping[str, Any] | None = parts.engine.state.callbacks.get(callback_id)
    async with parts.database.transaction() as connection:
        found = found or await find_callback(connection, callback_id)
        masks = await read_masks(connection)
    if found is None:
        raise ContactCenterError(Refusal.UNKNOWN_CALLBACK)
    known = shown(found, masks, person.role)
    queues = queues_of(parts.engine.state.configuration, person)
    if queues is not None and known.queue not in queues:
        raise ContactCenterError(Refusal.UNKNOWN_CALLBACK)
    return known


async def _masks(parts: AppParts) -> Masks:
    async with parts.database.transaction() as connection:
        return await read_masks(connection)


def opens_later(opens_at: str, place: tuple[str, ...]) -> Problem:
    """The queue is closed at the time that was asked for; `place` is where it was said."""
    error = {
        "type": "outside_hours",
        "loc": place,
        "msg": f"the queue opens next at {opens_at}",
        "msg_zh": f"该队列下次营业时间为 {opens_at}",
    }
    return Problem(Refusal.OUTSIDE_HOURS, errors=[error])
