"""Somebody works on an import, batch by batch, until it is at rest: done, checked, stopped or undone.

Rule: a batch, its counts and the lease are one transaction. Whoever is killed leaves whole batches behind, and whoever
goes on begins after the last of them.
"""

import asyncio
import ctypes
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Final

from callcenter.crm.import_mapping import plan_of
from callcenter.crm.import_rows import Known
from callcenter.crm.import_state import ImportState
from callcenter.engine.clock import Clock
from callcenter.records.custom_fields import read_definitions
from callcenter.records.deeds import Deed
from callcenter.records.imports.batch import bring_in
from callcenter.records.imports.prepare import Prepared, Reading, prepare
from callcenter.records.imports.rows_file import Numbered, limited_cells, path_of, read_rows
from callcenter.records.imports.undo import undo_some
from callcenter.records.key_ring import FILE_NAME
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.failures import CLASHED
from callcenter.store.repositories.imports import (
    Import,
    add_problems,
    change_import,
    find_import,
    forget_problems,
    forget_some_keys,
    known_users,
    lease_import,
)

LEASE: Final = timedelta(seconds=60)
BATCH: Final = 4000
_UNDO_BATCH: Final = 1000
_PROCESSES: Final = 2
# Ready before the database asks for them, and no more than that.
_AHEAD: Final = 4
# Somebody may make the same customer by hand between our looking and our writing.
_TRIES: Final = 3
# Where the day begins first, it is this far ahead of UTC.
_FIRST_TO_WAKE: Final = timedelta(hours=14)
_PR_SET_PDEATHSIG: Final = 1

Progress = Callable[[Import], None]


class LeaseLost(Exception):
    """The import was stopped, or somebody else works on it now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What work is done with. `processes`: 0 reads the rows in this one."""

    database: Database
    clock: Clock
    home: Path
    region: str
    new_id: Callable[[], str]
    processes: int = _PROCESSES
    batch: int = BATCH


async def work_on(bench: Bench, import_id: str, progress: Progress = lambda _: None) -> Import | None:
    """Work on an import until it is at rest; returns it as it is then. None: somebody else works on it."""
    worker = bench.new_id()
    try:
        while True:
            async with bench.database.transaction() as connection:
                one = await _leased(connection, bench, import_id, worker)
            if one.state is ImportState.UNDOING:
                await _undo(bench, one, worker, progress)
                continue
            try:
                await _bring_in_all(bench, one, worker, progress)
            except FileNotFoundError:
                await _fail(bench, one.id, worker, "import_file_gone")
    except LeaseLost:
        async with bench.database.transaction() as connection:
            found = await find_import(connection, import_id)
        if found is None or found.leased_by not in (None, worker):
            return None
        progress(found)
        return found


async def _bring_in_all(bench: Bench, one: Import, worker: str, progress: Progress) -> None:
    plan = plan_of(one.header, one.mapping or {}, (one.key or "").split(",") if one.key else ())
    known = await _known(bench)
    reading = Reading(import_id=one.id, actor=one.actor, plan=plan, known=known, keys=bench.home.absolute() / FILE_NAME)
    limited_cells()
    rows = read_rows(path_of(bench.home, one.id), after=one.done)
    pool = _pool(bench.processes) if bench.processes else None
    try:
        async for at, prepared in _prepared(pool, reading, rows, bench):
            one = await _batch(bench, one, worker, known, at, prepared)
            progress(one)
    finally:
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
    await _finish(bench, one, worker)


async def _batch(bench: Bench, one: Import, worker: str, known: Known, at: datetime, rows: list[Prepared]) -> Import:
    for left in reversed(range(_TRIES)):
        try:
            async with bench.database.transaction() as connection:
                held = await _leased(connection, bench, one.id, worker)
                if (held.started_at, held.done) != (one.started_at, one.done):
                    # Stopped and begun anew meanwhile: these are not the rows that are next.
                    raise LeaseLost
                one = held
                deed = Deed(actor=one.actor, at=at, new_id=bench.new_id, import_id=one.id)
                write = one.state is ImportState.RUNNING
                outcome = await bring_in(connection, one.id, rows, known, deed, write=write)
                await add_problems(connection, one.id, outcome.problems)
                counts = {
                    "done": one.done + len(rows),
                    **{
                        name: getattr(one, name) + getattr(outcome, name)
                        for name in ("created", "changed", "unchanged", "refused")
                    },
                }
                one = await change_import(connection, one.id, **counts)
        except CLASHED:
            if not left:
                raise
        else:
            return one
    raise AssertionError("unreachable")


