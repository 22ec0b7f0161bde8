"""Notes about customers, and every text that they have had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import note_versions, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note as it is now. `author` wrote it first, `changed_by` last."""

    id: str
    customer_id: str
    text: str
    pinned: bool
    author: str
    changed_by: str
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteVersion:
    """One note as it was from this moment on."""

    version: int
    text: str
    pinned: bool
    changed_by: str
    at: datetime


_COLUMNS = tuple(Note.__dataclass_fields__)
_VERSION_COLUMNS = tuple(NoteVersion.__dataclass_fields__)


async def read_note(connection: AsyncConnection, customer_id: str, note_id: str, *, lock: bool = False) -> Note | None:
    """Return one note of this customer. `lock`: nobody else changes it meanwhile."""
    statement = select(notes).where(notes.c.id == note_id, notes.c.customer_id == customer_id)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else Note(**row)


async def list_notes(
    connection: AsyncConnection,
    customer_id: str,
    *,
    pinned: bool | None = None,
    after: Position | None = None,
    limit: int | None = None,
) -> Sequence[Note]:
    """Return a customer's notes, newest first. `pinned`: only those, or only the others."""
    statement = select(notes).where(notes.c.customer_id == customer_id)
    if pinned is not None:
        statement = statement.where(notes.c.pinned if pinned else ~notes.c.pinned)
    if after is not None:
        statement = statement.where(tuple_(notes.c.created_at, notes.c.id) < (after.started_at, after.id))
    statement = statement.order_by(notes.c.created_at.desc(), notes.c.id.desc()).limit(limit)
    return [Note(**row) for row in (await connection.execute(statement)).mappings()]


async def list_versions(
    connection: AsyncConnection, note_id: str, *, before: int | None = None, limit: int | None = None
) -> Sequence[NoteVersion]:
    """Return what the note has been, newest first."""
    columns = [note_versions.c[name] for name in _VERSION_COLUMNS]
    statement = select(*columns).where(note_versions.c.note_id == note_id)
    if before is not None:
        statement = statement.where(note_versions.c.version < before)
    statement = statement.order_by(note_versions.c.version.desc()).limit(limit)
    return [NoteVersion(**row) for row in (await connection.execute(statement)).mappings()]


async def insert_note(connection: AsyncConnection, note: Note) -> None:
    """Add a note."""
    await connection.execute(notes.insert().values(_row(note)))
    await _keep_version(connection, note)


async def update_note(connection: AsyncConnection, note: Note) -> None:
    """Write a note's next version."""
    await connection.execute(notes.update().where(notes.c.id == note.id).values(_row(note)))
    await _keep_version(connection, note)


async def delete_note(connection: AsyncConnection, note_id: str) -> None:
    """Take a note out, with all that it has been."""
    await connection.execute(delete(notes).where(notes.c.id == note_id))


def _row(note: Note) -> dict[str, Any]:
    return {name: getattr(note, name) for name in _COLUMNS}


async def _keep_version(connection: AsyncConnection, note: Note) -> None:
    row = {name: getattr(note, name) for name in _VERSION_COLUMNS if name != "at"}
    await connection.execute(note_versions.insert().values(note_id=note.id, at=note.updated_at, **row))
