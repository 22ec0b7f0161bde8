"""What every store promises the engine, asked of the real one and of the one that tests use in its place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from callcenter.core.contact_center import ContactCenter
from callcenter.core.state import State
from callcenter.engine.clock import Clock
from callcenter.ports import Phone, Store
from callcenter.store.database import Database
from callcenter.store.demo import seed
from callcenter.store.postgres_store import PostgresStore
from callcenter.store.tables import event_log
from tests.support.fakes import FakeStore
from tests.support.small_day import CONFIGURATION, SmallDay

PHONES = [Phone(endpoint=name, agent=name, kind="desk", secret="s", display_name=name) for name in CONFIGURATION.agents]


class Kind:
    """One kind of store on data of its own; it can lead again and again."""

    def __init__(self, fake: FakeStore | None, database: Database, folder: Path) -> None:
        self._fake = fake
        self._database = database
        self._folder = folder

    @asynccontextmanager
    async def leading(self) -> AsyncIterator[tuple[Store, int]]:
        """A store, and the epoch in which it leads until the end of the block."""
        if self._fake is not None:
            yield self._fake, await self._fake.take_lead()
            return
        store = PostgresStore(self._database, self._folder, on_leadership_lost=lambda: None)
        try:
            yield store, await store.take_lead()
        finally:
            await store.close()

    async def kept(self) -> int:
        """How many changes a crash of this moment would leave."""
        if self._fake is not None:
            return len(self._fake.changes)
        async with self._database.transaction() as connection:
            return (await connection.execute(select(func.count()).select_from(event_log))).scalar_one()


@pytest_asyncio.fixture(params=["fake", "postgres"])
async def kind(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Kind:
    await seed(database, tmp_path, hash_password=lambda password: "hash")
    fake = FakeStore(kept=CONFIGURATION, kept_phones=PHONES) if request.param == "fake" else None
    return Kind(fake, database, tmp_path / "journal")


def taken_over(restored_by: ContactCenter) -> tuple[object, ...]:
    """What a service that starts now would go on with; what it hears from the phones comes later."""
    state: State = restored_by.state
    agents = {name: (agent.status, agent.activity, agent.interaction_id) for name, agent in state.agents.items()}
    return state.interactions, state.offers, agents, set(state.finished_calls)


async def test_what_saved_has_promised_survives_a_crash(kind: Kind) -> None:
    async with kind.leading() as (store, _):
        for changes in SmallDay().turns():
            number = store.append(changes)
            await store.saved(number)
            assert await kind.kept() >= number


async def test_numbers_grow_with_every_change_and_nothing_is_saved_already(kind: Kind) -> None:
    async with kind.leading() as (store, _):
        last = store.append(())
        await store.saved(last)
        for changes in SmallDay().turns():
            number = store.append(changes)
            assert number == last + len(changes)
            last = number
        await store.saved(last)


async def test_a_new_start_finds_everything_that_is_not_closed(kind: Kind) -> None:
    clock = Clock()
    day = SmallDay(start=clock.now())
    async with kind.leading() as (store, _):
        numbers = [store.append(changes) for changes in day.turns()]
        await store.saved(numbers[-1])
    async with kind.leading() as (store, _):
        started = ContactCenter(lambda: "unused")
        started.restore(await store.load(), clock.now())
    assert taken_over(started) == taken_over(day.center)


async def test_every_lead_has_a_higher_epoch(kind: Kind) -> None:
    async with kind.leading() as (_, first):
        pass
    async with kind.leading() as (_, second):
        assert second > first > 0


async def test_the_configuration_is_whole_and_every_agents_phone_is_known(kind: Kind) -> None:
    async with kind.leading() as (store, _):
        configuration, phones = await store.configuration(), await store.phones()
    assert configuration.flows == {}
    assert {phone.endpoint for phone in phones} >= {agent.endpoint for agent in configuration.agents.values()}
    assert {phone.agent for phone in phones} == set(configuration.agents)
    for agent in configuration.agents.values():
        assert agent.queues <= set(configuration.queues)
    for entry in configuration.entry_points.values():
        assert (entry.queue is None) is (entry.flow is not None)
