"""Versions of flows are added and never changed; what runs is changed by one after the other."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.flow_versions import (
    FlowLive,
    add_flow_version,
    find_flow_version,
    find_live,
    flow_changes,
    list_flow_versions,
    list_live,
    lock_live,
    running_versions,
    update_live,
)
from tests.support.desk import add_record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fresh(name: str = "main") -> FlowLive:
    return FlowLive(name=name, id=new_id(), actor="admin", at=AT)


async def add(database: Database, digest: str, name: str = "main") -> int:
    async with database.transaction() as connection:
        await lock_live(connection, fresh(name))
        return await add_flow_version(
            connection,
            name=name,
            digest=digest,
            sources={f"{name}.yaml": digest},
            note=f"as {digest}",
            actor="admin",
            at=AT,
        )


async def change(database: Database, **facts: object) -> None:
    async with database.transaction() as connection:
        live = await lock_live(connection, fresh())
        await update_live(connection, replace(live, rev=live.rev + 1, **facts))  # type: ignore[arg-type]


async def test_versions_of_a_flow_are_numbered_and_found_again(database: Database) -> None:
    assert [await add(database, digest) for digest in ("aa", "bb", "cc")] == [1, 2, 3]
    assert await add(database, "aa", name="other") == 1
    async with database.transaction() as connection:
        found = await find_flow_version(connection, "main", 2)
        assert found is not None
        assert (found.digest, found.sources, found.note, found.actor) == ("bb", {"main.yaml": "bb"}, "as bb", "admin")
        assert await find_flow_version(connection, "main", 4) is None
        lines = await list_flow_versions(connection, "main", before=None, limit=2)
        assert [line.version for line in lines] == [3, 2]
        assert [line.version for line in await list_flow_versions(connection, "main", before=2, limit=9)] == [1]


async def test_the_same_content_keeps_the_number_that_it_has(database: Database) -> None:
    assert [await add(database, digest) for digest in ("aa", "bb", "aa")] == [1, 2, 1]


async def test_those_who_publish_together_get_numbers_one_after_the_other(database: Database) -> None:
    numbers = await asyncio.gather(*(add(database, f"d{number}") for number in range(4)))
    assert sorted(numbers) == [1, 2, 3, 4]


async def test_what_runs_is_found_as_it_was_written_and_each_change_counts(database: Database) -> None:
    await add(database, "aa")
    await add(database, "bb")
    async with database.transaction() as connection:
        assert await flow_changes(connection) == 0
        assert await find_live(connection, "nothing") is None
    await change(database, live=1, earlier=(2, 1))
    canary = {"canary": 2, "percent": 5, "error_limit": 10, "least_calls": 20, "since": AT}
    await change(database, **canary, stopped={"version": 1, "reason": "errors"})
    async with database.transaction() as connection:
        found = await find_live(connection, "main")
        assert found is not None
        assert (found.rev, found.live, found.earlier, found.stopped) == (
            2,
            1,
            (2, 1),
            {"version": 1, "reason": "errors"},
        )
        assert {name: getattr(found, name) for name in canary} == canary
        assert await list_live(connection) == [found]
        assert await flow_changes(connection) == 2


async def test_a_version_that_does_not_exist_and_half_a_canary_are_refused(database: Database) -> None:
    await add(database, "aa")
    for wrong in ({"live": 7}, {"canary": 1}, {"percent": 10}):
        with pytest.raises(IntegrityError):
            await change(database, **wrong)


async def test_what_runs_is_every_live_version_and_canary_and_what_open_calls_walk_on(database: Database) -> None:
    for digest in ("aa", "bb", "cc", "dd"):
        await add(database, digest)
    await change(database, live=4, canary=3, percent=5, error_limit=10, least_calls=20, since=AT)
    await add_record(database, started_at=AT, flow="main", flow_version="aa")
    await add_record(database, started_at=AT, flow="main", flow_version="bb", stage="in_flow", outcome=None)
    async with database.transaction() as connection:
        assert {one.version for one in await running_versions(connection)} == {2, 3, 4}
