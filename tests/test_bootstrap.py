"""The service put together around a real database and a switch that only remembers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from structlog.testing import capture_logs

from callcenter.bootstrap import Service
from callcenter.core.configuration import Configuration
from callcenter.core.events import CallArrived
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.ports import Phone
from callcenter.records.deeds import Deed
from callcenter.records.flows import Trial, publish, start_canary
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.leadership import take_lead
from callcenter.store.repositories.routing_versions import append_version
from tests.support.desk import add_record
from tests.support.fakes import FakeSwitch
from tests.support.flow_drafts import THIRD, a_draft
from tests.support.leaping_loop import LeapingLoop, run_leaping

FLOWS = Path(__file__).resolve().parents[1] / "ivr_flows"
DEADLINE_SECONDS = 20.0
# The flows of the demo that name no queue: those are well where there is none.
LEADING_NOWHERE = {"echo", "order_status", "survey"}


@dataclass
class Served:
    """A service that runs, and the web as others see it."""

    switch: FakeSwitch
    stopped: asyncio.Event
    running: asyncio.Task[None]
    web: httpx.AsyncClient

    async def readiness(self) -> tuple[int, Any]:
        answer = await self.web.get("/readyz")
        return answer.status_code, answer.json()


@asynccontextmanager
async def served(
    home: Path, database_url: str, port: int, switch: FakeSwitch | None = None, *, flows: Path = FLOWS
) -> AsyncIterator[Served]:
    switch, stopped, ready = switch or FakeSwitch(), asyncio.Event(), asyncio.Event()
    settings = Settings(home=home, http_port=port, flows=flows)
    service = Service(settings, database_url=database_url, make_switch=lambda clock: switch)
    running = asyncio.ensure_future(service.run(stopped, on_ready=ready.set))
    try:
        async with asyncio.timeout(DEADLINE_SECONDS), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as web:
            await ready.wait()
            yield Served(switch=switch, stopped=stopped, running=running, web=web)
    finally:
        stopped.set()
        await running


async def test_it_serves_when_it_says_so_and_its_readiness_names_what_is_away(
    tmp_path: Path, database_url: str, unused_tcp_port: int
) -> None:
    async with served(tmp_path, database_url, unused_tcp_port) as service:
        assert (await service.readiness())[0] == 200
        assert service.switch.epoch == 1
        # The other flow leads to queues that this database does not have.
        assert [set(given.flows) for given in service.switch.configured] == [LEADING_NOWHERE]
        service.switch.connected = False
        code, said = await service.readiness()
        assert code == 503
        assert "ami" in str(said)
    assert service.switch.post is None


@dataclass
class ToldSwitch(FakeSwitch):
    """A switch that says when it was configured."""

    told: "asyncio.Queue[Configuration]" = field(default_factory=asyncio.Queue)

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        self.told.put_nowait(configuration)


async def test_a_routing_document_that_is_imported_meanwhile_reaches_the_switch_and_the_flows(
    tmp_path: Path, database_url: str, unused_tcp_port: int
) -> None:
    switch = ToldSwitch()
    async with served(tmp_path, database_url, unused_tcp_port, switch):
        assert set((await switch.told.get()).flows) == LEADING_NOWHERE
        names = ("sales", "support", "vip")
        document = {"queues": {name: {"label": {"en": name, "zh": name}} for name in names}}
        other = Database(database_url, pool_size=1)
        try:
            async with other.transaction() as connection:
                await append_version(connection, expected=0, at=Clock().now(), actor="cli:x", document=document)
        finally:
            await other.close()
        configuration = await switch.told.get()
    assert set(configuration.queues) == set(names)
    assert set(configuration.flows) == {*LEADING_NOWHERE, "main_line", "self_service"}


async def test_a_flow_that_is_published_and_tried_meanwhile_runs_and_a_bad_canary_is_taken_back(
    tmp_path: Path, database_url: str, unused_tcp_port: int
) -> None:
    flows, switch = tmp_path / "flows", ToldSwitch()
    flows.mkdir()
    first, second = a_draft(flows, THIRD), a_draft(flows, THIRD + "description: newer\n")
    deed = Deed(actor="ann", at=Clock().now(), new_id=new_id)
    trial = Trial(percent=30, error_limit=10, least_calls=2)
    async with served(tmp_path, database_url, unused_tcp_port, switch, flows=flows):
        assert (await switch.told.get()).flows["main"] == second.flow
        other = Database(database_url, pool_size=1)
        try:
            async with other.transaction() as connection:
                await publish(connection, "main", first, deed, expected=0)
                await start_canary(connection, "main", second, trial, deed, expected=1)
            tried = await switch.told.get()
            assert tried.flows["main"] == first.flow
            assert (tried.canaries["main"].flow, tried.canaries["main"].percent) == (second.flow, 30)
            step = {"flow": "main", "version": second.flow.version, "node": "b", "exit": "error"}
            for _ in range(2):
                at = Clock().now()
                await add_record(other, started_at=at, ended_at=at, outcome="failed", ivr_path=[step])
            taken_back = await switch.told.get()
        finally:
            await other.close()
    assert (taken_back.flows, taken_back.canaries) == (tried.flows, {})


async def test_it_stops_by_itself_when_another_instance_leads(
    tmp_path: Path, database_url: str, unused_tcp_port: int
) -> None:
    async with served(tmp_path, database_url, unused_tcp_port) as service:
        other = Database(database_url, pool_size=1)
        try:
            await take_lead(other, least=0)
        finally:
            await other.close()
        assert service.switch.post is not None
        service.switch.post(CallArrived(call_id="1.0", ani="139", dnis="4001", at=Clock().now()))
        await service.running
        assert service.switch.post is None


def test_a_database_that_is_away_is_waited_for_until_somebody_stops_us(tmp_path: Path, unused_tcp_port: int) -> None:
    async def story(loop: LeapingLoop) -> None:
        url = f"postgresql+asyncpg://u:s3cret@127.0.0.1:{unused_tcp_port}/x"
        service = Service(Settings(home=tmp_path), database_url=url, make_switch=lambda clock: FakeSwitch())
        with capture_logs() as logs:
            waiting = loop.create_task(service._found_database())
            loop.call_later(1, service._stopped.set)
            await waiting
        assert {line["event"] for line in logs} == {"postgresql does not answer yet"}
        assert "s3cret" not in str(logs)

    run_leaping(story)
