"""What came of a contact is said, and what followed from it is shown.

Rule: what a disposition asks for is checked before anybody else sees it. What was said is never overwritten: said
again it is said twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter, status

from callcenter.api.asking import ask
from callcenter.api.auth import Anybody
from callcenter.api.callbacks.routes import opens_later
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.routes import check_reach, may_see, own, wraps_up_as
from callcenter.api.interactions.schemas import DispositionGiven, DispositionShown, DispositionsShown
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.core.dispositions import Effect, EffectKind, EffectState, choosable, effects_of
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.reactions import participations
from callcenter.core.requests import RequestCallback, SetDisposition
from callcenter.records.disposition_fields import Said, said_with
from callcenter.routing.disposition_settings import CALLBACK_AT
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.interactions import LateDisposition, find_interaction, set_late_disposition

router = APIRouter(prefix="/interactions/{interaction_id}", tags=["interactions"])

_CALLBACK_PLACE: Final = ("body", "fields", CALLBACK_AT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact:
    """What a disposition has to know of the contact that it is about."""

    queue: str | None
    ani: str
    ani_e164: str | None
    customer_id: str | None
    language: str


@router.post("/disposition", status_code=status.HTTP_204_NO_CONTENT)
async def dispose(interaction_id: Id, given: DispositionGiven, person: Anybody, parts: Parts) -> None:
    """Say what came of the contact: during the talk, in wrap-up (which it ends), or later (which is audited)."""
    tree = parts.engine.state.configuration.dispositions
    await check_reach(parts, person, interaction_id)
    contact = await _contact(parts, interaction_id, person)
    if not choosable(tree, given.code, contact.queue if contact else None):
        raise ContactCenterError(Refusal.UNKNOWN_DISPOSITION)
    if contact is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    said = said_with(tree[given.code], given.fields, at=parts.clock.now())
    try:
        await ask(
            parts,
            lambda at: SetDisposition(
                interaction_id=interaction_id,
                agent=wraps_up_as(parts, interaction_id, person),
                code=given.code,
                note=given.note,
                fields=said.fields,
                callback=_callback(interaction_id, contact, said, given.note, at),
                at=at,
            ),
        )
    except ContactCenterError as refused:
        if refused.code is Refusal.UNKNOWN_INTERACTION:
            await _dispose_late(interaction_id, given, said, contact, person, parts)
        else:
            raise _worded(refused) from None


@router.get("/dispositions")
async def said_of(interaction_id: Id, person: Anybody, parts: Parts) -> DispositionsShown:
    """Show all that was said of what came of this contact, with what followed from it."""
    async with parts.database.transaction() as connection:
        row = await find_interaction(connection, interaction_id)
    if row is None or not may_see(parts, row, person):
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    return DispositionsShown(items=[DispositionShown.model_validate(each) for each in row["dispositions"]])


async def _contact(parts: AppParts, interaction_id: str, person: Person) -> _Contact | None:
    """The contact, with the queue of the person's own part of it."""
    state = parts.engine.state
    part = participations.of(state, interaction_id, person.username)
    live = state.interactions.get(interaction_id)
    if live is not None:
        return _Contact(
            queue=part.queue if part else live.queue,
            ani=live.ani,
            ani_e164=live.ani_e164,
            customer_id=live.customer_id,
            language=live.language,
        )
    async with parts.database.transaction() as connection:
        row = await find_interaction(connection, interaction_id)
    if row is None or not may_see(parts, row, person):
        return None
    return _Contact(
        queue=_queue_of(row, person.username),
        ani=row["ani"],
        ani_e164=row["ani_e164"],
        customer_id=row["customer_id"],
        language=row["language"],
    )


def _queue_of(row: Mapping[str, object], username: str) -> str | None:
    parts = row["participations"]
    assert isinstance(parts, list)
    own_part = next((part for part in reversed(parts) if part["agent"] == username), None)
    queue = row["queue"] if own_part is None or row["agent"] == username else own_part["queue"]
    return None if queue is None else str(queue)


def _callback(
    interaction_id: str, contact: _Contact, said: Said, note: str | None, at: datetime
) -> RequestCallback | None:
    if said.callback_at is None or contact.queue is None or not contact.ani:
        return None
    return RequestCallback(
        number=contact.ani,
        number_e164=contact.ani_e164,
        queue=contact.queue,
        due_at=max(said.callback_at, at),
        note=note,
        customer_id=contact.customer_id,
        language=contact.language,
        interaction_id=interaction_id,
        at=at,
    )


async def _dispose_late(
    interaction_id: str, given: DispositionGiven, said: Said, contact: _Contact, person: Person, parts: AppParts
) -> None:
    """The engine has done with the contact. A callback is asked of it first: without one there is no disposition."""
    tree = parts.engine.state.configuration.dispositions
    effects = effects_of(tree, given.code)
    if said.callback_at is not None:
        made = await _called_back(parts, interaction_id, contact, said, given.note)
        effects = tuple(made if each.kind is EffectKind.CALLBACK else each for each in effects)
    async with parts.database.transaction() as connection:
        result = await set_late_disposition(
            connection,
            interaction_id,
            agent=own(person),
            code=given.code,
            note=given.note,
            at=parts.clock.now(),
            fields=said.fields,
            effects=effects,
        )
        match result:
            case LateDisposition.UNKNOWN:
                raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
            case LateDisposition.NOT_CLOSED:
                raise Problem("not_saved_yet")
            case LateDisposition.SET:
                await add_audit(
                    connection,
                    at=parts.clock.now(),
                    actor=person.username,
                    action="disposition_changed",
                    subject=interaction_id,
                    detail={"code": given.code, "note_changed": given.note is not None},
                )


async def _called_back(parts: AppParts, interaction_id: str, contact: _Contact, said: Said, note: str | None) -> Effect:
    def make(at: datetime) -> RequestCallback:
        wanted = _callback(interaction_id, contact, said, note, at)
        if wanted is None:
            raise ContactCenterError(Refusal.NUMBER_NOT_CALLABLE)
        return wanted

    try:
        await ask(parts, make)
    except ContactCenterError as refused:
        if refused.code is Refusal.OUTSIDE_HOURS:
            raise _worded(refused) from None
        reason = {"reason": str(refused.code)}
        return Effect(kind=EffectKind.CALLBACK, state=EffectState.REFUSED, result=reason)
    assert said.callback_at is not None
    return Effect(kind=EffectKind.CALLBACK, state=EffectState.DONE, result={"due_at": said.callback_at.isoformat()})


def _worded(refused: ContactCenterError) -> Exception:
    if refused.code is Refusal.OUTSIDE_HOURS and refused.detail:
        return opens_later(refused.detail, _CALLBACK_PLACE)
    return refused
