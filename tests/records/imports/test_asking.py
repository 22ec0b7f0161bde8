"""What is asked of an import is written down and audited, and refused when it makes no sense now."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from callcenter.crm.import_state import ImportState
from callcenter.records.deeds import RecordRefused
from callcenter.records.imports.asking import ask_resume, ask_run, ask_stop, ask_undo, rows_to_mend
from callcenter.store.database import Database
from callcenter.store.repositories.imports import change_import, list_problems
from callcenter.store.tables import audit
from tests.support.importing import importer

FILE = "name,phone,note\nA,13800138000,x\nB,bad,'=1\nC,13700137000\nD,13600136000,y,more\n"


async def test_the_rows_to_mend_have_their_own_cells_and_what_is_wrong(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    one = await importing.bring_in(FILE)
    async with database.transaction() as connection:
        problems = await list_problems(connection, one.id)
    lines = "".join(rows_to_mend(tmp_path, one, problems, "en")).removeprefix("\ufeff").splitlines()
    assert list(csv.reader(lines)) == [
        ["name", "phone", "note", "error_row", "error_code", "error_column", "error"],
        ["B", "bad", "'=1", "3", "not_a_phone", "phone", "phone: This is no telephone number"],
        ["C", "13700137000", "", "4", "ragged_row", "", "The row has more or fewer cells than the header"],
        ["D", "13600136000", "y", "5", "ragged_row", "", "The row has more or fewer cells than the header", "more"],
    ]
    assert len(list(rows_to_mend(tmp_path, one, [], "en"))) == 1


async def test_a_stopped_import_goes_on_as_it_was_begun(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    one = await importing.upload(FILE)
    async with database.transaction() as connection:
        asked = await ask_run(connection, one.id, importing.deed(), keys=["phone"])
        stopped = await ask_stop(connection, one.id, importing.deed())
        assert (asked.state, stopped.state) == (ImportState.RUNNING, ImportState.STOPPED)
        with pytest.raises(RecordRefused, match="import_not_now"):
            await ask_stop(connection, one.id, importing.deed())
        again = await ask_run(connection, one.id, importing.deed(), mapping={"nobody": "name"})
        assert (again.state, again.key, again.mapping) == (ImportState.RUNNING, "phone", one.mapping)
        await change_import(connection, one.id, state=ImportState.DONE)
        with pytest.raises(RecordRefused, match="import_not_now"):
            await ask_run(connection, one.id, importing.deed())
        assert (await ask_undo(connection, one.id, importing.deed())).state is ImportState.UNDOING
        actions = (await connection.execute(select(audit.c.action).order_by(audit.c.id))).scalars().all()
    assert actions == [
        "customers_import_uploaded",
        "customers_import_run",
        "customers_import_stopped",
        "customers_import_run",
        "customers_import_undone",
    ]


async def test_what_is_not_there_is_not_asked_for(database: Database, tmp_path: Path) -> None:
    deed = importer(database, tmp_path).deed()
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="unknown_import"):
            await ask_run(connection, deed.new_id(), deed)


async def test_only_what_was_begun_is_resumed(database: Database, tmp_path: Path) -> None:
    importing = importer(database, tmp_path)
    one = await importing.run(await importing.upload(FILE), dry_run=True)
    assert one.state is ImportState.CHECKED
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="import_not_now"):
            await ask_resume(connection, one.id, importing.deed())
        await ask_run(connection, one.id, importing.deed())
        # Whoever worked on it was killed: it goes on as it is.
        assert (await ask_resume(connection, one.id, importing.deed())).state is ImportState.RUNNING
        await ask_stop(connection, one.id, importing.deed())
        assert (await ask_resume(connection, one.id, importing.deed())).state is ImportState.RUNNING
