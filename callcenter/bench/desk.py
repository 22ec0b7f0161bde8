"""An agent at the screen: REST by cookie, and every message of the websocket with the instant it came."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from typing import Any, Final

import httpx
from websockets.asyncio.client import ClientConnection, connect

from callcenter.bench.arrivals import Arrival, Arrivals
from callcenter.bench.running_product import Product
from callcenter.engine.tasks import cancel, spawn

Message = dict[str, Any]

_COOKIE: Final = "callcenter_session"
_FREE: Final = {"activity": "idle", "phone": "idle"}


class Desk:
    """One agent's. Open it with `desk`."""

    def __init__(self, username: str, rest: httpx.AsyncClient) -> None:
        self.messages: Arrivals[Message] = Arrivals()
        self._username = username
        self._rest = rest

    async def choose(self, status: str) -> float:
        """Choose a status; returns the instant at which the request was written to the connection."""
        sent_at: list[float] = []

        async def trace(event: str, _info: Message) -> None:
            if event == "http11.send_request_headers.started":
                sent_at.append(time.monotonic())

        answer = await self._rest.put(
            "/api/v1/agents/me/status", json={"status": status, "reason": None}, extensions={"trace": trace}
        )
        answer.raise_for_status()
        return sent_at[0]

    async def use_phone(self, kind: str) -> None:
        """Choose which phone rings from now on."""
        (await self._rest.put("/api/v1/agents/me/phone", json={"kind": kind})).raise_for_status()

    async def keep_connection_open(self) -> None:
        """Have an open connection ready, as a screen that is in use has."""
        (await self._rest.get("/api/v1/agents/me")).raise_for_status()

    async def wait_until_free(self, after: float) -> None:
        """Return when the agent has no work and the phone is known to rest; `after` is when the last work began."""
        state = (await self._rest.get("/api/v1/agents/me")).raise_for_status().json()
        if not _FREE.items() <= state.items():
            await self.changed_to("the agent to be free", after=after, **_FREE)

    async def changed_to(self, what: str, *, after: float, **wanted: str) -> Arrival[Message]:
        """The first message that shows this agent with these values."""
        return await self.message(
            "agent_changed",
            what,
            lambda m: m["agent"]["username"] == self._username and wanted.items() <= m["agent"].items(),
            after=after,
        )

    async def message(
        self, kind: str, what: str, wanted: Callable[[Message], bool] = lambda message: True, *, after: float
    ) -> Arrival[Message]:
        """The first message of this kind that is wanted."""
        return await self.messages.first(what, lambda m: m["type"] == kind and wanted(m), after=after)

    async def stage(self, stage: str, *, after: float) -> str:
        """Return the id of the first interaction seen in this stage."""
        arrival = await self.message(
            "interaction_changed", f"stage {stage}", lambda m: m["interaction"]["stage"] == stage, after=after
        )
        interaction_id: str = arrival.item["interaction"]["id"]
        return interaction_id

    async def finish(self, interaction_id: str) -> None:
        """Say what came of it: the end of the wrap-up."""
        path = f"/api/v1/interactions/{interaction_id}/disposition"
        (await self._rest.post(path, json={"code": "resolved", "note": None})).raise_for_status()

    async def listen(self, connection: ClientConnection) -> None:
        """Note what comes, and answer heartbeats, until the connection ends."""
        async for text in connection:
            message = json.loads(text)
            self.messages.add(message)
            if message["type"] == "heartbeat":
                await connection.send('{"type": "pong"}')


def seconds_of(instant: str) -> float:
    """An instant of the product as seconds since 1970."""
    return datetime.fromisoformat(instant).timestamp()


@asynccontextmanager
async def desk(product: Product, username: str) -> AsyncIterator[Desk]:
    """An agent who is signed in and has the page open while the block runs."""
    tasks: set[asyncio.Task[None]] = set()
    async with AsyncExitStack() as stack:
        rest = await stack.enter_async_context(httpx.AsyncClient(base_url=product.url, timeout=20))
        login = {"username": username, "password": product.account(username)["password"]}
        (await rest.post("/api/v1/session", json=login)).raise_for_status()
        cookie = f"{_COOKIE}={rest.cookies[_COOKIE]}"
        address = f"{product.url.replace('http', 'ws', 1)}/api/v1/realtime"
        connection = await stack.enter_async_context(connect(address, additional_headers={"Cookie": cookie}))
        stack.push_async_callback(cancel, tasks)
        opened_at = time.monotonic()
        await connection.send('{"type": "hello"}')
        made = Desk(username, rest)
        spawn(made.listen(connection), "desk", tasks)
        await made.message("snapshot", "the snapshot", after=opened_at)
        yield made
