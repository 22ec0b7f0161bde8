"""Migrations: they make exactly the schema that the code describes, once, whoever else tries."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import current_revision, upgrade
from callcenter.store.tables import leader, metadata
from tests.support.postgres import connect, fresh_database

# What Alembic's comparison does not see: checks, and the exact shape of indexes and keys.
RULES = """select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
           from pg_constraint where connamespace = 'public'::regnamespace"""
INDEXES = "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'"
COLUMNS = """select table_name, column_name, data_type, is_nullable, column_default, identity_generation
             from information_schema.columns where table_schema = 'public'"""


async def shape(url: str) -> set[tuple[object, ...]]:
    connection = await connect(url)
    try:
        rows = [tuple(row) for query in (RULES, INDEXES, COLUMNS) for row in await connection.fetch(query)]
    finally:
        await connection.close()
    return {row for row in rows if row[0] != "alembic_version"}


async def test_the_migrations_make_the_schema_that_the_tables_describe(
    database_url: str, postgres_server: EmbeddedPostgres
) -> None:
    async with fresh_database(postgres_server, template="template1") as described_url:
        engine = create_async_engine(described_url)
        async with engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        await engine.dispose()
        assert await shape(database_url) == await shape(described_url)


async def test_alembic_finds_nothing_left_to_migrate(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.transaction() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_empty_database_is_brought_to_the_newest_migration_and_has_its_one_leader_row(
    empty_database_url: str,
) -> None:
    await upgrade(empty_database_url)
    database = Database(empty_database_url)
    async with database.transaction() as connection:
        assert await connection.run_sync(current_revision) is not None
        assert [row.epoch for row in await connection.execute(leader.select())] == [0]
    await database.close()


async def test_instances_that_start_together_migrate_once(empty_database_url: str) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(upgrade(empty_database_url))
    await upgrade(empty_database_url)
    connection = await connect(empty_database_url)
    assert await connection.fetchval("select count(*) from leader") == 1
    await connection.close()


async def test_a_migration_that_fails_changes_nothing(empty_database_url: str) -> None:
    connection = await connect(empty_database_url)
    await connection.execute("create table offers (id int)")
    with pytest.raises(ProgrammingError, match="offers"):
        await upgrade(empty_database_url)
    assert await connection.fetchval("select to_regclass('users')") is None
    await connection.close()


async def test_the_template_of_the_tests_is_a_migrated_database(database: Database) -> None:
    async with database.transaction() as connection:
        assert (await connection.execute(text("select count(*) from interactions"))).scalar_one() == 0
