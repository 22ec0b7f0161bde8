"""What belongs to an import goes with it, and its states are the ones that there are."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from callcenter.store.database import Database
from callcenter.store.repositories.imports import change_import
from callcenter.store.tables import import_problems, imports
from tests.support.importing import importer


async def test_problems_go_with_their_import(database: Database, tmp_path: Path) -> None:
    await importer(database, tmp_path).bring_in("name,phone\nA,x\n")
    async with database.transaction() as connection:
        await connection.execute(delete(imports))
        assert (await connection.execute(select(func.count()).select_from(import_problems))).scalar_one() == 0


async def test_there_is_no_other_state(database: Database, tmp_path: Path) -> None:
    one = await importer(database, tmp_path).upload("name,phone\nA,1\n")
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await change_import(connection, one.id, state="nowhere")
