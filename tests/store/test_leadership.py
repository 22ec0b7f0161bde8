"""One leader: epochs only grow, and a new leader waits for the transaction that the old one has begun."""

import asyncio

import pytest

from callcenter.store.database import Database
from callcenter.store.leadership import LeadershipLost, check_lead, take_lead


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
