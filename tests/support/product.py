"""The product as people meet it, at its web and SIP ports: who sits at the screens, their phones, `callcenter demo`."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.support.sip import HOST, Answers, Behaviour, free_port, telephone

ROOT = Path(__file__).resolve().parents[2]
# A first start renders every prompt: half a minute on a machine at rest, several times that beside three other tests.
START_SECONDS = 300.0
DEADLINE_SECONDS = 20.0
# Wherever the tests run, starts are as quick as they are in production: only the first one compiles.
_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}

Json = dict[str, Any]


@dataclass(slots=True)
class Desk:
    """Somebody at a screen: REST by cookie, and everything the websocket said, in order."""

    username: str
    rest: httpx.AsyncClient
    messages: list[Json] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def get(self, path: str, **query: Any) -> Any:
        """What a GET gives; anything but 200 fails the test."""
        answer = await self.rest.get(f"/api/v1{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def status(self, status: str, reason: str | None = None) -> None:
        """Choose a status."""
        answer = await self.rest.put("/api/v1/agents/me/status", json={"status": status, "reason": reason})
        assert answer.status_code < 300, answer.text

    async def post(self, path: str, body: Json | None = None) -> httpx.Response:
        """What a POST gives."""
        return await self.rest.post(f"/api/v1{path}", json=body or {})

    async def stage(self, interaction_id: str, stage: str) -> Json:
        """The interaction as it was when it came to this stage."""

        def wanted(message: Json) -> bool:
            interaction = message["interaction"]
            return bool(interaction["id"] == interaction_id and interaction["stage"] == stage)

        interaction: Json = (await self.message("interaction_changed", wanted))["interaction"]
        return interaction

    async def pop(self, ani: str) -> Json:
        """What was shown of the caller with this number."""
        pop: Json = (await self.message("pop_shown", lambda m: m["pop"]["ani"] == ani))["pop"]
        return pop

    async def message(self, kind: str, wanted: Callable[[Json], bool] = lambda message: True) -> Json:
        """The first message of this kind that is wanted; waits for it when it did not come yet."""

        def found() -> Json | None:
            return next((m for m in self.messages if m["type"] == kind and wanted(m)), None)

        try:
            async with asyncio.timeout(DEADLINE_SECONDS), self.news:
                await self.news.wait_for(lambda: found() is not None)
        except TimeoutError:
            kinds = [message["type"] for message in self.messages]
            raise AssertionError(f"{self.username} was not told {kind}; only {kinds}") from None
        message = found()
        assert message is not None
        return message

    async def listen(self, socket: ClientConnection) -> None:
        """Keep what comes until the connection ends."""
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "heartbeat":
                await socket.send('{"type": "pong"}')
            async with self.news:
                self.messages += unfolded(message)
                self.news.notify_all()


def unfolded(message: Json) -> list[Json]:
    """What an overseer is told of the floor at once, as if each thing had been told by itself."""
    if message["type"] != "board_changed":
        return [message]
    told: list[Json] = []
    for part, kind in (("agents", "agent"), ("queues", "queue"), ("interactions", "interaction")):
        told += [{"seq": message["seq"], "type": f"{kind}_changed", kind: one} for one in message[part].values()]
    gone = [{"type": "interaction_gone", "interaction_id": one} for one in message["interactions_gone"]]
    return [message, *told, *gone]


class Running:
    """What runs and can be met at its ports; `home` has the accounts file."""

    def __init__(self, home: Path) -> None:
        media = 30_000 + os.getpid() % 90 * 200
        self.home = home
        self.sip_port = free_port()
        self.http_port = free_port(socket.SOCK_STREAM)
        self.ws_port = free_port(socket.SOCK_STREAM)
        self.ami_port = free_port(socket.SOCK_STREAM)
        self.rtp_ports = (media, media + 199)
        self.process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where the web server is."""
        return f"http://{HOST}:{self.http_port}"

    @property
    def accounts(self) -> Json:
        """The accounts file."""
        accounts: Json = json.loads((self.home / "demo-accounts.json").read_text())
        return accounts

    @property
    def log(self) -> Path:
        """What the process wrote."""
        return self.home / "service.log"

    async def run(self, command: str, environment: Mapping[str, str]) -> None:
        """Start `callcenter <command>` and wait until it is ready."""
        await self.launch(command, environment)
        await eventually(self.is_ready, seconds=START_SECONDS)

    async def launch(self, command: str, environment: Mapping[str, str]) -> None:
        """Start `callcenter <command>`."""
        with self.log.open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "callcenter", command),
                env={**os.environ, **_COMPILED, **environment},
                cwd=ROOT,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    async def end(self, number: int) -> None:
        """Send the process this signal and wait until it is gone."""
        process, self.process = self.process, None
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.send_signal(number)
            async with asyncio.timeout(DEADLINE_SECONDS):
                await process.wait()

    @asynccontextmanager
    async def desk(self, username: str) -> AsyncIterator[Desk]:
        """Somebody logs in and opens the page."""
        async with AsyncExitStack() as stack:
            rest = await stack.enter_async_context(httpx.AsyncClient(base_url=self.url, timeout=DEADLINE_SECONDS))
            login = {"username": username, "password": self.accounts[username]["password"]}
            answer = await rest.post("/api/v1/session", json=login)
            assert answer.status_code < 300, answer.text
            cookie = f"callcenter_session={rest.cookies['callcenter_session']}"
            headers = {"Cookie": cookie}
            address = f"ws://{HOST}:{self.http_port}/api/v1/realtime"
            socket = await stack.enter_async_context(connect(address, additional_headers=headers, compression=None))
            await socket.send('{"type": "hello"}')
            desk = Desk(username, rest)
            listening = asyncio.ensure_future(desk.listen(socket))
            stack.callback(listening.cancel)
            await desk.message("snapshot")
            yield desk

    @asynccontextmanager
    async def phone(
        self, username: str, behaviour: Behaviour | None = None, log: Path | None = None
    ) -> AsyncIterator[None]:
        """The registered phone of an agent; `log` gets every SIP message of it."""
        sip = self.accounts[username]["sip"]
        async with telephone(sip["endpoint"], sip["secret"], behaviour or Answers(), self.sip_port, log=log):
            yield

    @asynccontextmanager
    async def agent(
        self, username: str, behaviour: Behaviour | None = None, log: Path | None = None
    ) -> AsyncIterator[Desk]:
        """An agent at the desk with a registered phone, available while the block runs."""
        async with self.phone(username, behaviour, log), self.desk(username) as desk:
            # A test before may have left him with his browser.
            (await desk.rest.put("/api/v1/agents/me/phone", json={"kind": "desk"})).raise_for_status()
            await desk.status("available")
            try:
                yield desk
            finally:
                # With the status goes the wrap-up: nothing of this talk reaches the next test.
                with suppress(httpx.TransportError):
                    await desk.status("offline")

    async def is_ready(self) -> bool:
        """Whether it says so; one that has ended fails the test with its last words."""
        assert self.process is not None
        assert self.process.returncode is None, self.log.read_text()[-3000:]
        try:
            async with httpx.AsyncClient() as client:
                return (await client.get(f"{self.url}/readyz")).status_code == 200
        except httpx.TransportError:
            return False


class Product(Running):
    """One running demo."""

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        await self.run(
            "demo",
            {
                "CALLCENTER_HOME": str(self.home),
                "CALLCENTER_HTTP_PORT": str(self.http_port),
                "CALLCENTER_SIP_PORT": str(self.sip_port),
                "CALLCENTER_SIP_WS_PORT": str(self.ws_port),
                "CALLCENTER_AMI_PORT": str(self.ami_port),
                "CALLCENTER_RTP_PORTS": "-".join(map(str, self.rtp_ports)),
            },
        )

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """End it, by default as a person would."""
        await self.end(number)


async def eventually(
    check: Callable[[], Awaitable[Any]], *, seconds: float = DEADLINE_SECONDS, every: float = 0.1
) -> None:
    """Return when the check is true; fail when it does not become so in time."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not await check():
        assert loop.time() < end, f"{getattr(check, '__name__', 'check')} did not become true in {seconds} s"
        await asyncio.sleep(every)
