"""Versions are added one after the other, by whoever saw the newest."""

import asyncio

import pytest

from callcenter.engine.clock import Clock
from callcenter.store.database import Database
from callcenter.store.repositories.routing_versions import (
    VersionConflict,
    append_version,
    find_version,
    list_versions,
    newest_number,
    newest_version,
)


async def append(database: Database, expected: int, **document: object) -> int:
    async with database.transaction() as connection:
        return await append_version(
            connection, expected=expected, at=Clock().now(), actor="admin", document=document, note=f"after {expected}"
        )


async def test_the_newest_holds_and_the_others_are_kept(database: Database) -> None:
    async with database.transaction() as connection:
        assert await newest_number(connection) == 0
        assert await newest_version(connection) is None
    for number in range(3):
        assert await append(database, number, says=number) == number + 1
    async with database.transaction() as connection:
        newest = await newest_version(connection)
        assert newest is not None
        assert (newest.version, newest.document, newest.actor, newest.note) == (3, {"says": 2}, "admin", "after 2")
        first = await find_version(connection, 1)
        assert first is not None
        assert first.document == {"says": 0}
        assert await find_version(connection, 4) is None
        assert [line.version for line in await list_versions(connection, before=None, limit=2)] == [3, 2]
        assert [line.version for line in await list_versions(connection, before=2, limit=2)] == [1]


@pytest.mark.parametrize("expected", [0, 2, 9])
async def test_who_did_not_see_the_newest_is_refused(database: Database, expected: int) -> None:
    await append(database, 0)
    with pytest.raises(VersionConflict):
        await append(database, expected)
    async with database.transaction() as connection:
        assert await newest_number(connection) == 1


async def test_of_several_who_append_together_one_wins(database: Database) -> None:
    results = await asyncio.gather(*(append(database, 0, who=who) for who in range(4)), return_exceptions=True)
    assert sorted(str(result) for result in results if isinstance(result, int)) == ["1"]
    assert sum(isinstance(result, VersionConflict) for result in results) == 3
