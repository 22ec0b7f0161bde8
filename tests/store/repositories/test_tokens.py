"""Tokens of programs are found only while they are good, and never shown."""

from datetime import timedelta

import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.tokens import (
    add_token,
    find_token_owner,
    list_tokens,
    revoke_token,
    touch_token,
)
from callcenter.store.tables import users
from tests.support.floor import START

HOUR = timedelta(hours=1)
LASTING, SHORT = new_id(), new_id()


@pytest_asyncio.fixture(autouse=True)
async def two_tokens(database: Database) -> None:
    user_id = new_id()
    async with database.transaction() as connection:
        row = {"id": user_id, "username": "bot", "display_name": "Bot", "password_hash": "x", "role": "agent"}
        await connection.execute(users.insert().values(row))
        for number, (token_id, expires_at) in enumerate([(LASTING, None), (SHORT, START + HOUR)]):
            await add_token(
                connection,
                token_id=token_id,
                token_hash=f"hash {number}",
                user_id=user_id,
                name="大屏",
                at=START + number * timedelta(seconds=1),
                expires_at=expires_at,
            )


async def test_a_token_acts_as_its_user_until_its_end(database: Database) -> None:
    async with database.transaction() as connection:
        owner = await find_token_owner(connection, "hash 1", at=START + HOUR - timedelta(seconds=1))
        assert owner is not None
        assert (owner.token_id, owner.user.username, owner.last_used_at) == (SHORT, "bot", None)
        assert await find_token_owner(connection, "hash 1", at=START + HOUR) is None
        assert await find_token_owner(connection, "hash 0", at=START + 10_000 * HOUR) is not None
        assert await find_token_owner(connection, "hash", at=START) is None


async def test_a_revoked_token_is_good_for_nothing_and_is_revoked_once(database: Database) -> None:
    async with database.transaction() as connection:
        assert await revoke_token(connection, LASTING, START) == "hash 0"
        assert await revoke_token(connection, LASTING, START) is None
        assert await revoke_token(connection, new_id(), START) is None
        assert await find_token_owner(connection, "hash 0", at=START) is None


async def test_the_token_of_who_was_switched_off_is_no_good(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(users.update().values(active=False))
        assert await find_token_owner(connection, "hash 0", at=START) is None


async def test_all_are_listed_newest_first_without_what_they_could_be_used_with(database: Database) -> None:
    async with database.transaction() as connection:
        await touch_token(connection, SHORT, START + HOUR)
        await revoke_token(connection, LASTING, START)
        listed = await list_tokens(connection)
    assert [(token.id, token.last_used_at, token.revoked_at) for token in listed] == [
        (SHORT, START + HOUR, None),
        (LASTING, None, START),
    ]
    assert "hash" not in repr(listed)
