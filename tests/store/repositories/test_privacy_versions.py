"""Versions of the privacy document: the newest holds, and of two who decide at once one is refused."""

import asyncio
from datetime import UTC, datetime

from callcenter.store.database import Database
from callcenter.store.repositories.privacy_versions import StoredPrivacy, add_privacy, newest_privacy


def version(number: int, actor: str = "admin") -> StoredPrivacy:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return StoredPrivacy(version=number, at=at, actor=actor, document={"masks": {"agent": {"phone": "hidden"}}})


async def test_the_newest_version_holds(database: Database) -> None:
    async with database.transaction() as connection:
        assert await newest_privacy(connection) is None
        assert await add_privacy(connection, version(1))
        assert await add_privacy(connection, version(2, "sam"))
        assert await newest_privacy(connection) == version(2, "sam")


async def test_of_two_who_decide_at_once_one_is_refused(database: Database) -> None:
    async def decide(actor: str) -> bool:
        async with database.transaction() as connection:
            return await add_privacy(connection, version(1, actor))

    assert sorted(await asyncio.gather(decide("ann"), decide("bo"))) == [False, True]