async def _finish(bench: Bench, one: Import, worker: str) -> None:
    """All rows are dealt with: either that was all, or now they are brought in for real."""
    await _forget_keys(bench, one.id)
    async with bench.database.transaction() as connection:
        one = await _leased(connection, bench, one.id, worker)
        refused = one.all_or_nothing and one.refused > 0
        now = bench.clock.now()
        if one.state is ImportState.CHECKING and not one.dry_run and not refused:
            await forget_problems(connection, one.id)
            fresh = dict.fromkeys(("done", "created", "changed", "unchanged", "refused"), 0)
            await change_import(connection, one.id, state=ImportState.RUNNING, **fresh)
            return
        failure = "import_rows_refused" if refused else None
        if one.state is ImportState.CHECKING:
            rest = ImportState.CHECKED
        else:
            # Something came between the check and the run.
            rest = ImportState.UNDOING if refused else ImportState.DONE
        await change_import(connection, one.id, state=rest, failure=failure, ended_at=now)
    if rest is ImportState.DONE and not one.refused:
        # It holds what people have told us, and nobody has a row to mend.
        path_of(bench.home, one.id).unlink(missing_ok=True)


async def _fail(bench: Bench, import_id: str, worker: str, failure: str) -> None:
    async with bench.database.transaction() as connection:
        await _leased(connection, bench, import_id, worker)
        await change_import(
            connection, import_id, state=ImportState.FAILED, failure=failure, ended_at=bench.clock.now()
        )


async def _undo(bench: Bench, one: Import, worker: str, progress: Progress) -> None:
    while True:
        async with bench.database.transaction() as connection:
            one = await _leased(connection, bench, one.id, worker)
            # No import's id: an undo is not undone.
            deed = Deed(actor=one.actor, at=bench.clock.now(), new_id=bench.new_id)
            events, undone, kept = await undo_some(connection, one.id, deed, below=one.undone_from, limit=_UNDO_BATCH)
            if events:
                counts = {"undone": one.undone + undone, "kept": one.kept + len({two.record_id for two in kept})}
                await add_problems(connection, one.id, kept)
                one = await change_import(connection, one.id, undone_from=events[-1].seq, **counts)
        progress(one)
        if not events:
            break
    await _forget_keys(bench, one.id)
    async with bench.database.transaction() as connection:
        await _leased(connection, bench, one.id, worker)
        await change_import(connection, one.id, state=ImportState.UNDONE, ended_at=bench.clock.now())
    path_of(bench.home, one.id).unlink(missing_ok=True)


async def _leased(connection: Connection, bench: Bench, import_id: str, worker: str) -> Import:
    at = bench.clock.now()
    one = await lease_import(connection, import_id, by=worker, at=at, until=at + LEASE)
    if one is None:
        raise LeaseLost
    return one


async def _forget_keys(bench: Bench, import_id: str) -> None:
    some = True
    while some:
        async with bench.database.transaction() as connection:
            some = await forget_some_keys(connection, import_id)


async def _known(bench: Bench) -> Known:
    async with bench.database.transaction() as connection:
        return Known(
            region=bench.region,
            latest=(bench.clock.now() + _FIRST_TO_WAKE).date(),
            users=await known_users(connection),
            definitions=tuple(await read_definitions(connection)),
        )


async def _prepared(
    pool: Executor | None, reading: Reading, rows: Iterator[Numbered], bench: Bench
) -> AsyncIterator[tuple[datetime, list[Prepared]]]:
    """Give batches in the file's order, while the next ones are being made ready."""
    loop = asyncio.get_running_loop()
    under_way: deque[tuple[datetime, asyncio.Future[list[Prepared]]]] = deque()
    try:
        while True:
            while len(under_way) < (_AHEAD if pool else 1) and (some := list(islice(rows, bench.batch))):
                at = bench.clock.now()
                under_way.append((at, loop.run_in_executor(pool, prepare, reading, at, some)))
            if not under_way:
                return
            at, made = under_way.popleft()
            yield at, await made
    finally:
        for _, left in under_way:
            left.cancel()


def _pool(processes: int) -> ProcessPoolExecutor:
    # Not forked: whoever imports may have threads and connections.
    return ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=_die_with, initargs=(os.getpid(),)
    )


def _die_with(parent: int) -> None:
    """Nobody else ends these processes when the one that reads their answers is killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
