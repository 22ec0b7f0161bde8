"""What becomes of a recording: noted, finished, held for the law, deleted; and who has listened to it.

Rule: whoever hears one, sees its waveform or takes it away is in the audit, in the transaction that lets him; without
it nothing is given. A file is removed before its row says so: what is said to be deleted is.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from callcenter.core.interaction import SegmentKind, Stage
from callcenter.crm.masking import Access
from callcenter.crm.recordings import (
    Gap,
    Note,
    RecordingState,
    RecordingStep,
    Stretch,
    Take,
    gaps_of,
    kept_until,
    next_state,
    takes,
)
from callcenter.records import sound_files
from callcenter.records.access import note_access
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.sound_files import SoundFile
from callcenter.store.database import Connection
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.record_events import append_events
from callcenter.store.repositories.recordings import add_recording, change_recording, lock_recording

KIND: Final = "recording"
# A file that is not there, or not closed yet, is looked at so often before that is what there is.
LOOKS: Final = 12
_AGAIN: Final = timedelta(seconds=2)

Row = Mapping[str, Any]


class Listening(StrEnum):
    """What somebody does with a recording. The audit's words."""

    LISTENED = "recording_listened"
    DOWNLOADED = "recording_downloaded"
    SEEN = "recording_waveform_seen"


def takes_of(contact: Row) -> tuple[Take, ...]:
    """Return what each recording of a stored contact covers."""
    notes = [
        Note(at=datetime.fromisoformat(one["at"]), what=one["what"], name=one["name"], cause=one.get("cause"))
        for one in contact["recording_log"]
    ]
    stretches = [
        Stretch(
            kind=SegmentKind(one["kind"]),
            **{name: one[name] for name in ("started_at", "ended_at", "agent", "queue", "cause")},
        )
        for one in contact["segments"]
    ]
    return takes(contact["recordings"], notes, stretches)


async def note_recordings(connection: Connection, contact: Row, deed: Deed) -> int:
    """Keep a row of each recording of a contact; those that are over are due. Returns how many there are."""
    found = takes_of(contact)
    for take in found:
        over = take is not found[-1] or _caller_gone(contact)
        # What was joined by the switch itself, while we were away, has no name on its stretch.
        agents = take.agents or ((contact["agent"],) if contact["agent"] else ())
        row = {
            "id": deed.new_id(),
            "interaction_id": contact["id"],
            "name": take.name,
            "kind": take.kind,
            "state": RecordingState.RECORDING,
            "queue": take.queue or contact["queue"],
            "agent": next(iter(agents), None),
            "agents": list(agents),
            "started_at": take.started_at,
            "ended_at": take.ended_at,
            "due_at": deed.at if over else None,
        }
        await add_recording(connection, row)
    return len(found)


async def finish(
    connection: Connection, row: Row, contact: Row | None, file: SoundFile | None, keep_days: int | None, deed: Deed
) -> None:
    """Look at the file of a recording that is over: note what there is, or wait a little longer for it."""
    take = next((one for one in takes_of(contact or {}) if one.name == row["name"]), None) if contact else None
    refused = take is not None and take.refused is not None
    settled = file is not None and (file.finished or (row["looks"] > 0 and file.bytes == row["bytes"]))
    if not refused and not settled and row["looks"] < LOOKS:
        again = {"due_at": deed.at + _AGAIN, "looks": row["looks"] + 1, "bytes": file.bytes if file else 0}
        await change_recording(connection, row["id"], again)
        return
    ended_at = row["ended_at"] or (contact or {}).get("ended_at") or deed.at
    gaps = gaps_of(take, file.seconds if file else None, ended_at) if take is not None else ()
    state = next_state(RecordingState(row["state"]), RecordingStep.FINISH if file else RecordingStep.MISS)
    delete_after = kept_until(ended_at, keep_days) if file else None
    values = {
        "state": state,
        "ended_at": ended_at,
        "seconds": file.seconds if file else 0.0,
        "bytes": file.bytes if file else 0,
        "gaps": [_as_json(gap) for gap in gaps],
        "delete_after": delete_after,
        "due_at": None if row["legal_hold"] else delete_after,
    }
    await change_recording(connection, row["id"], values)
    await _tell(connection, row, "finished" if file else "missing", deed, gaps=len(gaps))


