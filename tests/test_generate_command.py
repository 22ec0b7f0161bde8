"""`callcenter customers generate`: into files, into the database, and not twice."""

from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import func, select
from typer.testing import CliRunner

from callcenter import customer_commands
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.generate_command import generate_files, generate_into_database
from callcenter.population_files import CUSTOMERS
from callcenter.records.imports.work import Bench
from callcenter.records.key_ring import FILE_NAME
from callcenter.records.vault import Vault
from callcenter.settings import Settings
from callcenter.store.bulk_population import add_population_fields
from callcenter.store.database import Database
from callcenter.store.tables import customers, orders
from tests.support.importing import Importer


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, home=tmp_path)


@pytest.fixture
def console() -> Console:
    return Console(width=200, record=True, quiet=False)


async def test_a_population_goes_into_the_database_once_with_its_id_numbers_sealed(
    database: Database, settings: Settings, console: Console
) -> None:
    assert await generate_into_database(settings, 300, 5, console) == 0
    async with database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(customers))).scalar_one() == 300
        assert (await connection.execute(select(func.count()).select_from(orders))).scalar_one() > 100
        sealed = select(customers.c.fields["id_number"].astext).where(customers.c.fields.has_key("id_number"))
        kept = (await connection.execute(sealed)).scalars().all()
    vault = Vault.open(settings.home / FILE_NAME)
    assert len(kept) > 50
    assert all(len(str(vault.unseal("id_number", value))) == 18 for value in kept)
    assert await generate_into_database(settings, 10, 5, console) == 1
    assert "is there already" in console.export_text()
    assert await generate_into_database(settings, 10, 6, console) == 0


def test_the_same_seed_writes_the_same_files(tmp_path: Path, console: Console) -> None:
    for name in ("one", "two"):
        generate_files(200, 3, tmp_path / name, console)
    generate_files(200, 4, tmp_path / "other", console)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
        assert file.read_bytes() != (tmp_path / "other" / file.name).read_bytes()


def test_the_command_writes_as_many_as_are_asked_for(tmp_path: Path) -> None:
    told = CliRunner().invoke(
        customer_commands.app, ["generate", "--count", "25", "--seed", "2", "--out", str(tmp_path)]
    )
    assert told.exit_code == 0
    assert len((tmp_path / "customers.csv").read_text(encoding="utf-8").splitlines()) == 26


async def test_an_import_takes_the_files_and_a_second_one_changes_nothing(
    database: Database, database_url: str, tmp_path: Path, console: Console
) -> None:
    generate_files(200, 3, tmp_path / "out", console)
    async with database.transaction() as connection:
        await add_population_fields(connection, at=Clock().now(), new_id=lambda _: new_id())
    bench = Bench(database=database, clock=Clock(), home=tmp_path, region="CN", new_id=new_id)
    importer = Importer(bench=bench)
    text = (tmp_path / "out" / CUSTOMERS).read_text(encoding="utf-8")
    first = await importer.run(await importer.upload(text), keys=["external_id.population"])
    assert (first.created, first.refused) == (200, 0)
    second = await importer.run(await importer.upload(text), keys=["external_id.population"])
    assert (second.unchanged, second.changed, second.refused) == (200, 0, 0)
