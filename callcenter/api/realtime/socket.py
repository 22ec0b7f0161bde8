"""One screen's websocket: who may open it, what it may say, and when it is cut.

Rule: a socket that is slow, silent, rude or no longer signed in is cut, and nobody else notices. What it missed, it
gets when it comes back.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from callcenter.api.auth import COOKIE, hash_of
from callcenter.api.origins import names_us
from callcenter.api.people import Person
from callcenter.api.realtime.audience import Watcher
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.messages import CLIENT_MESSAGE, ClientMessage, Heartbeat, Hello, RefusalCode, Refused
from callcenter.api.realtime.snapshot import Viewer
from callcenter.api.realtime.stream import Reader
from callcenter.engine.tasks import cancel, spawn

log = structlog.get_logger()

# For who serves us: `uvicorn --ws-max-size`, so that nothing larger is even read.
LARGEST_MESSAGE: Final = 16 * 1024
_MESSAGES_PER_SECOND: Final = 20

Authenticate = Callable[[WebSocket], Awaitable[Person | None]]

_CLOSE_CODES: Final[dict[RefusalCode, int]] = {
    "bad_message": 1008,
    "too_many_messages": 1008,
    "session_ended": 1008,
    "too_large": 1009,
    "failed": 1011,
    "too_slow": 1013,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long what may take. Dead clients are noticed below us, by the websocket's own pings (`bootstrap.py`)."""

    hello_seconds: float = 1.0
    heartbeat_seconds: float = 5.0
    stuck_seconds: float = 5.0
    farewell_seconds: float = 1.0
    sign_in_check_seconds: float = 60.0


class Cut(Exception):
    """This socket must be closed, and why."""

    def __init__(self, code: RefusalCode) -> None:
        super().__init__(code)
        self.code: RefusalCode = code


def realtime_router(
    hub: Hub, authenticate: Authenticate, allowed_origins: Collection[str] = (), *, pace: Pace | None = None
) -> APIRouter:
    """The websocket's route. `allowed_origins` are besides our own; who sends no Origin is no browser."""
    router = APIRouter()

    @router.websocket("/api/v1/realtime")
    async def realtime(websocket: WebSocket) -> None:
        if "origin" in websocket.headers and not names_us(websocket, allowed_origins):
            await websocket.send_denial_response(Response(status_code=403))
            return
        person = await authenticate(websocket)
        if person is None:
            await websocket.send_denial_response(Response(status_code=401))
            return
        await websocket.accept()

        async def still_good() -> bool:
            now = await authenticate(websocket)
            return now is not None and (now.username, now.role) == (person.username, person.role)

        cookie = websocket.cookies.get(COOKIE)
        viewer = Viewer(username=person.username, role=person.role)
        reader = hub.attach(viewer, session=hash_of(cookie) if cookie else None)
        await Screen(websocket, hub, viewer, reader, still_good, pace or Pace()).run()

    return router


