"""Voicemails: listed and heard. One's are those of his queues or of his scope; others do not exist."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import Parts
from callcenter.api.scope import queues_of
from callcenter.api.voicemails.schemas import VoicemailPage, VoicemailShown, VoicemailsWanted
from callcenter.crm.masking import Access
from callcenter.records.access import note_access
from callcenter.records.rights import read_masks
from callcenter.records.sound_files import sound_file
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.voicemails import VoicemailFilter, find_voicemail, list_voicemails

router = APIRouter(prefix="/voicemails", tags=["voicemails"])

_WAV = "audio/wav"


@router.get("")
async def voicemails(wanted: Annotated[VoicemailsWanted, Query()], person: Anybody, parts: Parts) -> VoicemailPage:
    """List voicemails, newest first."""
    queues = queues_of(parts.engine.state.configuration, person)
    if wanted.queue is not None:
        queues = frozenset({wanted.queue}) if queues is None or wanted.queue in queues else frozenset()
    chosen = VoicemailFilter(queues=queues, customer=wanted.customer, since=wanted.since, until=wanted.until)
    async with parts.database.transaction() as connection:
        found = await list_voicemails(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
        masks = await read_masks(connection)
    page = found[: wanted.limit]
    more = {"started_at": page[-1]["at"], "id": page[-1]["id"]} if len(found) > wanted.limit else None
    return VoicemailPage(
        items=[VoicemailShown.of(one, masks, person.role) for one in page],
        next_cursor=cursor_after(more) if more else None,
    )


@router.get("/{voicemail_id}/audio", response_class=Response, responses={200: {"content": {_WAV: {}}}})
async def audio(voicemail_id: Id, person: Anybody, parts: Parts) -> Response:
    """Hear one. That somebody has heard the customer is noted."""
    queues = queues_of(parts.engine.state.configuration, person)
    async with parts.database.transaction() as connection:
        found = await find_voicemail(connection, voicemail_id)
        if found is None or (queues is not None and found["queue"] not in queues):
            raise Problem("unknown_voicemail")
        deed, about = deed_of(person, parts), found["interaction_id"]
        told = {"interaction_id": about}
        await add_audit(
            connection, at=deed.at, actor=deed.actor, action="voicemail_heard", subject=voicemail_id, detail=told
        )
        if found["customer_id"] is not None:
            await note_access(connection, [found["customer_id"]], Access.VIEWED, deed, interaction_id=about)
    try:
        sound = await asyncio.to_thread(sound_file(parts.recordings, found["recording"]).read_bytes)
    except FileNotFoundError:
        raise Problem("recording_gone") from None
    return Response(sound, media_type=_WAV, headers={"Cache-Control": "no-store"})
