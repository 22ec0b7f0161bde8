"""A real server with the screens' websocket, and a client that talks to it as a browser would."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import uvicorn
from fastapi import FastAPI
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect

from callcenter.api.people import Person, Role
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.packing import unpacked
from callcenter.api.realtime.socket import Pace, realtime_router
from tests.support.reducer import reduce

PEOPLE = {
    "alice": Person(username="alice", display_name="Alice", role=Role.AGENT),
    "bob": Person(username="bob", display_name="Bob", role=Role.AGENT),
    "sam": Person(username="sam", display_name="Sam", role=Role.SUPERVISOR),
}
COOKIE = "callcenter_session"
# Long enough that nothing but what a test is about runs out.
PATIENT = Pace(hello_seconds=30, heartbeat_seconds=30, stuck_seconds=30, farewell_seconds=5, sign_in_check_seconds=30)


class SignedIn:
    """Who is signed in: the cookie's value is the username."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = dict(PEOPLE)

    async def authenticate(self, websocket: WebSocket) -> Person | None:
        """Whose cookie it is."""
        return self.people.get(websocket.cookies.get(COOKIE, ""))


@asynccontextmanager
async def serving(hub: Hub, *, pace: Pace = PATIENT, signed_in: SignedIn | None = None) -> AsyncIterator[int]:
    """Serve the websocket on a free port."""
    app = FastAPI()
    app.include_router(
        realtime_router(hub, (signed_in or SignedIn()).authenticate, {"https://desk.example.com"}, pace=pace)
    )
    async with served(app) as port:
        yield port


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[int]:
    """Serve this on a free port. Its small buffers make a client that does not read felt soon."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    config = uvicorn.Config(
        app, log_config=None, lifespan="off", ws_per_message_deflate=False, timeout_graceful_shutdown=2
    )
    started = asyncio.Event()

    class Noting(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            started.set()

    server = Noting(config)
    task = asyncio.ensure_future(server.serve(sockets=[listener]))
    try:
        await asyncio.wait_for(started.wait(), 10)
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 10)
        listener.close()


class Browser:
    """One tab. Answers heartbeats; keeps the state as the screens do."""

    def __init__(
        self,
        port: int,
        username: str,
        *,
        headers: Mapping[str, str] | None = None,
        origin: str | None = None,
        path: str = "/api/v1/realtime",
        **how: Any,
    ) -> None:
        cookie = {"Cookie": f"{COOKIE}={username}"} if username else {}
        self._connecting = connect(
            f"ws://127.0.0.1:{port}{path}",
            additional_headers={**cookie, **(headers or {})},
            origin=origin,  # type: ignore[arg-type]
            ping_interval=None,
            compression=None,
            **how,
        )
        self.socket: ClientConnection
        self.state: dict[str, Any] = {}
        self.stream = ""
        self.seq = 0
        self.heard: list[dict[str, Any]] = []
        self.were_packed: list[str] = []

    async def __aenter__(self) -> Self:
        self.socket = await self._connecting
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def say(self, **message: Any) -> None:
        """Send a message."""
        await self.socket.send(json.dumps(message))

    async def hello(self, **resume: Any) -> dict[str, Any]:
        """Say hello; returns the first answer."""
        await self.say(type="hello", **resume)
        return await self.next()

    async def next(self) -> dict[str, Any]:
        """The next message."""
        frame = await asyncio.wait_for(self.socket.recv(), 10)
        message: dict[str, Any] = json.loads(frame if isinstance(frame, str) else unpacked(frame))
        if isinstance(frame, bytes):
            self.were_packed.append(message["type"])
        self.heard.append(message)
        match message["type"]:
            case "snapshot":
                self.stream, self.seq = message["stream"], message["seq"]
            case "heartbeat":
                await self.say(type="pong")
            case "refused":
                pass
            case _:
                self.seq = message["seq"]
        self.state = reduce(self.state, message)
        return message

    async def until(self, kind: str) -> dict[str, Any]:
        """The next message of this type."""
        while (message := await self.next())["type"] != kind:
            pass
        return message

    async def end(self) -> tuple[str, int | None]:
        """How the server ended it: what it said last, and the close code."""
        refusal = await self.until("refused")
        await asyncio.wait_for(self.socket.wait_closed(), 10)
        return refusal["code"], self.socket.close_code
