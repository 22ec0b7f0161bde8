"""Bring customers in from files: upload, look, check, run, stop, take back. For supervisors.

Rule: a file is read to its end before the answer; what cannot be read is refused with what is wrong and where.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final

import orjson
from fastapi import APIRouter, Query, status
from starlette.requests import Request
from starlette.responses import StreamingResponse

from callcenter.api.auth import Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.imports.schemas import (
    FileNamed,
    ImportPage,
    ImportShown,
    ProblemsWanted,
    RowProblemList,
    RunGiven,
    import_shown,
    problem_shown,
)
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.parts import AppParts, Parts
from callcenter.api.problem_types import PROBLEM_TYPES
from callcenter.engine.ids import new_id
from callcenter.records.imports.asking import ask_run, ask_stop, ask_undo, rows_to_mend, take_file
from callcenter.records.imports.reading import FileFormat, digest_of, format_of
from callcenter.records.imports.rows_file import FileRead, path_of
from callcenter.records.imports.watch import ChildFailed, run_child
from callcenter.store.repositories.imports import Import, find_import, list_imports, list_problems

router = APIRouter(prefix="/customers/imports", tags=["customers"])

_TYPES: Final[Mapping[str, FileFormat]] = {
    "text/csv": FileFormat.CSV,
    "text/tab-separated-values": FileFormat.CSV,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FileFormat.XLSX,
    "text/vcard": FileFormat.VCARD,
    "text/x-vcard": FileFormat.VCARD,
}
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": dict.fromkeys(_TYPES, _BINARY)}}
_CSV: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.post("", status_code=status.HTTP_201_CREATED, openapi_extra=_BODY)
async def upload(
    request: Request, named: Annotated[FileNamed, Query()], person: Supervisor, parts: Parts
) -> ImportShown:
    """Take a file: CSV, XLSX or vCard. Nothing is brought in before it is told to run."""
    told = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    file_format = _TYPES.get(told) or format_of(named.name)
    if file_format is None:
        raise Problem("import_unknown_format")
    import_id = new_id()
    target = path_of(parts.import_home, import_id)
    source = target.with_suffix(".upload")
    try:
        await _receive(request, source)
        read, digest = await _read(source, file_format, target), await asyncio.to_thread(digest_of, source)
    finally:
        source.unlink(missing_ok=True)
    try:
        async with parts.database.transaction() as connection:
            kept = await take_file(
                connection,
                import_id,
                deed_of(person, parts),
                name=named.name,
                file_format=file_format,
                sha256=digest,
                read=read,
            )
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return import_shown(kept)


@router.get("")
async def imports(wanted: Annotated[PageWanted, Query()], person: Supervisor, parts: Parts) -> ImportPage:
    """List the imports, newest first."""
    async with parts.database.transaction() as connection:
        found = await list_imports(connection, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    page = found[: wanted.limit]
    more = {"started_at": page[-1].created_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return ImportPage(items=[import_shown(one) for one in page], next_cursor=cursor_after(more) if more else None)


@router.get("/{import_id}")
async def one_import(import_id: Id, person: Supervisor, parts: Parts) -> ImportShown:
    """Show one import: while it runs, its counts grow."""
    return import_shown(await _found(parts, import_id))


@router.get("/{import_id}/problems")
async def problems(
    import_id: Id, wanted: Annotated[ProblemsWanted, Query()], person: Supervisor, parts: Parts
) -> RowProblemList:
    """List what was wrong with rows, or what an undo left as it was."""
    await _found(parts, import_id)
    async with parts.database.transaction() as connection:
        found = await list_problems(connection, import_id, after=wanted.after, limit=wanted.limit)
    return RowProblemList(items=[problem_shown(row, person.language) for row in found])


@router.get("/{import_id}/errors", response_class=StreamingResponse, responses=_CSV)
async def errors(import_id: Id, person: Supervisor, parts: Parts) -> StreamingResponse:
    """Give the refused rows as CSV with what is wrong, to be mended and sent again."""
    one = await _found(parts, import_id)
    async with parts.database.transaction() as connection:
        found = await list_problems(connection, import_id)
    if found and not await asyncio.to_thread(path_of(parts.import_home, one.id).exists):
        raise Problem("not_found")
    lines = rows_to_mend(parts.import_home, one, found, person.language)
    headers = {"Content-Disposition": 'attachment; filename="rows-to-mend.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{import_id}/run", status_code=status.HTTP_202_ACCEPTED)
async def run(import_id: Id, given: RunGiven, person: Supervisor, parts: Parts) -> ImportShown:
    """Check it (`dry_run`) or bring it in; one that was stopped goes on as it was begun."""
    async with parts.database.transaction() as connection:
        asked = await ask_run(connection, import_id, deed_of(person, parts), **given.model_dump())
    parts.wake_imports()
    return import_shown(asked)


@router.post("/{import_id}/stop", status_code=status.HTTP_202_ACCEPTED)
async def stop(import_id: Id, person: Supervisor, parts: Parts) -> ImportShown:
    """End it after the rows that are under way. What was brought in stays, until it is undone."""
    async with parts.database.transaction() as connection:
        return import_shown(await ask_stop(connection, import_id, deed_of(person, parts)))


@router.post("/{import_id}/undo", status_code=status.HTTP_202_ACCEPTED)
async def undo(import_id: Id, person: Supervisor, parts: Parts) -> ImportShown:
    """Take everything back that it has changed, but not what somebody has changed since."""
    async with parts.database.transaction() as connection:
        asked = await ask_undo(connection, import_id, deed_of(person, parts))
    parts.wake_imports()
    return import_shown(asked)


async def _found(parts: AppParts, import_id: str) -> Import:
    async with parts.database.transaction() as connection:
        one = await find_import(connection, import_id)
    if one is None:
        raise Problem("unknown_import")
    return one


async def _receive(request: Request, source: Path) -> None:
    def opened() -> BinaryIO:
        source.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.fdopen(os.open(source, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    with await asyncio.to_thread(opened) as file:
        async for chunk in _chunks(request):
            await asyncio.to_thread(file.write, chunk)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    # The server gives 64 KiB at a time; a thread for each would cost more than the writing.
    gathered: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        gathered.append(chunk)
        size += len(chunk)
        if size >= 1 << 20:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


async def _read(source: Path, file_format: FileFormat, target: Path) -> FileRead:
    try:
        printed = await run_child("callcenter.records.imports.reading", [str(source), file_format, str(target)])
    except ChildFailed:
        # It had all the memory that a file may need.
        raise Problem("import_too_large") from None
    answer = orjson.loads(printed)
    if fault := answer.get("fault"):
        place = {"type": fault, "msg": PROBLEM_TYPES[fault].en, "msg_zh": PROBLEM_TYPES[fault].zh}
        row = answer["row"]
        raise Problem(fault, errors=[] if row is None else [{**place, "loc": ("body", "row", row)}])
    return FileRead(header=tuple(answer["header"]), sample=tuple(answer["sample"]), rows=answer["rows"])
