"""What counts as PostgreSQL being away: no server, one that starts, ends or is full. And what its refusals say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from callcenter.store.database import Database
from callcenter.store.repositories.failures import AWAY, CLASHED, REFUSED, constraint_of, is_deadlock


@asynccontextmanager
async def server_that_says(sqlstate: str) -> AsyncIterator[Database]:
    """A server that takes connections and refuses each with this code."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(8)
        writer.write(b"N")  # no encryption
        await reader.readexactly(int.from_bytes(await reader.readexactly(4)) - 4)
        told = f"SFATAL\0VFATAL\0C{sqlstate}\0Mno\0\0".encode()
        writer.write(b"E" + (len(told) + 4).to_bytes(4) + told)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = Database(f"postgresql+asyncpg://nobody:x@127.0.0.1:{port}/none")
    try:
        yield database
    finally:
        await database.close()
        server.close()


async def ask(database: Database, statement: str = "select 1") -> None:
    async with database.transaction() as connection:
        await connection.execute(text(statement))


@pytest.mark.parametrize("sqlstate", ["57P03", "57P01", "53300", "08006"])
async def test_a_server_that_starts_ends_or_is_full_is_away(sqlstate: str) -> None:
    async with server_that_says(sqlstate) as database:
        with pytest.raises(AWAY):
            await ask(database)


async def test_a_wrong_password_is_a_mistake_of_ours_and_not_hidden() -> None:
    async with server_that_says("28P01") as wrong:
        with pytest.raises(Exception, match="no") as error:
            await ask(wrong)
    assert not isinstance(error.value, AWAY)


async def test_a_port_that_nobody_listens_on_is_away() -> None:
    database = Database("postgresql+asyncpg://nobody:x@127.0.0.1:1/none")
    with pytest.raises(AWAY):
        await ask(database)
    await database.close()


async def test_a_connection_cut_in_the_middle_is_away_and_the_next_one_is_good(database: Database) -> None:
    with pytest.raises(AWAY):
        await ask(database, "select pg_terminate_backend(pg_backend_pid())")
    await ask(database)


async def test_a_statement_that_is_wrong_is_not_away(database: Database) -> None:
    with pytest.raises(DBAPIError) as error:
        await ask(database, "select * from no_such_table")
    assert not isinstance(error.value, AWAY)


async def sit_twice(database: Database, *, by_copy: bool) -> None:
    async with database.transaction() as connection:
        seats = "create temporary table seats (number integer constraint pk_seats primary key) on commit drop"
        await connection.execute(text(seats))
        if by_copy:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.copy_records_to_table("seats", records=[(1,), (1,)])
        else:
            await connection.execute(text("insert into seats values (1), (1)"))


async def test_a_key_that_is_taken_is_a_clash_that_names_its_constraint(database: Database) -> None:
    with pytest.raises(CLASHED) as error:
        await sit_twice(database, by_copy=False)
    assert isinstance(error.value, REFUSED)
    assert constraint_of(error.value) == "pk_seats"
    assert not is_deadlock(error.value)


async def test_a_key_that_is_taken_is_a_clash_for_copy_too(database: Database) -> None:
    with pytest.raises(CLASHED):
        await sit_twice(database, by_copy=True)


async def test_a_transaction_that_was_given_up_for_another_is_a_deadlock(database: Database) -> None:
    with pytest.raises(REFUSED) as error:
        await ask(database, "do $$ begin raise exception using errcode = 'deadlock_detected'; end $$")
    assert is_deadlock(error.value)
    assert constraint_of(error.value) is None


def test_what_does_not_come_from_the_database_is_neither() -> None:
    assert constraint_of(ValueError()) is None
    assert not is_deadlock(ValueError())
