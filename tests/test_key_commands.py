"""`callcenter keys`: what is sealed under which key, a rotation while the product runs, and what cannot be read."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.key_commands import rotate, status
from callcenter.records.customers import create
from callcenter.records.deeds import Deed
from callcenter.records.key_ring import KeyRingUnreadable, read_ring
from callcenter.records.vault import Vault
from callcenter.settings import Settings
from callcenter.store.database import Database

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DEED = Deed(actor="alice", at=AT, new_id=new_id)


async def seal_one(database: Database, vault: Vault) -> None:
    fields = {"id_number": vault.seal("id_number", "110101")}
    async with database.transaction() as connection:
        await create(connection, Customer(id=new_id(), name="李雷", fields=fields, created_at=AT, updated_at=AT), DEED)


async def test_a_rotation_seals_everything_anew_and_tells_what_nobody_can_read(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=database_url, home=tmp_path)
    vault = Vault.open(tmp_path / "keys.json")
    await seal_one(database, vault)
    out = StringIO()
    console = Console(file=out, width=200)
    assert await rotate(settings, console, resume=False) == 0
    old, new = read_ring(tmp_path / "keys.json")
    assert f"{new.id} seals from now on; 2 records were sealed anew" in out.getvalue()
    assert await rotate(settings, console, resume=True) == 0
    assert len(read_ring(tmp_path / "keys.json")) == 2
    assert await status(settings, console) == 0
    assert [line.split()[0::3][:1] for line in out.getvalue().splitlines()[-2:]] == [[old.id], [new.id]]
    await seal_one(database, Vault.for_one_run())
    assert await status(settings, console) == 1
    assert "2 values cannot be read" in out.getvalue()
    assert await rotate(settings, console, resume=True) == 1


async def test_without_its_key_file_nothing_is_made_and_nothing_is_sealed(tmp_path: Path, database_url: str) -> None:
    settings = Settings(database_url=database_url, home=tmp_path)
    for command in (status(settings, Console()), rotate(settings, Console(), resume=False)):
        with pytest.raises(KeyRingUnreadable):
            await command
    assert not (tmp_path / "keys.json").exists()
