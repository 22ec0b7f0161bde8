"""The service with a floor of 500 simulated agents on a database of its own: for the board's benchmark, and for tests.

Rule: PostgreSQL belongs to who starts it, the service is a process of its own; both are gone afterwards.
"""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import httpx

from callcenter.api.passwords import hash_password
from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.board_floor import AGENTS, CHANGES_PER_SECOND, QUEUES, agent_names, document
from callcenter.bench.board_server import READY
from callcenter.bench.private_database import private_url
from callcenter.bench.running_product import free_ports
from callcenter.bench.sip_phone import HOST
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.processes import command_dying_with_parent
from callcenter.routing.document import RoutingDocument
from callcenter.store.database import Database
from callcenter.store.repositories.people import NewPerson, NewPhone, add_person
from callcenter.store.repositories.routing_versions import append_version

SUPERVISOR: Final = "sam"
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 15.0
_NOT_READY_EVERY: Final = 12
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSite:
    """It runs. `pid`: the service's process. Who signs in with `username` and `password` leads the whole floor."""

    url: str
    pid: int
    username: str
    password: str


@asynccontextmanager
async def board_site(
    *, agents: int = AGENTS, queues: int = QUEUES, changes_per_second: float = CHANGES_PER_SECOND
) -> AsyncIterator[BoardSite]:
    """Agents are there, callers come at this rate, while the block runs."""
    password, port = secrets.token_urlsafe(12), free_ports().http
    async with private_url() as url:
        await _fill(url, password, agents, queues)
        with tempfile.TemporaryDirectory(prefix="callcenter-board-") as home:
            environment = {
                "CALLCENTER_DATABASE_URL": url,
                "CALLCENTER_HOME": home,
                # Empty: every number leads into a queue.
                "CALLCENTER_FLOWS": home,
                "CALLCENTER_HTTP_PORT": str(port),
                "CALLCENTER_BIND": HOST,
            }
            given = ["product", str(agents), str(queues), str(changes_per_second)]
            async with board_server(given, environment) as pid:
                site = BoardSite(url=f"http://{HOST}:{port}", pid=pid, username=SUPERVISOR, password=password)
                await _make_available(site, agents)
                yield site


@asynccontextmanager
async def board_server(given: Sequence[str], environment: dict[str, str] | None = None) -> AsyncIterator[int]:
    """The process that boards look at (`board_server.py`), ready, while the block runs; gives its id."""
    command = [sys.executable, "-m", "callcenter.bench.board_server", *given]
    process = await asyncio.create_subprocess_exec(
        *command_dying_with_parent(command),
        env={**os.environ, **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_START_SECONDS):
            assert process.stdout is not None
            async for line in process.stdout:
                if line.decode().strip() == READY:
                    break
            else:
                raise DidNotCome("the service for the boards ended before it was ready")
        yield process.pid
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def signed_in(site: BoardSite) -> httpx.AsyncClient:
    """A client with the supervisor's session; whoever asked closes it."""
    rest = httpx.AsyncClient(base_url=site.url, timeout=30)
    login = {"username": site.username, "password": site.password}
    (await rest.post("/api/v1/session", json=login)).raise_for_status()
    return rest


async def _fill(url: str, password: str, agents: int, queues: int) -> None:
    nobodys, sams = hash_password(secrets.token_hex(16)), hash_password(password)
    database = Database(url, pool_size=1, overflow=0)
    try:
        async with database.transaction() as connection:
            await add_person(connection, _person(SUPERVISOR, "Sam 周", "supervisor", sams))
            for name in agent_names(agents):
                phone = NewPhone(endpoint=name, kind="desk", secret=secrets.token_hex(8), active=True)
                title = f"{name.title()[:5]} {name[-3:]}"
                await add_person(connection, _person(name, title, "agent", nobodys, phone))
            whole = RoutingDocument.kept(document(agents, queues)).whole()
            at = Clock().now()
            await append_version(connection, expected=0, at=at, actor="admin", document=whole, note="a large floor")
    finally:
        await database.close()


def _person(username: str, display_name: str, role: str, password_hash: str, *phones: NewPhone) -> NewPerson:
    return NewPerson(
        id=new_id(),
        username=username,
        display_name=display_name,
        role=role,
        password_hash=password_hash,
        phones=phones,
    )


async def _make_available(site: BoardSite, agents: int) -> None:
    """All but a few, who have lunch."""
    rest = await signed_in(site)
    room = asyncio.Semaphore(_AT_ONCE)

    async def choose(name: str, *, lunch: bool) -> None:
        wanted = {"status": "not_ready", "reason": "lunch"} if lunch else {"status": "available", "reason": None}
        async with room:
            (await rest.put(f"/api/v1/agents/{name}/status", json=wanted)).raise_for_status()

    try:
        names = enumerate(agent_names(agents))
        await asyncio.gather(*(choose(name, lunch=number % _NOT_READY_EVERY == 0) for number, name in names))
    finally:
        await rest.aclose()
