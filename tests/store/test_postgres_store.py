"""The store as a whole: a restart finds what was, whoever was killed, and a second leader ends the first."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import func, select

from callcenter.core.agent import PhoneState
from callcenter.core.contact_center import ContactCenter
from callcenter.core.state import Restored
from callcenter.engine.clock import Clock
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.leadership import LeadershipLost
from callcenter.store.migrate import upgrade
from callcenter.store.postgres_store import PostgresStore
from callcenter.store.tables import event_log
from tests.support.postgres import temporary_home
from tests.support.small_day import SmallDay

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    with temporary_home() as made:
        yield made


class Lost:
    """Counts how often the leader was told that it no longer leads."""

    def __init__(self) -> None:
        self.times = 0
        self.told = asyncio.Event()

    def __call__(self) -> None:
        self.times += 1
        self.told.set()


@asynccontextmanager
async def store_on(database: Database, folder: Path, lost: Lost | None = None) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(database, folder, on_leadership_lost=lost or Lost())
    await store.take_lead()
    try:
        yield store
    finally:
        await store.close()


def assert_same(day: SmallDay, restored: Restored, clock: Clock) -> None:
    """What a new core makes of the store is what the old core had."""
    center = ContactCenter(lambda: "unused")
    center.restore(restored, clock.now())
    old, new = day.center.state, center.state
    assert new.interactions == old.interactions
    assert new.by_call == old.by_call
    assert new.offers == old.offers
    assert new.finished_calls == old.finished_calls
    assert new.agents == {name: replace(agent, phone=PhoneState.UNREACHABLE) for name, agent in old.agents.items()}


async def test_after_a_restart_everything_is_as_it_was_after_every_input(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    day = SmallDay(start=clock.now())
    async with store_on(database, tmp_path) as store:
        for changes in day.turns():
            await store.saved(store.append(changes))
            assert_same(day, await store.load(), clock)


async def test_many_turns_in_one_batch_lead_to_the_same_rows(database: Database, tmp_path: Path) -> None:
    clock = Clock()
    day = SmallDay(start=clock.now())
    async with store_on(database, tmp_path) as store:
        for changes in day.turns():
            number = store.append(changes)
        assert store.unsaved == number
        await store.saved(number)
        assert store.unsaved == 0
        assert store.refused == 0
        assert_same(day, await store.load(), clock)


async def test_appending_nothing_is_saved_already(database: Database, tmp_path: Path) -> None:
    async with store_on(database, tmp_path) as store:
        assert store.append(()) == 0
        await store.saved(0)


async def test_only_a_leader_may_append(database: Database, tmp_path: Path) -> None:
    store = PostgresStore(database, tmp_path, on_leadership_lost=Lost())
    with pytest.raises(RuntimeError, match="take the lead"):
        store.append(())


async def test_a_second_leader_ends_the_first(database: Database, tmp_path: Path) -> None:
    lost = Lost()
    clock = Clock()
    day = SmallDay(start=clock.now())
    turns = day.turns()
    async with store_on(database, tmp_path / "a", lost) as first:
        await first.saved(first.append(next(turns)))
        kept = await first.load()
        async with store_on(database, tmp_path / "b") as second:
            number = first.append(next(turns))
            with pytest.raises(LeadershipLost):
                await first.saved(number)
            assert lost.times == 1
            first.append(next(turns))
            with pytest.raises(LeadershipLost):
                await first.saved(number)
            assert await second.load() == kept


async def test_a_leader_with_nothing_to_write_learns_too_that_another_leads(database: Database, tmp_path: Path) -> None:
    lost, still_leads = Lost(), Lost()
    async with (
        store_on(database, tmp_path / "a", lost) as first,
        store_on(database, tmp_path / "b", still_leads) as second,
    ):
        async with asyncio.timeout(30):
            await lost.told.wait()
        number = first.append(next(SmallDay().turns()))
        with pytest.raises(LeadershipLost):
            await first.saved(number + 1)
        await second.saved(second.append(next(SmallDay().turns())))
    assert (lost.times, still_leads.times) == (1, 0)


async def test_every_lead_has_a_higher_epoch_than_any_before(database: Database, tmp_path: Path) -> None:
    store = PostgresStore(database, tmp_path, on_leadership_lost=Lost())
    first = await store.take_lead()
    await store.close()
    # A database restored from a backup forgets later epochs; the journal does not.
    (tmp_path / "changes-000000000041.journal").touch()
    again = PostgresStore(database, tmp_path, on_leadership_lost=Lost())
    assert first < 42
    assert await again.take_lead() == 42
    await again.close()


@pytest.mark.parametrize("away", [False, True], ids=["postgres stays", "postgres is away"])
@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_acknowledged_is_lost_by_a_killed_writer(home: Path, seed: int, away: bool) -> None:
    chance = Random(seed)
    server = EmbeddedPostgres(home)
    await server.start()
    await upgrade(server.url)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.store_owner",
        server.url,
        str(home / "journal"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        last = await lines(process, chance.randrange(5, 40))
        if away:
            await server.stop()
            last = max(last, await lines(process, chance.randrange(2, 20)))
    finally:
        process.kill()
        output, _ = await process.communicate()
    last = max([last, *map(int, output.splitlines())])
    if away:
        await server.start()
    database = Database(server.url)
    async with store_on(database, home / "journal") as store:
        assert store.refused == 0
        async with database.transaction() as connection:
            count, newest = (await connection.execute(select(func.count(), func.max(event_log.c.seq)))).one()
        # None missing and none twice, up to at least the last one promised.
        assert count == newest >= last
        restored = await store.load()
        assert restored.interactions or restored.finished_calls
        assert not list((home / "journal").glob("*.journal"))
    await database.close()
    await server.stop()


async def lines(process: asyncio.subprocess.Process, count: int) -> int:
    """Read this many acknowledged numbers; return the last."""
    assert process.stdout is not None
    for _ in range(count):
        line = await process.stdout.readline()
        assert line, "the writer ended by itself"
    return int(line)
