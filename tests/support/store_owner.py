"""A program that appends days to a store until it is killed; it prints each number that was acknowledged as saved."""

import asyncio
import itertools
import sys
from pathlib import Path

import structlog

from callcenter.engine.clock import Clock
from callcenter.store.database import Database
from callcenter.store.postgres_store import PostgresStore
from tests.support.small_day import SmallDay


async def main(url: str, folder: Path) -> None:
    """One turn after the other, each acknowledged before the next."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    database = Database(url)
    store = PostgresStore(database, folder, on_leadership_lost=lambda: None)
    await store.take_lead()
    day = SmallDay(start=Clock().now())
    for changes in day.turns():
        number = store.append(changes)
        await store.saved(number)
        print(number, flush=True)
    for call in itertools.count():
        number = store.append(day.arrive(f"more-{call}", "02112345678"))
        await store.saved(number)
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
