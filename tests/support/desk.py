"""The API over a real database and a real engine with fake ports: people who can sign in, and calls that can arrive."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.routing import BaseRoute

from callcenter.api.alarms.board import AlarmBoard
from callcenter.api.app import create_app
from callcenter.api.openapi import new_app
from callcenter.api.parts import AppParts
from callcenter.api.passwords import hash_password
from callcenter.api.realtime.hub import Hub
from callcenter.core.agent import PhoneState, Status
from callcenter.core.configuration import AgentProfile, Configuration, EntryPoint, Queue
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    Event,
    PhoneChanged,
    SwitchSeen,
    Verb,
    VerbStarted,
)
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.requests import SetAgentStatus
from callcenter.engine.engine import Engine
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_outbox import AlarmOutbox
from callcenter.figures.alarms import AlarmWatch
from callcenter.figures.live import LiveFigures
from callcenter.ports import Store
from callcenter.records.browser_phones import BrowserPhones
from callcenter.store.database import Database
from callcenter.store.tables import interactions, users
from tests.support.alarms import FakeSums
from tests.support.dispositions import A_TREE
from tests.support.fakes import FakeClock, FakeLookups, FakeServices, FakeSpeech, FakeStore, FakeSwitch

BASE_URL = "http://desk.test"
PASSWORD = "correct horse 电池"
PEOPLE = {"alice": "agent", "bob": "agent", "sam": "supervisor", "admin": "admin"}
CONFIGURATION = Configuration(
    queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")},
    agents={
        name: AgentProfile(
            username=name, display_name=name.title(), endpoint=f"{name}-desk", queues=frozenset({"sales"})
        )
        for name in ("alice", "bob")
    },
    entry_points={"4001": EntryPoint(dnis="4001", name="sales line", queue="sales")},
    dispositions=A_TREE,
)


@dataclass
class Desk:
    """The API under test and what stands around it."""

    app: FastAPI
    parts: AppParts
    database: Database
    engine: Engine
    clock: FakeClock
    switch: FakeSwitch
    store: Store
    sums: FakeSums
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self, *, address: str = "10.0.0.1") -> httpx.AsyncClient:
        """A browser that nobody has signed in with."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=(address, 1))
        client = httpx.AsyncClient(transport=transport, base_url=BASE_URL)
        self.clients.append(client)
        return client

    async def signed_in(self, username: str) -> httpx.AsyncClient:
        """A browser in which this person is signed in."""
        client = self.client()
        answer = await client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return client

    async def tell(self, *events: Event) -> None:
        """Let the engine handle events. A request that changes nothing comes back when it has."""
        for event in events:
            self.engine.post(event)
        agent = self.engine.state.agents["bob"]
        await self.engine.request(
            lambda at: SetAgentStatus(agent="bob", status=agent.status, reason=agent.reason, at=at)
        )

    async def call_arrives(self, call_id: str = "call-1", *, ani: str = "13800138000") -> Interaction:
        """A caller dials the sales line."""
        await self.tell(CallArrived(call_id=call_id, ani=ani, dnis="4001", at=self.clock.now()))
        arrived = self.engine.state.interactions[self.engine.state.by_call[call_id]]
        if arrived.stage is Stage.QUEUED:
            at = self.clock.now()
            await self.tell(VerbStarted(call_id=call_id, generation=arrived.generation, verb=Verb.HOLD, at=at))
        return self.engine.state.interactions[arrived.id]

    async def make_available(self, username: str) -> None:
        """The agent's phone is there and the agent wants calls."""
        await self.tell(PhoneChanged(endpoint=f"{username}-desk", state=PhoneState.IDLE, at=self.clock.now()))
        await self.engine.request(lambda at: SetAgentStatus(agent=username, status=Status.AVAILABLE, at=at))

    async def answer(self, interaction: Interaction) -> None:
        """The ringing phone is picked up."""
        live = self.engine.state.interactions[interaction.id]
        await self.tell(AgentAnswered(call_id=live.call_id, generation=live.generation, at=self.clock.now()))

    async def caller_hangs_up(self, interaction: Interaction) -> None:
        """The caller has had enough."""
        await self.tell(CallerHungUp(call_id=interaction.call_id, at=self.clock.now()))


