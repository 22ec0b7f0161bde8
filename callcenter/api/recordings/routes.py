"""Recordings: searched, heard in parts, drawn, taken away, held for the law.

Rule: out of reach is not there (`reach.py`), and every listening, download and waveform is in the audit before any of
it goes out. Files are found by our own records, never by what a client sends.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Response, status
from fastapi.responses import StreamingResponse

from callcenter.api.auth import Admin, Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.recordings.reach import is_within, reaches_of
from callcenter.api.recordings.schemas import (
    AudioWanted,
    LegalHoldGiven,
    RecordingAccess,
    RecordingAccesses,
    RecordingPage,
    RecordingShown,
    RecordingsWanted,
    WaveformShown,
    gaps_shown,
    may_download,
)
from callcenter.api.recordings.sound import WAV, sound_answer, wanted_part
from callcenter.crm.masking import Sight
from callcenter.crm.recordings import RecordingState
from callcenter.phone_numbers import e164_of
from callcenter.records.recordings import Listening, hold, note_listening, release
from callcenter.records.rights import read_masks
from callcenter.records.sound_files import NotASound, peaks, sound_file
from callcenter.store.database import Connection
from callcenter.store.repositories.recordings import (
    RecordingFilter,
    accesses_of,
    change_recording,
    find_recording,
    list_recordings,
    read_peaks,
)

router = APIRouter(prefix="/recordings", tags=["recordings"])

# As many as the widest screen has points to draw.
_PEAKS: Final = 1200
_MOST_ACCESSES: Final = 200
_SOUND: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {WAV: {}}},
    206: {"content": {WAV: {}}, "description": "A part of it"},
    416: {"description": "The part lies behind the end"},
}


@router.get("")
async def recordings(wanted: Annotated[RecordingsWanted, Query()], person: Anybody, parts: Parts) -> RecordingPage:
    """List recordings, newest first: talks and voicemails, also those whose file is deleted or missing."""
    async with parts.database.transaction() as connection:
        masks = await read_masks(connection)
        if wanted.number is not None and masks.sight(person.role, "phone") is not Sight.PLAIN:
            # Who may not see a number could otherwise find it out by asking for one after the other.
            return RecordingPage(items=[], next_cursor=None)
        found = await list_recordings(
            connection, _filter(wanted, person, parts), after=position_of(wanted.cursor), limit=wanted.limit + 1
        )
    page = found[: wanted.limit]
    return RecordingPage(
        items=[RecordingShown.of(one, masks, person) for one in page],
        next_cursor=cursor_after(page[-1]) if len(found) > wanted.limit else None,
    )


@router.get("/{recording_id}")
async def recording(recording_id: Id, person: Anybody, parts: Parts) -> RecordingShown:
    """Show one."""
    async with parts.database.transaction() as connection:
        row = await _reached(connection, recording_id, person, parts)
        return RecordingShown.of(row, await read_masks(connection), person)


@router.get("/{recording_id}/audio", response_class=Response, responses=_SOUND)
async def audio(
    recording_id: Id,
    wanted: Annotated[AudioWanted, Query()],
    person: Anybody,
    parts: Parts,
    asked: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
    if_range: Annotated[str | None, Header(max_length=200)] = None,
) -> StreamingResponse:
    """Hear one, whole or in parts (`Range`); with `download`, take it away. That somebody has is noted each time."""
    if wanted.download and not may_download(person):
        raise Problem("forbidden")
    async with parts.database.transaction() as connection:
        row = await _kept(connection, recording_id, person, parts)
        file = _file(parts, row)
        size = await _size(file)
        tag = f'"{row["id"]}-{size}"'
        part = wanted_part(asked, if_range, tag, size)
        what = Listening.DOWNLOADED if wanted.download else Listening.LISTENED
        told = None if part is None else f"{part.first}-{part.last}/{size}"
        await note_listening(connection, row, what, deed_of(person, parts), part=told)
    name = f"{row['started_at']:%Y%m%d-%H%M%S}-{row['id'][:8]}.wav" if wanted.download else None
    return sound_answer(file, size, part, tag, download_as=name)


@router.get("/{recording_id}/waveform")
async def waveform(recording_id: Id, person: Anybody, parts: Parts) -> WaveformShown:
    """How loud it is, to be drawn, and its gaps. Worked out when somebody asks first."""
    async with parts.database.transaction() as connection:
        row = await _kept(connection, recording_id, person, parts)
        await note_listening(connection, row, Listening.SEEN, deed_of(person, parts))
        known = await read_peaks(connection, recording_id)
    if known is None:
        known = await _peaks(parts, row)
        async with parts.database.transaction() as connection:
            await change_recording(connection, recording_id, {"peaks": known})
    return WaveformShown(seconds=row["seconds"], peaks=known, gaps=gaps_shown(row["gaps"]))


@router.get("/{recording_id}/accesses")
async def accesses(recording_id: Id, person: Supervisor, parts: Parts) -> RecordingAccesses:
    """Who has listened to it, drawn it, taken it away, held or deleted it."""
    async with parts.database.transaction() as connection:
        await _reached(connection, recording_id, person, parts)
        rows = await accesses_of(connection, recording_id, limit=_MOST_ACCESSES)
    items = [
        RecordingAccess(at=row["at"], by=row["actor"], action=row["action"], part=row["detail"].get("part"))
        for row in rows
    ]
    return RecordingAccesses(items=items)


@router.put("/{recording_id}/legal-hold", status_code=status.HTTP_204_NO_CONTENT)
async def put_legal_hold(recording_id: Id, given: LegalHoldGiven, person: Supervisor, parts: Parts) -> None:
    """Keep it whatever its time is, until an administrator takes that back."""
    async with parts.database.transaction() as connection:
        await _reached(connection, recording_id, person, parts)
        await hold(connection, recording_id, given.reason, deed_of(person, parts))


@router.delete("/{recording_id}/legal-hold", status_code=status.HTTP_204_NO_CONTENT)
async def delete_legal_hold(recording_id: Id, person: Admin, parts: Parts) -> None:
    """Let its time count again; when that is over already, its file is deleted within seconds."""
    async with parts.database.transaction() as connection:
        await _reached(connection, recording_id, person, parts)
        await release(connection, recording_id, deed_of(person, parts))


async def _reached(connection: Connection, recording_id: str, person: Person, parts: AppParts) -> Mapping[str, Any]:
    row = await find_recording(connection, recording_id)
    if row is None or not is_within(row, reaches_of(parts, person)):
        raise Problem("unknown_recording")
    return row


async def _kept(connection: Connection, recording_id: str, person: Person, parts: AppParts) -> Mapping[str, Any]:
    row = await _reached(connection, recording_id, person, parts)
    if row["state"] == RecordingState.RECORDING:
        raise Problem("recording_not_finished")
    if row["state"] != RecordingState.KEPT:
        raise Problem("recording_gone")
    return row


def _file(parts: AppParts, row: Mapping[str, Any]) -> Path:
    try:
        return sound_file(parts.recordings, row["name"])
    except FileNotFoundError:
        raise Problem("recording_gone") from None


async def _size(file: Path) -> int:
    try:
        found = await asyncio.to_thread(file.stat)
    except FileNotFoundError:
        raise Problem("recording_gone") from None
    return found.st_size


async def _peaks(parts: AppParts, row: Mapping[str, Any]) -> list[float]:
    try:
        return await asyncio.to_thread(peaks, parts.recordings, row["name"], _PEAKS)
    except FileNotFoundError:
        raise Problem("recording_gone") from None
    except NotASound:
        return []


def _filter(wanted: RecordingsWanted, person: Person, parts: AppParts) -> RecordingFilter:
    numbers = () if wanted.number is None else (wanted.number, e164_of(wanted.number, parts.region) or wanted.number)
    return RecordingFilter(
        reaches=reaches_of(parts, person),
        interaction=wanted.interaction,
        queue=wanted.queue,
        agent=wanted.agent,
        customer=wanted.customer,
        numbers=numbers,
        disposition=wanted.disposition,
        kind=wanted.kind,
        state=wanted.state,
        least_seconds=wanted.min_seconds,
        most_seconds=wanted.max_seconds,
        gaps=wanted.gaps,
        legal_hold=wanted.legal_hold,
        since=wanted.since,
        until=wanted.until,
    )
