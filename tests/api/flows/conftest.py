"""The API over a folder of flows, where a change reaches the running engine."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio

from callcenter.core.configuration import EntryPoint
from callcenter.flow_versions import read_published
from callcenter.store.database import Database
from tests.support.desk import CONFIGURATION, Desk, running_desk
from tests.support.flow_drafts import FIRST

URL = "/api/v1/flows"


@dataclass
class FlowDesk:
    """The desk, the folder of its flows, and how often a change was applied."""

    folder: Path
    database: Database
    desk: Desk | None = None
    applied: int = 0
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def configure(self) -> None:
        """What the bootstrap would do: read again what is published and give it to the engine."""
        self.applied += 1
        line = EntryPoint(dnis="4002", name="flow line", flow="main")
        configuration = (await read_published(self.database)).over(CONFIGURATION, {})
        assert self.desk is not None
        entry_points = {**CONFIGURATION.entry_points, "4002": line}
        self.desk.engine.configure(replace(configuration, entry_points=entry_points))

    def write(self, text: str, name: str = "main") -> None:
        """Write the file of a flow."""
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    async def as_(self, username: str) -> httpx.AsyncClient:
        """A browser in which this person is signed in."""
        assert self.desk is not None
        if username not in self.clients:
            self.clients[username] = await self.desk.signed_in(username)
        return self.clients[username]

    async def get(self, path: str = "", *, who: str = "sam", **query: Any) -> httpx.Response:
        """What somebody sees of the flow `main`, or under `/flows/main`."""
        return await (await self.as_(who)).get(f"{URL}/main{path}", params=query)

    async def change(
        self, method: str, path: str, given: Any = None, *, rev: str = "*", who: str = "admin"
    ) -> httpx.Response:
        """What comes of a change of the flow `main`."""
        client = await self.as_(who)
        return await client.request(method, f"{URL}/main{path}", json=given, headers={"If-Match": rev})

    async def publish(self, text: str | None = None, **given: Any) -> httpx.Response:
        """Publish this text, or what the file says."""
        if text is not None:
            self.write(text)
        return await self.change("POST", "/publish", given)


@pytest_asyncio.fixture
async def flow_desk(database: Database, tmp_path: Path) -> AsyncIterator[FlowDesk]:
    """The flow `main` has a file, and nothing is published."""
    made = FlowDesk(tmp_path, database)
    made.write(FIRST)
    async with running_desk(database, configure=made.configure, flows_folder=tmp_path) as desk:
        made.desk = desk
        yield made
