"""An import from a text to its end, in this process: what tests of imports, their undo and their API share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from callcenter.crm.customer import Customer
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.imports.asking import ask_run, ask_undo, take_file
from callcenter.records.imports.reading import FileFormat, digest_of, read_file
from callcenter.records.imports.rows_file import path_of
from callcenter.records.imports.work import Bench, work_on
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import read_customers
from callcenter.store.repositories.imports import Import, list_problems
from callcenter.store.tables import customers


@dataclass(frozen=True, kw_only=True)
class Importer:
    """Where imports are worked on."""

    bench: Bench

    def deed(self) -> Deed:
        """What sam does now."""
        return Deed(actor="sam", at=self.bench.clock.now(), new_id=new_id)

    async def upload(self, content: str | bytes, *, file_format: FileFormat = FileFormat.CSV) -> Import:
        """Take a file."""
        import_id, source = new_id(), self.bench.home / "source"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        read = read_file(source, file_format, path_of(self.bench.home, import_id))
        async with self.bench.database.transaction() as connection:
            return await take_file(
                connection,
                import_id,
                self.deed(),
                name="customers.csv",
                file_format=file_format,
                sha256=digest_of(source),
                read=read,
            )

    async def run(self, one: Import, **wanted: Any) -> Import:
        """Ask for a run and do it."""
        async with self.bench.database.transaction() as connection:
            await ask_run(connection, one.id, self.deed(), **wanted)
        return await self.work(one)

    async def work(self, one: Import) -> Import:
        """Do what was asked for."""
        found = await work_on(self.bench, one.id)
        assert found is not None
        return found

    async def bring_in(self, content: str | bytes, *, keys: Sequence[str] = (), **wanted: Any) -> Import:
        """Take a file and run it."""
        return await self.run(await self.upload(content), keys=keys, **wanted)

    async def undo(self, one: Import) -> Import:
        """Take it all back."""
        async with self.bench.database.transaction() as connection:
            await ask_undo(connection, one.id, self.deed())
        return await self.work(one)

    async def faults(self, one: Import) -> list[tuple[int | None, str, str]]:
        """What was wrong: row, code, column."""
        async with self.bench.database.transaction() as connection:
            problems = await list_problems(connection, one.id)
        return [(problem["row"], problem["code"], problem["column"]) for problem in problems]

    async def everybody(self) -> Mapping[str, Customer]:
        """All customers by their names."""
        return {one.name: one for one in await self.everybody_listed()}

    async def everybody_listed(self) -> list[Customer]:
        """All customers."""
        async with self.bench.database.transaction() as connection:
            ids = list((await connection.execute(select(customers.c.id))).scalars())
            return await read_customers(connection, ids)


def importer(database: Database, home: Path, *, batch: int = 3) -> Importer:
    """An importer whose batches are so small that every test has several."""
    bench = Bench(database=database, clock=Clock(), home=home, region="CN", new_id=new_id, processes=0, batch=batch)
    return Importer(bench=bench)


def counts(one: Import) -> tuple[int, int, int, int]:
    """Created, changed, unchanged, refused."""
    return (one.created, one.changed, one.unchanged, one.refused)
