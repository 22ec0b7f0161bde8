"""One leader: epochs only grow, and a new leader waits for the transaction that the old one has begun."""

import asyncio

import pytest
from sqlalchemy import text

from callcenter.store.database import Database
from callcenter.store.leadership import LeadershipLost, check_lead, renew_lead, take_lead


async def test_each_lead_has_a_higher_epoch_and_is_above_what_was_seen_elsewhere(database: Database) -> None:
    first = await take_lead(database, least=0)
    assert await take_lead(database, least=0) == first + 1
    assert await take_lead(database, least=70) == 71


async def test_only_the_newest_epoch_may_write(database: Database) -> None:
    old = await take_lead(database, least=0)
    new = await take_lead(database, least=0)
    async with database.transaction() as connection:
        await check_lead(connection, new)
        with pytest.raises(LeadershipLost, match=f"epoch {new} does"):
            await check_lead(connection, old)


async def test_a_new_leader_waits_for_the_transaction_of_the_old(database: Database) -> None:
    old = await take_lead(database, least=0)
    async with database.transaction() as connection:
        await check_lead(connection, old)
        taking = asyncio.ensure_future(take_lead(database, least=0))
        done, _ = await asyncio.wait({taking}, timeout=0.3)
        assert not done
        await check_lead(connection, old)
    assert await taking == old + 1


async def renewed_seconds_ago(database: Database) -> float:
    async with database.transaction() as connection:
        age = text("select extract(epoch from clock_timestamp() - renewed_at)::float8 from leader")
        return float((await connection.execute(age)).scalar_one())


async def test_an_idle_leader_leaves_a_sign_of_life_but_not_each_time_it_looks(database: Database) -> None:
    epoch = await take_lead(database, least=0)
    for age, renewed in ((9, False), (11, True)):
        async with database.transaction() as connection:
            await connection.execute(text(f"update leader set renewed_at = now() - interval '{age} seconds'"))
        await renew_lead(database, epoch)
        assert (await renewed_seconds_ago(database) < age) is renewed


async def test_a_deposed_leader_learns_it_by_looking_and_leaves_no_sign_of_life(database: Database) -> None:
    old = await take_lead(database, least=0)
    new = await take_lead(database, least=0)
    async with database.transaction() as connection:
        await connection.execute(text("update leader set renewed_at = now() - interval '1 hour'"))
    with pytest.raises(LeadershipLost, match=f"epoch {new} does"):
        await renew_lead(database, old)
    assert await renewed_seconds_ago(database) > 3000


async def test_looking_waits_for_nobody(database: Database) -> None:
    epoch = await take_lead(database, least=0)
    async with database.transaction() as connection:
        await connection.execute(text("select epoch from leader for update"))
        async with asyncio.timeout(5):
            await renew_lead(database, epoch)
