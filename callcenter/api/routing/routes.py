"""Read and change who gets which call. Supervisors read, administrators change; every change is a version."""

import asyncio
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from callcenter.api.auth import Admin, Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Note, Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.routing import edits
from callcenter.api.routing.changing import Edit, change
from callcenter.api.routing.schemas import (
    RoutingChanged,
    RoutingShown,
    VersionList,
    changed_shown,
    line_shown,
    version_shown,
)
from callcenter.api.versions import IfMatch, etag, version_in
from callcenter.routing.document import RoutingDocument
from callcenter.routing.yaml_file import MEDIA_TYPE, write_yaml
from callcenter.store.configuration import RoutingUnreadable
from callcenter.store.repositories.routing_versions import StoredVersion, find_version, list_versions, newest_version

router = APIRouter(tags=["routing"])

_LARGEST: Final = 2**63 - 1

Number = Annotated[int, Path(ge=1, le=_LARGEST)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAsked:
    """What every change may be asked with."""

    if_match: IfMatch = None
    dry_run: Annotated[bool, Query(description="Only say what would change.")] = False
    note: Annotated[Note, Query(max_length=500, description="Why, for the list of versions.")] = ""


Asked = Annotated[ChangeAsked, Depends()]


def _body(name: str | None, *others: str) -> dict[str, Any]:
    """The description of a body that we read by ourselves: it may be large, and its problems are told in our words."""
    schema = {"$ref": f"#/components/schemas/{name}"} if name else {"type": "object"}
    content: dict[str, Any] = {"application/json": {"schema": schema}}
    content |= {other: {"schema": {"type": "object"}} for other in others}
    return {"requestBody": {"required": True, "content": content}}


@router.get("/routing", response_model=RoutingShown)
async def routing(person: Supervisor, parts: Parts) -> Response:
    """Show the document that holds, and its version."""
    async with parts.database.transaction() as connection:
        stored = await newest_version(connection)
    return await _shown(stored)


@router.get(
    "/routing.yaml",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}},
)
async def routing_yaml(person: Supervisor, parts: Parts) -> Response:
    """Show the document that holds as YAML, without what is as it would be anyway."""
    async with parts.database.transaction() as connection:
        stored = await newest_version(connection)
    document = await _document(stored)
    text = await asyncio.to_thread(write_yaml, document)
    return Response(text, media_type=MEDIA_TYPE, headers=etag(stored.version if stored else 0))


@router.get("/routing/versions")
async def versions(
    person: Supervisor,
    parts: Parts,
    before: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> VersionList:
    """List the versions, newest first."""
    async with parts.database.transaction() as connection:
        found = await list_versions(connection, before=before, limit=limit)
    return VersionList(items=[line_shown(line) for line in found])


@router.get("/routing/versions/{number}", response_model=RoutingShown)
async def one_version(number: Number, person: Supervisor, parts: Parts) -> Response:
    """Show one version."""
    return await _shown(await _found(parts, number))


@router.put("/routing", response_model=RoutingChanged, openapi_extra=_body("RoutingDocument", MEDIA_TYPE))
async def replace_routing(request: Request, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Replace the document, from JSON or YAML. If-Match says which version it was made from."""
    if asked.if_match is None and not asked.dry_run:
        raise Problem("version_required")
    edit = edits.replaced(request.headers.get("content-type", ""), await request.body())
    return await _changed(parts, person, edit, asked)


@router.put("/routing/queues/{name}", response_model=RoutingChanged, openapi_extra=_body("QueueSettings"))
async def replace_queue(name: Word, request: Request, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Make a queue, or make another of it."""
    return await _changed(parts, person, edits.queue_put(name, await request.body()), asked)


@router.patch("/routing/queues/{name}", response_model=RoutingChanged, openapi_extra=_body(None))
async def change_queue(name: Word, request: Request, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Change some fields of a queue (a JSON merge patch): its strategy, say, while callers wait."""
    return await _changed(parts, person, edits.queue_patched(name, await request.body()), asked)


@router.delete("/routing/queues/{name}", response_model=RoutingChanged)
async def delete_queue(name: Word, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Take a queue away. Refused while a number, a flow or another queue leads to it."""
    return await _changed(parts, person, edits.queue_deleted(name), asked)


@router.patch("/routing/agents/{username}", response_model=RoutingChanged, openapi_extra=_body(None))
async def change_agent(username: Word, request: Request, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Change an agent's skills, groups, ring time, capacity (a JSON merge patch: a skill that is null goes)."""
    return await _changed(parts, person, edits.agent_patched(username, await request.body()), asked)


@router.put("/routing/dispositions/{code}", response_model=RoutingChanged, openapi_extra=_body("DispositionSettings"))
async def replace_disposition(code: Word, request: Request, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Make a disposition, or make another of it. One that nobody shall choose any more is made inactive."""
    return await _changed(parts, person, edits.disposition_put(code, await request.body()), asked)


@router.delete("/routing/dispositions/{code}", response_model=RoutingChanged)
async def delete_disposition(code: Word, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Take a disposition away. Refused while others lie under it, or a queue gives it by itself."""
    return await _changed(parts, person, edits.disposition_deleted(code), asked)


@router.post("/routing/restore/{number}", response_model=RoutingChanged)
async def restore(number: Number, person: Admin, parts: Parts, asked: Asked) -> Response:
    """Make a new version that is as that one was."""
    stored = await _found(parts, number)
    edit = edits.restored(stored.document)
    noted = replace(asked, note=asked.note or f"restored version {number}")
    return await _changed(parts, person, edit, noted)


async def _changed(parts: AppParts, person: Person, edit: Edit, asked: ChangeAsked) -> Response:
    expected = version_in(asked.if_match, otherwise="routing_changed")
    changed = await change(parts, person, edit, expected=expected, note=asked.note, dry_run=asked.dry_run)
    body = changed_shown(changed, dry_run=asked.dry_run).model_dump_json()
    return Response(body, media_type="application/json", headers=etag(changed.version))


async def _found(parts: AppParts, number: int) -> StoredVersion:
    async with parts.database.transaction() as connection:
        stored = await find_version(connection, number)
    if stored is None:
        raise Problem("unknown_version")
    return stored


async def _shown(stored: StoredVersion | None) -> Response:
    # A large floor is megabytes, and calls go on meanwhile.
    shown = version_shown(stored, await _document(stored))
    body = await asyncio.to_thread(shown.model_dump_json)
    return Response(body, media_type="application/json", headers=etag(shown.version))


async def _document(stored: StoredVersion | None) -> RoutingDocument:
    if stored is None:
        return RoutingDocument()
    try:
        return await asyncio.to_thread(RoutingDocument.kept, stored.document)
    except ValidationError:
        raise RoutingUnreadable(f"version {stored.version} of the routing document cannot be read") from None
