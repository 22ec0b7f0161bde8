"""Migrations: they make exactly the schema that the code describes, once, whoever else tries."""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from callcenter.routing.checks import Known
from callcenter.routing.reading import read_document
from callcenter.store.configuration import read_configuration
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import current_revision, migrations_folder, upgrade
from callcenter.store.repositories.routing_versions import newest_version
from callcenter.store.tables import leader, metadata
from tests.support.postgres import connect, fresh_database

# What Alembic's comparison does not see: checks, and the exact shape of indexes and keys.
RULES = """select conrelid::regclass::text, conname, pg_get_constraintdef(oid)
           from pg_constraint where connamespace = 'public'::regnamespace"""
INDEXES = "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'"
# More than the document allows: names that are words of expressions, priorities out of bounds, numbers nobody dials.
BEFORE = """
insert into users (id, username, display_name, password_hash, role)
    values (gen_random_uuid(), 'ann', 'Ann', 'x', 'agent'), (gen_random_uuid(), 'bo', 'Bo', 'x', 'agent');
insert into agents (username) values ('ann'), ('bo');
insert into skills (name, label_en, label_zh) values ('Customer care', 'Care', '关怀'), ('and', '', E'a\\tb');
insert into agent_skills (agent, skill, proficiency) values ('ann', 'Customer care', 70), ('ann', 'and', 5);
insert into queues (name, label_en, label_zh, ring_seconds, wrap_up_seconds, priority)
    values ('sales', 'Sales', '销售', 25, 0, 5000);
insert into queue_members (queue, agent) values ('sales', 'bo'), ('sales', 'ann');
insert into entry_points (dnis, name, flow, queue)
    values ('4000', 'main', 'main_line', null), ('4001', 'sales', null, 'sales'), ('sales', 'x', null, 'sales');
"""
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


async def test_callers_who_wait_during_an_upgrade_keep_their_places_and_points(empty_database_url: str) -> None:
    def up_to_the_first_matching(connection: Connection) -> None:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(migrations_folder()))
        command.upgrade(config, "0006")

    engine = create_async_engine(empty_database_url)
    async with engine.begin() as made:
        await made.run_sync(up_to_the_first_matching)
        await made.execute(
            text(
                "insert into interactions (id, call_id, channel, direction, ani, dnis, language, stage, priority,"
                " started_at, queued_at) values (gen_random_uuid(), '1.1', 'voice', 'inbound', '1', '4001', 'zh',"
                " 'queued', 7, now(), now() - interval '1 minute')"
            )
        )
    await engine.dispose()
    await upgrade(empty_database_url)
    connection = await connect(empty_database_url)
    assert await connection.fetchval("select asked_priority = 7 and place_at = queued_at from interactions")
    await connection.close()


async def test_the_routing_tables_of_before_become_version_one_of_the_document(empty_database_url: str) -> None:
    await upgrade(empty_database_url, "0005")
    connection = await connect(empty_database_url)
    await connection.execute(BEFORE)
    await connection.close()
    await upgrade(empty_database_url)
    database = Database(empty_database_url)
    async with database.transaction() as connection_now:
        newest = await newest_version(connection_now)
        assert newest is not None
        assert (newest.version, newest.actor) == (1, "migration")
        document = read_document(newest.document, Known(agents={"ann", "bo"}))
        configuration = await read_configuration(connection_now)
    await database.close()
    assert {name: agent.queues for name, agent in configuration.agents.items()} == {"ann": {"sales"}, "bo": {"sales"}}
    assert configuration.agents["ann"].skills == {"Customer_care": 70, "_and": 5}
    sales = configuration.queues["sales"]
    assert (sales.label_zh, sales.ring_seconds, sales.priority, sales.wrap_up_seconds) == ("销售", 25, 100, 0)
    assert set(document.entry_points) == {"4000", "4001"}
    assert configuration.entry_points["4001"].queue == "sales"
    assert configuration.entry_points["4000"].flow == "main_line"


async def test_without_any_routing_before_there_is_no_version(database: Database) -> None:
    async with database.transaction() as connection:
        assert await newest_version(connection) is None


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


async def test_customers_of_before_are_found_by_pinyin_and_initials(empty_database_url: str) -> None:
    await upgrade(empty_database_url, "0009")
    connection = await connect(empty_database_url)
    await connection.execute(
        "insert into customers (id, name, name_latin) values (gen_random_uuid(), '韩梅梅', null),"
        " (gen_random_uuid(), 'Alice Smith', 'Alice Smith')"
    )
    await upgrade(empty_database_url)
    keys = {row["key"] for row in await connection.fetch("select key from customer_name_keys")}
    await connection.close()
    assert keys >= {"韩梅梅", "hanmeimei", "hmm", "meimeihan", "alicesmith", "smithalice"}


async def test_contacts_of_before_are_due_to_be_counted(empty_database_url: str) -> None:
    await upgrade(empty_database_url, "0024")
    connection = await connect(empty_database_url)
    await connection.execute("""
        insert into interactions (id, call_id, channel, direction, ani, dnis, language, stage, started_at)
        select gen_random_uuid(), 'c' || n, 'voice', 'inbound', '1', '2', 'zh',
            case n when 3 then 'queued' else 'closed' end, timestamptz '2026-03-02 09:00Z' + n * interval '1 hour'
        from generate_series(1, 3) n
    """)
    await connection.execute("""
        insert into agent_status_history (agent, status, activity, started_at, ended_at)
        values ('ann', 'available', 'idle', now() - interval '2 hours', now()), ('ann', 'offline', 'idle', now(), null)
    """)
    await upgrade(empty_database_url)
    due = await connection.fetch("select i.call_id from facts_due d join interactions i on i.id = d.interaction_id")
    stretches = await connection.fetchval("select count(*) from agent_times_due")
    await connection.close()
    assert ({row["call_id"] for row in due}, stretches) == ({"c1", "c2", "c3"}, 1)


async def test_the_dispositions_of_before_become_part_of_the_document(empty_database_url: str) -> None:
    await upgrade(empty_database_url, "0021")
    connection = await connect(empty_database_url)
    document = '{"format": 1, "queues": {"sales": {"label": {"en": "Sales", "zh": "销售"}}}}'
    await connection.execute(
        "insert into routing_versions (version, at, actor, document) values (7, now(), 'ann', $1)", document
    )
    await connection.execute("""
        insert into dispositions (code, label_en, label_zh, active) values
            ('sale', 'Sale', '成交', true), ('gone', 'Gone', '停用', false), ('bare', '', repeat('长', 200), true)
    """)
    await connection.close()
    await upgrade(empty_database_url)
    database = Database(empty_database_url)
    async with database.transaction() as after:
        newest = await newest_version(after)
        tree = (await read_configuration(after)).dispositions
    await database.close()
    assert newest is not None
    assert (newest.version, newest.actor, list(newest.document["queues"])) == (8, "migration", ["sales"])
    assert {code: (each.label_en, each.label_zh[:2], each.active) for code, each in tree.items()} == {
        "sale": ("Sale", "成交", True),
        "gone": ("Gone", "停用", False),
        "bare": ("bare", "长长", True),
    }
