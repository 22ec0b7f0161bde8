"""The engine: one commit at the edge, limits on every statement, no values in errors."""

import os
import signal
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from callcenter.store.database import Database, DatabaseUnavailable
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.tables import customers, ticket_categories
from tests.support.postgres import temporary_home

NAME = "韩梅梅"
_CATEGORY = {"id": str(uuid.uuid4()), "path": NAME, "label_en": NAME, "label_zh": NAME}


def customer() -> dict[str, object]:
    return {"id": str(uuid.uuid4()), "name": NAME, "fields": {"级别": ["vip", 1]}}


async def test_a_transaction_is_committed_when_its_block_ends(database: Database) -> None:
    row = customer()
    async with database.transaction() as connection:
        await connection.execute(customers.insert(), [row])
    async with database.transaction() as connection:
        saved = (await connection.execute(customers.select())).one()
    assert (saved.id, saved.name, saved.fields) == (row["id"], NAME, row["fields"])
    assert saved.created_at.utcoffset().total_seconds() == 0


async def test_a_transaction_is_rolled_back_when_its_block_raises(database: Database) -> None:
    async def save_and_fail() -> None:
        async with database.transaction() as connection:
            await connection.execute(customers.insert(), [customer()])
            raise LookupError

    with pytest.raises(LookupError):
        await save_and_fail()
    async with database.transaction() as connection:
        assert (await connection.execute(customers.select())).all() == []


async def test_a_statement_that_takes_too_long_is_ended_by_the_server(database_url: str) -> None:
    database = Database(database_url, statement_timeout_seconds=0.05)
    with pytest.raises(DBAPIError, match="statement timeout"):
        async with database.transaction() as connection:
            await connection.execute(text("select pg_sleep(30)"))
    await database.close()


async def test_an_error_does_not_tell_the_values_of_the_row(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as connection:
            await connection.execute(ticket_categories.insert(), [_CATEGORY] * 2)
    assert NAME not in str(caught.value)


async def test_ping_answers_while_the_server_runs_and_raises_when_it_is_gone() -> None:
    with temporary_home() as home:
        server = EmbeddedPostgres(home, durable=False)
        await server.start()
        database = Database(server.url)
        await database.ping()
        await server.stop()
        with pytest.raises(DatabaseUnavailable):
            await database.ping()
        await server.start()
        await database.ping()
        await database.close()
        await server.stop()


async def test_connections_that_a_killed_server_left_behind_are_replaced() -> None:
    with temporary_home() as home:
        server = EmbeddedPostgres(home)
        await server.start()
        database = Database(server.url)
        await database.ping()
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        await server.stop()
        await server.start()
        async with database.transaction() as connection:
            assert (await connection.execute(text("select 1"))).scalar_one() == 1
        await database.close()
        await server.stop()
