"""The child's own trouble ends the import, so that nobody waits for it."""

from pathlib import Path

import pytest

from callcenter.crm.import_state import ImportState
from callcenter.records.imports import child
from callcenter.records.imports.asking import ask_run
from callcenter.records.imports.rows_file import path_of
from callcenter.store.database import Database
from callcenter.store.repositories.imports import find_import
from tests.support.importing import importer


async def test_a_defect_is_told_and_the_import_can_be_gone_on_with(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing = importer(database, tmp_path)
    one = await importing.upload("name,phone\nA,13800138000\n")
    async with database.transaction() as connection:
        await ask_run(connection, one.id, importing.deed())
    whole = path_of(tmp_path, one.id).read_bytes()
    path_of(tmp_path, one.id).write_bytes(b"\xff\xff\n")
    monkeypatch.setenv("CALLCENTER_DATABASE_URL", database_url)
    monkeypatch.setenv("CALLCENTER_HOME", str(tmp_path))
    await child.main(one.id)
    async with database.transaction() as connection:
        found = await find_import(connection, one.id)
        assert found is not None
        assert (found.state, found.failure) == (ImportState.FAILED, "internal_error")
        await ask_run(connection, one.id, importing.deed())
    path_of(tmp_path, one.id).write_bytes(whole)
    assert (await importing.work(one)).state is ImportState.DONE
