"""What holds is read again when somebody has changed it, here or elsewhere, and given to the engine and the switch."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from structlog.testing import capture_logs

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.ivr.canary import Canary
from callcenter.flow_versions import Published
from callcenter.flow_watch import FlowWatch
from callcenter.live_configuration import LOOK_SECONDS, LiveConfiguration, Newest
from callcenter.ports import Phone
from callcenter.store.database import DatabaseUnavailable
from tests.support.fakes import FakeStore, FakeSwitch
from tests.support.floor import MENU
from tests.support.leaping_loop import LeapingLoop, run_leaping

DEADLINE_SECONDS = 60.0
FLOW = "start: a\nnodes: {a: {type: enqueue, queue: night}}\n"


def with_queues(*names: str) -> Configuration:
    return Configuration(queues={name: Queue(name=name, label_en=name, label_zh=name) for name in names})


@dataclass
class StubbornSwitch(FakeSwitch):
    """A switch that refuses what it is given."""

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        raise ValueError("a dialled number: digits are allowed")


@dataclass
class Running:
    """A configuration that runs, and what became of it."""

    folder: Path
    store: FakeStore = field(default_factory=lambda: FakeStore(kept=with_queues("sales")))
    switch: FakeSwitch = field(default_factory=FakeSwitch)
    published: Published = field(default_factory=Published)
    version: int = 1
    publications: int = 0
    away: bool = False
    asked: "asyncio.Queue[None]" = field(default_factory=asyncio.Queue)
    given: "asyncio.Queue[Configuration]" = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        (self.folder / "night.yaml").write_text(FLOW)
        self.flows = FlowWatch(self.folder, queues=())
        self.live = LiveConfiguration(
            store=self.store,
            switch=self.switch,
            flows=self.flows,
            published=self.what_is_published,
            newest=self.newest,
            give=self.given.put_nowait,
        )

    async def what_is_published(self) -> Published:
        return self.published

    async def newest(self) -> Newest:
        self.asked.put_nowait(None)
        if self.away:
            raise DatabaseUnavailable("PostgreSQL does not answer")
        return Newest(routing=self.version, flows=self.publications)

    async def next_given(self) -> Configuration:
        async with asyncio.timeout(DEADLINE_SECONDS):
            return await self.given.get()

    async def look(self, loop: LeapingLoop) -> None:
        """So much time passes that somebody looks whether there is a newer version."""
        while not self.asked.empty():
            self.asked.get_nowait()
        loop.leap(LOOK_SECONDS)
        async with asyncio.timeout(DEADLINE_SECONDS):
            await self.asked.get()


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Running]:
    running = Running(folder)
    await running.live.read()
    watching = asyncio.ensure_future(running.live.watch())
    await asyncio.sleep(0)  # it begins to wait before the clock leaps
    try:
        yield running
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_queue_that_comes_brings_the_flows_that_lead_to_it(tmp_path: Path) -> None:
    running = Running(tmp_path)
    assert (await running.live.read()).flows == {}
    running.store.kept = with_queues("sales", "night")
    await running.live.apply()
    given = await running.next_given()
    assert (set(given.queues), set(given.flows)) == ({"sales", "night"}, {"night"})
    assert running.switch.configured == [given]


async def test_changed_flows_go_with_the_configuration_that_holds(tmp_path: Path) -> None:
    running = Running(tmp_path)
    await running.live.read()
    running.store.kept = with_queues("night")
    await running.live.apply()
    applied = await running.next_given()
    running.live.on_flows({})
    assert await running.next_given() == Configuration(queues=applied.queues)


async def test_a_switch_that_refuses_does_not_undo_what_holds(tmp_path: Path) -> None:
    running = Running(tmp_path, switch=StubbornSwitch())
    with capture_logs() as logs:
        await running.live.apply()
    assert set((await running.next_given()).queues) == {"sales"}
    assert [line["event"] for line in logs if line["log_level"] == "error" and "switch" in line["event"]] == [
        "the switch was not configured"
    ]


def test_a_version_that_another_process_has_written_is_noticed(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with watched(tmp_path) as running:
            await running.look(loop)
            running.store.kept, running.version = with_queues("support"), 2
            await running.look(loop)
            assert set((await running.next_given()).queues) == {"support"}
            await running.look(loop)
            assert running.given.empty()

    run_leaping(story)


def test_a_database_that_is_away_keeps_what_holds_and_is_asked_again(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with watched(tmp_path) as running:
            running.away = True
            with capture_logs() as logs:
                await running.look(loop)
                await running.look(loop)
            assert "configuration not read again" in {line["event"] for line in logs}
            assert running.given.empty()
            running.away, running.version = False, 2
            await running.look(loop)
            assert set((await running.next_given()).queues) == {"sales"}

    run_leaping(story)


def published_night(*, percent: int | None = None) -> Published:
    flow = replace(MENU, name="night")
    tried = {"night": Canary(flow=replace(flow, version="9"), percent=percent)} if percent is not None else {}
    return Published(flows={"night": flow}, canaries=tried, kept={("night", flow.version): flow})


async def test_what_is_published_runs_and_the_file_is_a_draft_of_it(tmp_path: Path) -> None:
    running = Running(tmp_path, store=FakeStore(kept=with_queues("night")), published=published_night(percent=5))
    (tmp_path / "day.yaml").write_text(FLOW)
    configuration = await running.live.read()
    assert set(configuration.flows) == {"day", "night"}
    assert configuration.flows["night"] is running.published.flows["night"]
    assert (configuration.canaries, configuration.kept_flows) == (running.published.canaries, running.published.kept)


async def test_a_changed_file_does_not_change_what_is_published(tmp_path: Path) -> None:
    running = Running(tmp_path, store=FakeStore(kept=with_queues("night")), published=published_night(percent=5))
    await running.live.read()
    running.live.on_flows({"night": replace(MENU, name="night", version="draft"), "day": MENU})
    given = await running.next_given()
    assert given.flows == {"night": running.published.flows["night"], "day": MENU}
    assert given.canaries == running.published.canaries


def test_what_another_process_has_published_is_noticed(tmp_path: Path) -> None:
    async def story(loop: LeapingLoop) -> None:
        async with watched(tmp_path) as running:
            await running.look(loop)
            running.published, running.publications = published_night(), 1
            await running.look(loop)
            assert (await running.next_given()).flows == running.published.flows

    run_leaping(story)
