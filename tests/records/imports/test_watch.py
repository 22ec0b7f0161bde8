"""The service has others work on imports, and hears when one of them ends badly."""

import os
from pathlib import Path

import pytest

from callcenter.crm.import_state import ImportState
from callcenter.records.imports.asking import ask_run
from callcenter.records.imports.rows_file import path_of
from callcenter.records.imports.watch import ChildFailed, Imports, run_child
from callcenter.store.database import Database
from callcenter.store.repositories.imports import find_import
from tests.support.importing import importer


async def test_what_was_asked_for_is_done_by_a_process_of_its_own(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing = importer(database, tmp_path)
    mine = await importing.upload("name,phone\nA,13800138000\n")
    elsewhere = await importing.upload("name,phone\nB,13900139000\n")
    async with database.transaction() as connection:
        await ask_run(connection, mine.id, importing.deed())
        await ask_run(connection, elsewhere.id, importing.deed())
    path_of(tmp_path, elsewhere.id).unlink()
    monkeypatch.setenv("CALLCENTER_DATABASE_URL", database_url)
    monkeypatch.setenv("CALLCENTER_HOME", str(tmp_path))
    await Imports(database, importing.bench.clock, tmp_path, os.environ).run_due()
    async with database.transaction() as connection:
        found = [await find_import(connection, one.id) for one in (mine, elsewhere)]
    assert [one.state for one in found if one] == [ImportState.DONE, ImportState.RUNNING]
    assert set(await importing.everybody()) == {"A"}


async def test_a_process_that_ends_badly_is_told() -> None:
    with pytest.raises(ChildFailed):
        await run_child("callcenter.records.imports.reading", ["/nowhere", "csv", "/nowhere"])
