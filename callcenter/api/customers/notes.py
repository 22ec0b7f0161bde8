"""Notes about a customer: written by anybody, changed by who wrote them and by supervisors, with every earlier text."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response, status
from pydantic import ConfigDict, Field, field_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Given, Id, Shown, Text
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.parts import Parts
from callcenter.api.people import Person, Role
from callcenter.api.versions import Expected, etag
from callcenter.records.notes import change_note, create_note, remove_note
from callcenter.store.repositories.customer_relations import kinds_of
from callcenter.store.repositories.notes import Note, list_notes, list_versions, read_note

router = APIRouter(prefix="/customers/{customer_id}/notes", tags=["notes"])


def _no_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


class NoteGiven(Given):
    """A new note. A pinned one is shown with whoever calls."""

    text: Text
    pinned: bool = False


class NotePatch(Given):
    """What changes; the rest stays."""

    text: Annotated[Text | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None
    pinned: Annotated[bool | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None

    @field_validator("text", "pinned", mode="before")
    @classmethod
    def _there(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("missing", "cannot be taken out")
        return value


class NotesWanted(PageWanted):
    """A page of the notes, newest first; only the pinned ones, or only the others."""

    pinned: bool | None = None


class VersionsWanted(Given):
    """A page of what a note has been, newest first."""

    before: Annotated[int | None, Field(ge=1, le=2**63 - 1)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class _Stored(Shown):
    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class NoteShown(_Stored):
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


class NotePage(Shown):
    """Some notes, newest first. `next_cursor` is null at the end."""

    items: list[NoteShown]
    next_cursor: str | None


class NoteVersionShown(_Stored):
    """One note as it was from this moment on."""

    version: int
    text: str
    pinned: bool
    changed_by: str
    at: datetime


class NoteVersions(Shown):
    """Newest first. For the next page, ask for those `before` the last one."""

    items: list[NoteVersionShown]


CustomerId = Annotated[Id, Path()]


@router.get("")
async def notes(
    customer_id: CustomerId, wanted: Annotated[NotesWanted, Query()], person: Anybody, parts: Parts
) -> NotePage:
    """List a customer's notes."""
    async with parts.database.transaction() as connection:
        if not await kinds_of(connection, [customer_id]):
            raise Problem("unknown_customer")
        found = await list_notes(
            connection,
            customer_id,
            pinned=wanted.pinned,
            after=position_of(wanted.cursor),
            limit=wanted.limit + 1,
        )
    page = found[: wanted.limit]
    more = {"started_at": page[-1].created_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return NotePage(
        items=[NoteShown.model_validate(one) for one in page], next_cursor=cursor_after(more) if more else None
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def add_note(
    customer_id: CustomerId, given: NoteGiven, response: Response, person: Anybody, parts: Parts
) -> NoteShown:
    """Write a note."""
    async with parts.database.transaction() as connection:
        deed = deed_of(person, parts)
        made = await create_note(connection, customer_id, given.text, deed, pinned=given.pinned)
    response.headers["Location"] = f"/api/v1/customers/{customer_id}/notes/{made.id}"
    return _shown(made, response)


@router.get("/{note_id}")
async def note(customer_id: CustomerId, note_id: Id, response: Response, person: Anybody, parts: Parts) -> NoteShown:
    """Show one note, with the version to change it by."""
    async with parts.database.transaction() as connection:
        found = await read_note(connection, customer_id, note_id)
    if found is None:
        raise Problem("unknown_note")
    return _shown(found, response)


@router.get("/{note_id}/versions")
async def versions(
    customer_id: CustomerId,
    note_id: Id,
    wanted: Annotated[VersionsWanted, Query()],
    person: Anybody,
    parts: Parts,
) -> NoteVersions:
    """List what a note has been."""
    async with parts.database.transaction() as connection:
        if await read_note(connection, customer_id, note_id) is None:
            raise Problem("unknown_note")
        found = await list_versions(connection, note_id, before=wanted.before, limit=wanted.limit)
    return NoteVersions(items=[NoteVersionShown.model_validate(one) for one in found])


@router.patch("/{note_id}")
async def edit_note(
    customer_id: CustomerId,
    note_id: Id,
    patch: NotePatch,
    response: Response,
    person: Anybody,
    expected: Expected,
    parts: Parts,
) -> NoteShown:
    """Change a note, of one's own or as a supervisor. If-Match says which version it was made from."""
    async with parts.database.transaction() as connection:
        changed = await change_note(
            connection,
            customer_id,
            note_id,
            deed_of(person, parts),
            text=patch.text,
            pinned=patch.pinned,
            expected=expected,
            may=_may_change(person),
        )
    return _shown(changed, response)


@router.delete("/{note_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_note(customer_id: CustomerId, note_id: Id, person: Anybody, expected: Expected, parts: Parts) -> None:
    """Take a note out, of one's own or as a supervisor."""
    async with parts.database.transaction() as connection:
        deed = deed_of(person, parts)
        await remove_note(connection, customer_id, note_id, deed, expected=expected, may=_may_change(person))


def _may_change(person: Person) -> Callable[[Note], bool]:
    return lambda note: note.author == person.username or person.may(Role.SUPERVISOR)


def _shown(note: Note, response: Response) -> NoteShown:
    response.headers.update(etag(note.version))
    return NoteShown.model_validate(note)
