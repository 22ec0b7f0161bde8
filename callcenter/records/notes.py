"""Notes about customers are written, changed and taken out here: each time with the event that tells old and new."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_relations import kinds_of
from callcenter.store.repositories.notes import Note, delete_note, insert_note, read_note, update_note
from callcenter.store.repositories.record_events import RecordEvent, append_events

# Whether this person may change this note.
Permission = Callable[[Note], bool]


async def create_note(connection: Connection, customer_id: str, text: str, deed: Deed, *, pinned: bool) -> Note:
    """Add a note. Raises RecordRefused: `unknown_customer`."""
    if customer_id not in await kinds_of(connection, [customer_id]):
        raise RecordRefused("unknown_customer")
    note = Note(
        id=deed.new_id(),
        customer_id=customer_id,
        text=text,
        pinned=pinned,
        author=deed.actor,
        changed_by=deed.actor,
        version=1,
        created_at=deed.at,
        updated_at=deed.at,
    )
    await insert_note(connection, note)
    await append_events(connection, [_event("created", None, note, deed)])
    return note


async def change_note(
    connection: Connection,
    customer_id: str,
    note_id: str,
    deed: Deed,
    *,
    text: str | None,
    pinned: bool | None,
    expected: int | None,
    may: Permission,
) -> Note:
    """Change what is not None. Raises RecordRefused: `unknown_note`, `not_your_note`, `record_changed`."""
    before = await _seen(connection, customer_id, note_id, expected, may)
    after = replace(
        before,
        text=before.text if text is None else text,
        pinned=before.pinned if pinned is None else pinned,
    )
    if after == before:
        return before
    after = replace(after, version=before.version + 1, changed_by=deed.actor, updated_at=deed.at)
    await update_note(connection, after)
    await append_events(connection, [_event("changed", before, after, deed)])
    return after


async def remove_note(
    connection: Connection, customer_id: str, note_id: str, deed: Deed, *, expected: int | None, may: Permission
) -> None:
    """Take a note out. Raises RecordRefused as `change_note` does."""
    note = await _seen(connection, customer_id, note_id, expected, may)
    await delete_note(connection, note_id)
    await append_events(connection, [removed_note_event(note, deed)])


def removed_note_event(note: Note, deed: Deed) -> RecordEvent:
    """Return the event of a note that goes, by itself or with its customer."""
    return _event("removed", note, None, deed)


async def _seen(connection: Connection, customer_id: str, note_id: str, expected: int | None, may: Permission) -> Note:
    note = await read_note(connection, customer_id, note_id, lock=True)
    if note is None:
        raise RecordRefused("unknown_note")
    if not may(note):
        raise RecordRefused("not_your_note")
    if expected is not None and expected != note.version:
        raise RecordRefused("record_changed")
    return note


def _event(what: str, before: Note | None, after: Note | None, deed: Deed) -> RecordEvent:
    there = after or before
    assert there is not None
    old, new = _facts(before), _facts(after)
    return deed.event(
        what,
        kind="note",
        record_id=there.id,
        customer_id=there.customer_id,
        version=there.version if after else there.version + 1,
        changes={name: (old[name], new[name]) for name in old if old[name] != new[name]},
    )


def _facts(note: Note | None) -> dict[str, Any]:
    return {"text": note.text, "pinned": note.pinned} if note else {"text": None, "pinned": None}
