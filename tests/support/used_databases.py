"""Databases that tests have used, given to the next test as if they were new: emptied where that is all it takes.

Rule: whatever cannot be proved to be as it was made (another shape, statistics, grown tables) is dropped instead.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import asyncpg
import pytest_asyncio

from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from tests.support.postgres import TEMPLATE, connect, run_sql

# Every definition, and what ANALYZE leaves: rows of the catalogs are never changed without a new xmin, but for sizes.
_CATALOGS: Final = (
    "pg_attrdef",
    "pg_attribute",
    "pg_constraint",
    "pg_index",
    "pg_largeobject_metadata",
    "pg_namespace",
    "pg_proc",
    "pg_statistic",
    "pg_trigger",
    "pg_type",
)
_SHAPE: Final = (
    "select concat_ws(';', "
    + ", ".join(f"(select (count(*), sum(xmin::text::bigint))::text from {name})" for name in _CATALOGS)
    # But for what TRUNCATE changes: where the rows lie.
    + ", (select (md5(string_agg(concat_ws(',', oid, relname, reltype, relowner, relhasindex, relpersistence, relkind,"
    + " relnatts, relchecks, relhasrules, relhastriggers, relrowsecurity, reloptions), ';' order by oid)),"
    + " sum(greatest(reltuples, 0)))::text from pg_class)"
    + ", (select count(*) from pg_db_role_setting r join pg_database d on d.oid = r.setdatabase"
    + " where d.datname = current_database()))"
)
_TABLES: Final = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
_OTHERS: Final = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
_TERMINATE: Final = (
    "select bool_and(pg_terminate_backend(pid, 5000)) from pg_stat_activity"
    " where datname = current_database() and pid <> pg_backend_pid()"
)
_SEQUENCES: Final = (
    "select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
    " from pg_sequences where last_value is not null"
)
# Up to here the planner takes a table that was never analyzed for one of ten pages.
_LARGEST_BYTES: Final = 10 * 8192
_LARGE: Final = (
    f"select name from unnest($1::text[]) name where pg_relation_size(format('%I', name)::regclass) > {_LARGEST_BYTES}"
)


@dataclass(slots=True)
class UsedDatabases:
    """Copies of `template` that are as new, and what that means."""

    server: EmbeddedPostgres
    template: str
    shape: str
    # Table → its rows as JSON, None where it is empty.
    rows: Mapping[str, str | None]
    clean: list[str] = field(default_factory=list)

    async def take(self) -> str:
        """The name of a database that is as the template."""
        if self.clean:
            return self.clean.pop()
        name = f"test_{uuid.uuid4().hex}"
        await run_sql(self.server.url, f"create database {name} template {self.template}")
        return name

    async def give_back(self, name: str) -> None:
        """Make it as new, or drop it."""
        if await self._cleaned(name):
            self.clean.append(name)
        else:
            await run_sql(self.server.url, f"drop database {name} with (force)")

    async def _cleaned(self, name: str) -> bool:
        try:
            connection = await connect(self.server.url_of(name))
        except (OSError, asyncpg.PostgresError):
            return False
        try:
            return await _all_have_left(connection) and await self._empty(connection)
        except asyncpg.PostgresError:
            return False
        finally:
            await connection.close()

    async def _empty(self, connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
        kept = {name: rows for name, rows in self.rows.items() if rows is not None}
        filled: list[str] = [row[0] for row in await connection.fetch(_which_are_filled(self.rows))]
        changed = filled + [name for name in kept if await _rows_of(connection, name) != kept[name]]
        large: list[str] = [row[0] for row in await connection.fetch(_LARGE, [*self.rows])]
        async with connection.transaction():
            # Without the triggers, of foreign keys too.
            await connection.execute("set local session_replication_role = replica")
            if large:
                await connection.execute(f"truncate {', '.join(large)} cascade")
            for name in changed:
                await connection.execute(f'delete from "{name}"')
            for name in kept.keys() & set(changed):
                refill = f'insert into "{name}" select * from json_populate_recordset(null::"{name}", $1::json)'
                await connection.execute(refill, kept[name])
        await connection.execute(_SEQUENCES)
        return bool(await connection.fetchval(_SHAPE) == self.shape)


async def copies_of(server: EmbeddedPostgres, template: str) -> UsedDatabases:
    """Learn how a copy of the template looks when it is new."""
    made = f"test_{uuid.uuid4().hex}"
    await run_sql(server.url, f"create database {made} template {template}")
    connection = await connect(server.url_of(made))
    try:
        assert await connection.fetchval("select count(*) from pg_sequences where last_value is not null") == 0
        tables = [row[0] for row in await connection.fetch(_TABLES)]
        rows = {name: await _rows_of(connection, name) for name in tables}
        shape = await connection.fetchval(_SHAPE)
    finally:
        await connection.close()
    return UsedDatabases(server=server, template=template, shape=shape, rows=rows, clean=[made])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def databases(postgres_server: EmbeddedPostgres) -> UsedDatabases:
    """Migrated databases, most of them used before."""
    return await copies_of(postgres_server, TEMPLATE)


@pytest_asyncio.fixture
async def database_url(databases: UsedDatabases) -> AsyncIterator[str]:
    """The address of a migrated database that is as new."""
    name = await databases.take()
    yield databases.server.url_of(name)
    await databases.give_back(name)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database that is as new."""
    made = Database(database_url, pool_size=5)
    yield made
    await made.close()


def _which_are_filled(tables: Mapping[str, str | None]) -> str:
    empty = (name for name, rows in tables.items() if rows is None)
    return " union all ".join(f"select '{name}' where exists (select from \"{name}\")" for name in empty)


async def _rows_of(connection: "asyncpg.Connection[asyncpg.Record]", table: str) -> str | None:
    rows: str | None = await connection.fetchval(f'select json_agg(one order by one::text)::text from "{table}" one')
    return rows


async def _all_have_left(connection: "asyncpg.Connection[asyncpg.Record]") -> bool:
    """Who has closed his connection is gone in a moment; who has not is sent away."""
    for _ in range(20):
        if await connection.fetchval(_OTHERS) == 0:
            return True
        await asyncio.sleep(0.002)
    return bool(await connection.fetchval(_TERMINATE) in (True, None))
