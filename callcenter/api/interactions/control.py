"""What an agent does with the call he has: hold, send on, ask others in, record, press keys, note.

Rule: an agent acts on his own call only; who is a guest in it may only leave. The core says what is possible when.
"""

from fastapi import APIRouter, status

from callcenter.api.asking import ask
from callcenter.api.auth import Anybody
from callcenter.api.errors import Problem
from callcenter.api.fields import Id, Word
from callcenter.api.interactions.control_schemas import (
    ConferenceGiven,
    KeysGiven,
    MuteWanted,
    NoteGiven,
    RecordingAction,
    RecordingWanted,
    TransferGiven,
    TransferKind,
    target_of,
)
from callcenter.api.parts import AppParts, Parts
from callcenter.core.requests import (
    CompleteTransfer,
    DropGuest,
    HoldCall,
    InviteGuest,
    JoinGuest,
    MuteGuest,
    PressKeys,
    ResumeCall,
    SetNote,
    SetRecording,
    SwapGuest,
    TransferCall,
)

router = APIRouter(prefix="/interactions/{interaction_id}", tags=["interactions"])


@router.post("/hold", status_code=status.HTTP_204_NO_CONTENT)
async def hold(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Let the caller wait with music."""
    await ask(parts, lambda at: HoldCall(interaction_id=interaction_id, agent=person.username, at=at))


@router.post("/resume", status_code=status.HTTP_204_NO_CONTENT)
async def resume(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Take the caller back."""
    await ask(parts, lambda at: ResumeCall(interaction_id=interaction_id, agent=person.username, at=at))


@router.post("/transfer", status_code=status.HTTP_204_NO_CONTENT)
async def transfer(interaction_id: Id, given: TransferGiven, person: Anybody, parts: Parts) -> None:
    """Send the caller on (`blind`), or ring somebody to be asked first while the caller waits (`attended`)."""
    target = target_of(given, parts.region)
    if target is None:
        raise Problem("invalid_request")
    make = TransferCall if given.kind is TransferKind.BLIND else InviteGuest
    await ask(parts, lambda at: make(interaction_id=interaction_id, agent=person.username, target=target, at=at))


@router.post("/transfer/swap", status_code=status.HTTP_204_NO_CONTENT)
async def swap(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Go from the one who is consulted to the caller, or back; the other one waits."""
    await ask(parts, lambda at: SwapGuest(interaction_id=interaction_id, agent=person.username, at=at))


@router.post("/transfer/complete", status_code=status.HTTP_204_NO_CONTENT)
async def complete(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Leave the call to the one who is consulted."""
    await ask(parts, lambda at: CompleteTransfer(interaction_id=interaction_id, agent=person.username, at=at))


@router.post("/transfer/cancel", status_code=status.HTTP_204_NO_CONTENT)
async def cancel(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Let the one go who is rung or consulted; the caller comes back."""
    await ask(parts, lambda at: DropGuest(interaction_id=interaction_id, agent=person.username, at=at))


@router.post("/conference", status_code=status.HTTP_204_NO_CONTENT)
async def conference(interaction_id: Id, person: Anybody, parts: Parts, given: ConferenceGiven | None = None) -> None:
    """Talk all together: with the one who is consulted, or with somebody who is rung and joins on answering."""
    target = target_of(given, parts.region) if given is not None else None
    if target is None:
        await ask(parts, lambda at: JoinGuest(interaction_id=interaction_id, agent=person.username, at=at))
        return
    await ask(
        parts,
        lambda at: InviteGuest(interaction_id=interaction_id, agent=person.username, target=target, joins=True, at=at),
    )


@router.patch("/guests/{guest_id}", status_code=status.HTTP_204_NO_CONTENT)
async def mute(interaction_id: Id, guest_id: Word, given: MuteWanted, person: Anybody, parts: Parts) -> None:
    """Let nobody hear a guest of the conference, or everybody again."""
    await ask(
        parts,
        lambda at: MuteGuest(
            interaction_id=interaction_id, agent=person.username, guest_id=guest_id, muted=given.muted, at=at
        ),
    )


@router.delete("/guests/{guest_id}", status_code=status.HTTP_204_NO_CONTENT)
async def drop(interaction_id: Id, guest_id: Word, person: Anybody, parts: Parts) -> None:
    """Let a guest go; a guest may let himself go."""
    await ask(
        parts,
        lambda at: DropGuest(
            interaction_id=interaction_id,
            agent=_host(parts, interaction_id, guest_id, person.username),
            guest_id=guest_id,
            at=at,
        ),
    )


@router.post("/recording", status_code=status.HTTP_204_NO_CONTENT)
async def recording(interaction_id: Id, given: RecordingWanted, person: Anybody, parts: Parts) -> None:
    """Leave out of the recording what is said from now on, or take it in again."""
    paused = given.action is RecordingAction.PAUSE
    await ask(
        parts,
        lambda at: SetRecording(
            interaction_id=interaction_id, agent=person.username, paused=paused, cause=given.cause, at=at
        ),
    )


@router.post("/digits", status_code=status.HTTP_204_NO_CONTENT)
async def digits(interaction_id: Id, given: KeysGiven, person: Anybody, parts: Parts) -> None:
    """Press keys for the caller's side: a menu that the agent has reached."""
    await ask(
        parts,
        lambda at: PressKeys(interaction_id=interaction_id, agent=person.username, keys=given.digits, at=at),
    )


@router.put("/note", status_code=status.HTTP_204_NO_CONTENT)
async def note(interaction_id: Id, given: NoteGiven, person: Anybody, parts: Parts) -> None:
    """Keep what has been typed so far; whoever gets the call next reads it."""
    await ask(parts, lambda at: SetNote(interaction_id=interaction_id, agent=person.username, note=given.note, at=at))


def guest_id_of(parts: AppParts, interaction_id: str, username: str) -> str | None:
    """Whose guest the person is in this call, if he is one: the id by which he may leave."""
    guests = parts.engine.state.guests.get(interaction_id, {})
    return next((each.id for each in guests.values() if each.agent == username), None)


def _host(parts: AppParts, interaction_id: str, guest_id: str, username: str) -> str:
    """In whose name a guest is let go: the call's agent decides about guests, and for himself each guest."""
    state = parts.engine.state
    live, guest = state.interactions.get(interaction_id), state.guests.get(interaction_id, {}).get(guest_id)
    if live is None or guest is None or guest.agent != username:
        return username
    return live.agent or username
