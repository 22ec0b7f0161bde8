"""The API over a database with a routing document, where a change reaches the running engine."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest_asyncio

from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.store.configuration import read_configuration
from callcenter.store.database import Database
from callcenter.store.repositories.routing_versions import append_version
from callcenter.store.tables import agents, phones
from tests.support.desk import Desk, running_desk
from tests.support.routing import a_document, read


@dataclass
class Applying:
    """What the bootstrap would do: read the configuration again and give it to the engine."""

    database: Database
    desk: Desk | None = None
    times: int = 0
    queues: list[set[str]] = field(default_factory=list)

    async def __call__(self) -> None:
        assert self.desk is not None
        async with self.database.transaction() as connection:
            configuration = await read_configuration(connection)
        self.times += 1
        self.desk.engine.configure(configuration)


@dataclass(frozen=True)
class RoutingDesk:
    """The desk, and how often a change was applied."""

    desk: Desk
    applying: Applying


@pytest_asyncio.fixture
async def routing_desk(database: Database, tmp_path: Path) -> AsyncIterator[RoutingDesk]:
    """Version 1 holds: sales (alice, bob) and support."""
    applying = Applying(database)
    flow = Flow(name="night", version="1", start="wait", nodes={"wait": EnqueueNode(id="wait", queue="sales")})
    async with running_desk(
        database, configure=applying, flow_files=lambda: {"night": flow}, flows_folder=tmp_path
    ) as desk:
        applying.desk = desk
        async with database.transaction() as connection:
            await connection.execute(agents.insert(), [{"username": "alice"}, {"username": "bob"}])
            desks = [
                {"endpoint": f"{name}-desk", "agent": name, "kind": "desk", "secret": "s" * 20}
                for name in ("alice", "bob")
            ]
            await connection.execute(phones.insert(), desks)
            document = read(a_document()).whole()
            await append_version(connection, expected=0, at=desk.clock.now(), actor="admin", document=document)
        await applying()
        yield RoutingDesk(desk=desk, applying=applying)
