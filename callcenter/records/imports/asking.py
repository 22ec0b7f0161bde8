"""What people ask of an import: take this file, check it, run it, stop, take it back; and the rows to mend.

Rule: asking only writes down what is wanted; whoever works on imports does it (callcenter/records/imports/work.py).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from callcenter.crm.columns import guarded
from callcenter.crm.import_faults import words_of
from callcenter.crm.import_mapping import ERROR_COLUMNS, MappingRefused, plan_of, suggested
from callcenter.crm.import_state import FRESH, UNDOABLE, WORKING, ImportState
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.imports.reading import FileFormat
from callcenter.records.imports.rows_file import FileRead, path_of, read_rows
from callcenter.store.database import Connection
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.imports import Import, add_import, change_import, find_import, forget_problems

_RESUMABLE = frozenset({ImportState.STOPPED, ImportState.FAILED})
_STOPPABLE = {ImportState.CHECKING: ImportState.UPLOADED, ImportState.RUNNING: ImportState.STOPPED}


async def take_file(
    connection: Connection,
    import_id: str,
    deed: Deed,
    *,
    name: str,
    file_format: FileFormat,
    sha256: str,
    read: FileRead,
) -> Import:
    """Keep a file that was read, with the mapping that its headers suggest."""
    one = Import(
        id=import_id,
        name=name,
        format=file_format,
        sha256=sha256,
        header=list(read.header),
        rows=read.rows,
        state=ImportState.UPLOADED,
        mapping=suggested(read.header, read.sample),
        actor=deed.actor,
        created_at=deed.at,
    )
    await add_import(connection, one)
    await _audit(connection, one, "customers_import_uploaded", deed, rows=one.rows, sha256=sha256)
    return one


async def ask_run(
    connection: Connection,
    import_id: str,
    deed: Deed,
    *,
    mapping: Mapping[str, str] | None = None,
    keys: Sequence[str] = (),
    dry_run: bool = False,
    all_or_nothing: bool = False,
) -> Import:
    """Have a file checked or brought in; one that was stopped goes on as it was begun.

    Raises RecordRefused: `unknown_import`, `import_not_now`, or what is wrong with the mapping.
    """
    one = await _found(connection, import_id)
    if one.state in _RESUMABLE:
        wanted: dict[str, Any] = {"state": ImportState.RUNNING}
    elif one.state in FRESH:
        wanted = {
            "state": ImportState.CHECKING if dry_run or all_or_nothing else ImportState.RUNNING,
            "mapping": dict(one.mapping or {}) if mapping is None else dict(mapping),
            "dry_run": dry_run,
            "all_or_nothing": all_or_nothing,
            **dict.fromkeys(("done", "created", "changed", "unchanged", "refused"), 0),
        }
        try:
            wanted["key"] = ",".join(plan_of(one.header, wanted["mapping"], keys).keys)
        except MappingRefused as refused:
            raise RecordRefused(refused.code, field="mapping") from None
        await forget_problems(connection, import_id)
    else:
        raise RecordRefused("import_not_now")
    return await _asked(connection, one, "customers_import_run", deed, wanted | {"started_at": deed.at})


async def ask_resume(connection: Connection, import_id: str, deed: Deed) -> Import:
    """Have an import go on that was stopped, or whose worker was killed. What was only checked does not begin by this.

    Raises RecordRefused as `ask_run` does.
    """
    one = await _found(connection, import_id)
    if one.state in _RESUMABLE:
        return await ask_run(connection, import_id, deed)
    if one.state not in WORKING:
        raise RecordRefused("import_not_now")
    return one


async def ask_stop(connection: Connection, import_id: str, deed: Deed) -> Import:
    """Have an import end after the batch that is under way. Raises RecordRefused as `ask_run` does."""
    one = await _found(connection, import_id)
    if one.state not in _STOPPABLE:
        raise RecordRefused("import_not_now")
    wanted = {"state": _STOPPABLE[one.state], "ended_at": deed.at}
    return await _asked(connection, one, "customers_import_stopped", deed, wanted)


async def ask_undo(connection: Connection, import_id: str, deed: Deed) -> Import:
    """Have everything taken back that an import has changed. Raises RecordRefused as `ask_run` does."""
    one = await _found(connection, import_id)
    if one.state not in UNDOABLE:
        raise RecordRefused("import_not_now")
    return await _asked(connection, one, "customers_import_undone", deed, {"state": ImportState.UNDOING})


def rows_to_mend(home: Path, one: Import, problems: Iterable[Mapping[str, Any]], language: str) -> Iterator[str]:
    """Give the refused rows as a CSV file with their own columns and what is wrong, to be mended and sent again."""
    faults: dict[int, list[Mapping[str, Any]]] = {}
    for problem in problems:
        if problem["row"] is not None:
            faults.setdefault(problem["row"], []).append(problem)
    # With the mark by which spreadsheets know UTF-8.
    yield "\ufeff" + _line([*one.header, *ERROR_COLUMNS])
    if not faults:
        return
    width = len(one.header)
    for number, cells in read_rows(path_of(home, one.id)):
        if number in faults:
            padded = cells[:width] + [""] * (width - len(cells))
            yield _line([*padded, *_told(number, faults[number], language), *cells[width:]])


def _told(number: int, faults: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    codes = "; ".join(one["code"] for one in faults)
    columns = "; ".join(one["column"] for one in faults if one["column"])
    words = "; ".join(": ".join(filter(None, (one["column"], words_of(one["code"], language)))) for one in faults)
    return [str(number), codes, columns, words]


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    # A cell that is guarded already, as an export wrote it, must not be guarded twice.
    csv.writer(line).writerow([cell if cell[:1] == "'" else guarded(cell) for cell in cells])
    return line.getvalue()


async def _found(connection: Connection, import_id: str) -> Import:
    one = await find_import(connection, import_id, lock=True)
    if one is None:
        raise RecordRefused("unknown_import")
    return one


async def _asked(connection: Connection, one: Import, action: str, deed: Deed, wanted: Mapping[str, Any]) -> Import:
    # Whoever asked last is who does it; nobody works on it yet.
    free = {"actor": deed.actor, "leased_by": None, "leased_until": None, "failure": None, "ended_at": None}
    await _audit(connection, one, action, deed)
    return await change_import(connection, one.id, **{**free, **wanted})


async def _audit(connection: Connection, one: Import, action: str, deed: Deed, **detail: Any) -> None:
    await add_audit(connection, at=deed.at, actor=deed.actor, action=action, subject=one.id, detail=detail)
