"""One puts a key in; the others find what became of it, for a day."""

import asyncio
from datetime import timedelta

from callcenter.store.database import Database
from callcenter.store.repositories.idempotency_keys import KEPT_FOR, KeptAnswer, claim_key, keep_answer, release_key
from tests.support.record_events import AT


async def claim(database: Database, key: str = "k", *, seconds: float = 0) -> KeptAnswer | None:
    async with database.transaction() as connection:
        return await claim_key(connection, "alice", key, request="/a?", at=AT + timedelta(seconds=seconds))


async def test_of_many_who_put_a_key_in_one_has_it(database: Database) -> None:
    found = await asyncio.gather(*(claim(database) for _ in range(5)))
    assert found.count(None) == 1
    assert [one.status for one in found if one is not None] == [None] * 4


async def test_the_answer_is_found_and_then_not_released(database: Database) -> None:
    assert await claim(database) is None
    async with database.transaction() as connection:
        await keep_answer(
            connection, "alice", "k", body_hash="h", status=201, headers=[("etag", '"1"')], body="sealed:x"
        )
        await release_key(connection, "alice", "k")
    assert await claim(database) == KeptAnswer(
        request="/a?", created_at=AT, body_hash="h", status=201, headers=[["etag", '"1"']], body="sealed:x"
    )


async def test_a_released_key_and_one_of_yesterday_are_free(database: Database) -> None:
    assert await claim(database) is None
    async with database.transaction() as connection:
        await release_key(connection, "alice", "k")
    assert await claim(database) is None
    assert await claim(database, seconds=KEPT_FOR.total_seconds()) is not None
    assert await claim(database, seconds=KEPT_FOR.total_seconds() + 1) is None
