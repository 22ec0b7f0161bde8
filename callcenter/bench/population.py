"""A made-up population for benchmarks: customers with all by which they are found, by COPY, on two cores.

Rule: no events and nothing that customers have bought: only what a search goes through.
"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from multiprocessing import get_context
from random import Random
from typing import Final

from sqlalchemy import text

from callcenter.crm.population.stream import population
from callcenter.store.bulk_customers import copy_customers
from callcenter.store.database import Database

PROCESSES: Final = 2
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_BATCH: Final = 5000
# Filling takes longer than anything that is served.
_STATEMENT_SECONDS: Final = 3600.0


async def fill(database_url: str, count: int, *, seed: int = 1) -> None:
    """Add so many customers, duplicates and households included; the same ones for the same seed."""
    loop = asyncio.get_running_loop()
    share, more = divmod(count, PROCESSES)
    # A process of its own has no connection of ours.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        parts = [
            loop.run_in_executor(
                pool, partial(_fill_part, database_url, share + (place < more), seed * PROCESSES + place)
            )
            for place in range(PROCESSES)
        ]
        await asyncio.gather(*parts)
    database = _database(database_url)
    try:
        async with database.transaction() as connection:
            await connection.execute(text("analyze"))
    finally:
        await database.close()


def _fill_part(database_url: str, count: int, seed: int) -> None:
    asyncio.run(_copy(database_url, count, seed))


async def _copy(database_url: str, count: int, seed: int) -> None:
    database = _database(database_url)
    members = islice(population(Random(seed), _AT), count)
    try:
        while batch := [member.customer for member in islice(members, _BATCH)]:
            async with database.transaction() as connection:
                await connection.execute(text("set local synchronous_commit = off"))
                await copy_customers(connection, batch)
    finally:
        await database.close()


def _database(url: str) -> Database:
    return Database(url, pool_size=1, overflow=0, statement_timeout_seconds=_STATEMENT_SECONDS)