@asynccontextmanager
async def running_desk(database: Database, *, store: Store | None = None, **parts: Any) -> AsyncIterator[Desk]:
    """Start the engine and the app over a fresh database with a few people in it; without `store`, a fake one."""
    clock, switch, store = FakeClock(), FakeSwitch(), store or FakeStore(kept=CONFIGURATION)
    hub = Hub(clock=clock, new_id=new_id)
    figures = LiveFigures(hub, clock=clock)
    engine = Engine(
        switch=switch,
        store=store,
        screens=figures,
        lookups=FakeLookups(),
        services=FakeServices(),
        speech=FakeSpeech(),
        clock=clock,
        new_id=new_id,
    )
    hub.watch(engine.state, figures)
    figures.watch(engine.state)
    await _add_people(database)
    await engine.start(CONFIGURATION, epoch=7)
    engine.post(SwitchSeen(calls=(), phones={}, switch_started_at=clock.now(), since_at=clock.now(), at=clock.now()))
    sums = FakeSums(clock)
    alarms = AlarmWatch(
        database,
        sums,
        AlarmBoard(hub),
        AlarmOutbox(
            database,
            clock=clock,
            new_id=new_id,
            configuration=lambda: engine.state.configuration,
            message_kept=lambda: None,
        ),
        clock=clock,
        new_id=new_id,
        configuration=lambda: engine.state.configuration,
    )
    given = AppParts(
        engine=engine,
        database=database,
        clock=clock,
        hub=hub,
        figures=figures,
        phones=BrowserPhones(database, clock=clock, admit=switch.admit),
        alarms=alarms,
        version="9.9",
        readiness=parts.pop("readiness", {"database": database.ping}),
        leader_epoch=lambda: 7,
        **parts,
    )
    desk = Desk(
        app=_app_of(given),
        parts=given,
        database=database,
        engine=engine,
        clock=clock,
        switch=switch,
        store=store,
        sums=sums,
    )
    # The engine's first turn makes the agents.
    await engine.request(lambda at: SetAgentStatus(agent="bob", status=Status.OFFLINE, at=at))
    try:
        yield desk
    finally:
        for client in desk.clients:
            await client.aclose()
        await engine.stop()


def _app_of(parts: AppParts) -> FastAPI:
    """The app of these parts, but what the framework works out of a route it works out once for all tests."""
    app, known = create_app(parts), _rest_routes()
    app.router.routes[: len(known)] = known
    return app


@cache
def _rest_routes() -> tuple[BaseRoute, ...]:
    return tuple(new_app("9.9").routes)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


async def _add_people(database: Database) -> None:
    password_hash = _password_hash()
    async with database.transaction() as connection:
        await connection.execute(
            users.insert(),
            [
                {
                    "id": new_id(),
                    "username": name,
                    "display_name": name.title(),
                    "password_hash": password_hash,
                    "role": role,
                    "language": "en" if name == "bob" else "zh",
                }
                for name, role in PEOPLE.items()
            ],
        )


async def add_record(database: Database, *, started_at: datetime, **values: Any) -> str:
    """Write a closed interaction as the store would have; returns its id."""
    record_id = str(values.pop("id", new_id()))
    row: dict[str, Any] = {
        "id": record_id,
        "call_id": f"call-{record_id}",
        "channel": "voice",
        "direction": "inbound",
        "ani": "13800138000",
        "dnis": "4001",
        "language": "zh",
        "stage": "closed",
        "outcome": "answered",
        "started_at": started_at,
        **values,
    }
    async with database.transaction() as connection:
        await connection.execute(interactions.insert().values(row))
    return record_id