class Screen:
    """One open socket."""

    def __init__(
        self,
        websocket: WebSocket,
        hub: Hub,
        watcher: Watcher,
        reader: Reader,
        still_good: Callable[[], Awaitable[bool]],
        pace: Pace,
    ) -> None:
        self._websocket = websocket
        self._hub = hub
        self._watcher = watcher
        self._reader = reader
        self._still_good = still_good
        self._pace = pace
        self._greeted = asyncio.Event()
        self._second_ends_at: datetime | None = None
        self._said_this_second = 0

    async def run(self) -> None:
        """Talk until one side ends it."""
        ended: asyncio.Future[RefusalCode | None] = asyncio.get_running_loop().create_future()
        tasks: set[asyncio.Task[None]] = set()
        for talk in (self._listen, self._tell, self._watch_sign_in):
            spawn(self._until_over(talk, ended), f"screen {talk.__name__.strip('_')}", tasks)
        code: RefusalCode | None = None
        try:
            code = await ended
        finally:
            await cancel(tasks)
            self._hub.audience.leave(self._watcher, self._reader)
        if code is not None:
            log.info("screen cut", **_named(self._watcher), reason=code)
            await self._say_why(code)

    async def _until_over(self, talk: Callable[[], Awaitable[None]], ended: asyncio.Future[RefusalCode | None]) -> None:
        code: RefusalCode | None = None
        try:
            await talk()
        except Cut as cut:
            code = cut.code
        except WebSocketDisconnect:
            pass
        except Exception:
            log.exception("screen failed")
            code = "failed"
        if not ended.done():
            ended.set_result(code)

    async def _listen(self) -> None:
        """Take what the client says. Saying hello again is allowed: it is how a client mends a gap."""
        while True:
            message = await self._next_message()
            if isinstance(message, Hello):
                self._reader.packs = message.packed
                self._reader.begin(message.stream, message.resume_from)
                self._greeted.set()

    async def _next_message(self) -> ClientMessage:
        received = await self._websocket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received.get("code", 1005))
        self._count_message()
        text = received.get("text")
        given = text.encode() if text is not None else received["bytes"]
        if len(given) > LARGEST_MESSAGE:
            raise Cut("too_large")
        try:
            return CLIENT_MESSAGE.validate_json(given if text is not None else b"")
        except ValidationError:
            raise Cut("bad_message") from None

    def _count_message(self) -> None:
        now = self._hub.clock.now()
        if self._second_ends_at is None or now >= self._second_ends_at:
            self._second_ends_at = now + timedelta(seconds=1)
            self._said_this_second = 0
        self._said_this_second += 1
        if self._said_this_second > _MESSAGES_PER_SECOND:
            raise Cut("too_many_messages")

    async def _tell(self) -> None:
        """Send what is on the stream as soon as it is there, and a heartbeat now and then.

        A client that says nothing only wants to look: it gets the snapshot all the same.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.hello_seconds):
                await self._greeted.wait()
        loop = asyncio.get_running_loop()
        beat_at = loop.time() + self._pace.heartbeat_seconds
        while True:
            if self._reader.ended:
                raise Cut("session_ended")
            if loop.time() >= beat_at:
                await self._beat()
                beat_at = loop.time() + self._pace.heartbeat_seconds
            elif (frame := self._reader.next_frame()) is not None:
                await self._send(frame)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout_at(beat_at):
                        await self._reader.wait()

    async def _beat(self) -> None:
        await self._send(Heartbeat(seq=self._reader.seq, at=self._hub.clock.now()).model_dump_json())

    async def _send(self, frame: str | bytes) -> None:
        """Send, unless the client does not read. The server's buffer is bounded, so a full one makes us wait here."""
        try:
            async with asyncio.timeout(self._pace.stuck_seconds):
                if isinstance(frame, str):
                    await self._websocket.send_text(frame)
                else:
                    await self._websocket.send_bytes(frame)
        except TimeoutError:
            raise Cut("too_slow") from None
        except RuntimeError:  # closed by the other side while we were sending
            raise WebSocketDisconnect from None
        if self._reader.was_overtaken:
            raise Cut("too_slow")

    async def _watch_sign_in(self) -> None:
        """An open screen counts as use of its session; one that is no good any more, or another role, ends it."""
        while True:
            await asyncio.sleep(self._pace.sign_in_check_seconds)
            try:
                good = await self._still_good()
            except Exception as error:  # the database being away is no reason to blind the agents
                log.warning("sign-in could not be checked", error=type(error).__name__)
                continue
            if not good:
                raise Cut("session_ended")

    async def _say_why(self, code: RefusalCode) -> None:
        """As well as it goes: who does not read will not read this either."""
        await refuse(self._websocket, code, within=self._pace.farewell_seconds)


async def refuse(websocket: WebSocket, code: RefusalCode, *, within: float) -> None:
    """Say why the socket is closed, and close it."""
    with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
        async with asyncio.timeout(within):
            await websocket.send_text(Refused(code=code).model_dump_json())
            await websocket.close(_CLOSE_CODES[code], code)


def _named(watcher: Watcher) -> dict[str, str]:
    return {"username": watcher.username} if isinstance(watcher, Viewer) else {"wallboard": watcher.id}