async def delete(connection: Connection, row: Row, folder: Path, deed: Deed) -> None:
    """Delete a recording whose time is over; one that is held stays. `row` is locked."""
    if row["legal_hold"]:
        await change_recording(connection, row["id"], {"due_at": None})
        return
    sound_files.delete(folder, row["name"])
    values = {
        "state": next_state(RecordingState(row["state"]), RecordingStep.DELETE),
        "deleted_at": deed.at,
        "deleted_by": deed.actor,
        "due_at": None,
        "peaks": None,
    }
    await change_recording(connection, row["id"], values)
    await _audit(connection, row, "recording_deleted", deed, why="retention")
    await _tell(connection, row, "deleted", deed)


async def hold(connection: Connection, recording_id: str, why: str, deed: Deed) -> None:
    """Keep a recording whatever its time is. Raises RecordRefused: `unknown_recording`, `recording_gone`."""
    row = await _locked(connection, recording_id)
    if row["state"] == RecordingState.DELETED:
        raise RecordRefused("recording_gone")
    values = {"legal_hold": True, "held_by": deed.actor, "held_at": deed.at, "held_why": why, "due_at": None}
    if row["state"] == RecordingState.RECORDING:
        del values["due_at"]
    await change_recording(connection, recording_id, values)
    await _audit(connection, row, "recording_held", deed)
    await _tell(connection, row, "held", deed)


async def release(connection: Connection, recording_id: str, deed: Deed) -> None:
    """Let its time count again; when it is over already, it is deleted at the keeper's next look."""
    row = await _locked(connection, recording_id)
    if not row["legal_hold"]:
        return
    values = {"legal_hold": False, "held_by": None, "held_at": None, "held_why": None}
    if row["state"] == RecordingState.KEPT:
        values["due_at"] = row["delete_after"]
    await change_recording(connection, recording_id, values)
    await _audit(connection, row, "recording_released", deed)
    await _tell(connection, row, "released", deed)


async def note_listening(
    connection: Connection, row: Row, what: Listening, deed: Deed, *, part: str | None = None
) -> None:
    """Note that the deed's actor gets to hear or see it; `part`: which bytes of it."""
    await _audit(connection, row, what, deed, part=part)
    if row["customer_id"] is not None and what is not Listening.SEEN:
        about = row["interaction_id"]
        await note_access(connection, [row["customer_id"]], Access.VIEWED, deed, interaction_id=about)


async def _locked(connection: Connection, recording_id: str) -> Row:
    row = await lock_recording(connection, recording_id)
    if row is None:
        raise RecordRefused("unknown_recording")
    return row


async def _audit(connection: Connection, row: Row, action: str, deed: Deed, **detail: str | None) -> None:
    told = {"interaction_id": row["interaction_id"], **{name: value for name, value in detail.items() if value}}
    await add_audit(connection, at=deed.at, actor=deed.actor, action=action, subject=row["id"], detail=told)


async def _tell(connection: Connection, row: Row, what: str, deed: Deed, **facts: int) -> None:
    changes = {name: (None, value) for name, value in facts.items()}
    changes["interaction_id"] = (None, row["interaction_id"])
    await append_events(connection, [deed.event(what, kind=KIND, record_id=row["id"], version=1, changes=changes)])


def _caller_gone(contact: Row) -> bool:
    """Whether nothing more comes onto the last tape: it is open as long as the caller's channel is."""
    return contact["stage"] == Stage.CLOSED or (contact["stage"] == Stage.WRAP_UP and not contact["after_talk"])


def _as_json(gap: Gap) -> dict[str, Any]:
    told = asdict(gap)
    return {
        "from": told["started_at"].isoformat(),
        "to": told["ended_at"].isoformat(),
        "cause": gap.cause.value,
        "offset": round(gap.offset, 2),
        "silent": round(gap.silent, 2),
    }
