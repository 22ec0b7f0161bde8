"""A product with a whole floor: agents of its own with their telephones, and as many members of app_queue beside them.

People and telephones are made as `callcenter user add` makes them, the queue by the API, and the product provisions
Asterisk. app_queue's telephones have the very same sections. Nobody has a page open: a supervisor chose the statuses.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from callcenter.api.passwords import hash_password
from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.floor_phones import FloorPhones, floor_phones
from callcenter.bench.native_queue import NativeQueue, add_to_asterisk, dialplan, queue_sections
from callcenter.bench.running_product import Product, running_product
from callcenter.core.configuration import PhoneKind
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.embedded import address_in
from callcenter.store.repositories.people import NewPerson, NewPhone, add_person
from callcenter.switch.asterisk.provisioning import PhoneAccount, render_agents

QUEUE: Final = "floor"
NUMBER: Final = "4100"
_READY_SECONDS: Final = 30.0
_ASK_AGAIN_SECONDS: Final = 0.2
_PAGE: Final = 200
# Every leg takes two; a caller and an agent for each talk, the callers who wait, and the ports not yet given back.
_RTP_PORTS_PER_AGENT: Final = 10

Record = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorSite:
    """Everything is running."""

    product: Product
    phones: FloorPhones
    rest: httpx.AsyncClient
    default: NativeQueue
    retry1: NativeQueue

    async def records(self, since: str) -> list[Record]:
        """The records of our queue's calls that began at or after the instant."""
        found: list[Record] = []
        wanted: dict[str, str | int] = {"queue": QUEUE, "from": since, "limit": _PAGE}
        while True:
            page = (await self.rest.get("/api/v1/interactions", params=wanted)).raise_for_status().json()
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            wanted["cursor"] = page["next_cursor"]

    async def wait_until_free(self, agents: Sequence[str]) -> None:
        """Return when every one of our agents is ready for a call."""
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            shown = (await self.rest.get("/api/v1/agents")).raise_for_status().json()["items"]
            free = {each["username"] for each in shown if _is_free(each)}
            if free.issuperset(agents):
                return
            await asyncio.sleep(_ASK_AGAIN_SECONDS)
        raise DidNotCome(f"not every agent was free within {_READY_SECONDS:.0f} s")


def names(kind: str, agents: int) -> tuple[str, ...]:
    """Of agents, and of their telephones."""
    return tuple(f"{kind}{number:04}" for number in range(1, agents + 1))


def with_floor(document: Mapping[str, Any], agents: Sequence[str]) -> dict[str, Any]:
    """The demo's document with one more queue, its agents and its number. After a talk they are free at once."""
    queue = {
        "label": {"en": "Floor", "zh": "大厅"},
        "members": [{"agent": agent} for agent in agents],
        "wrap_up_mode": "none",
        "wrap_up_seconds": 0,
    }
    return {
        **document,
        "queues": {**document["queues"], QUEUE: queue},
        # Whoever calls is spoken to in Chinese, which the document asks of his agent.
        "agents": {**document["agents"], **{agent: {"skills": {"mandarin": 80}} for agent in agents}},
        "entry_points": {**document["entry_points"], NUMBER: {"name": QUEUE, "queue": QUEUE, "language": "zh"}},
    }


@asynccontextmanager
async def floor_site(agents: int) -> AsyncIterator[FloorSite]:
    """The product, its agents ready, and app_queue's members, while the block runs."""
    ours, theirs = names("floor", agents), names("native", agents)
    passwords = {name: secrets.token_hex(12) for name in (*ours, *theirs)}
    default = NativeQueue(name="bench-default", number="4711", endpoints=theirs, retry=None)
    retry1 = NativeQueue(name="bench-retry1", number="4712", endpoints=theirs, retry=1)
    async with AsyncExitStack() as stack:
        product = await stack.enter_async_context(running_product(rtp_ports=_RTP_PORTS_PER_AGENT * max(agents, 20)))
        rest = await stack.enter_async_context(httpx.AsyncClient(base_url=product.url, timeout=60))
        await _add_people(product, {name: passwords[name] for name in ours})
        await _sign_in(rest, product)
        await _add_queue(rest, ours)
        await _add_native(product, (default, retry1), {name: passwords[name] for name in theirs})
        phones = await stack.enter_async_context(floor_phones(product.ports.sip, passwords))
        for agent in ours:
            wanted = {"status": "available", "reason": None}
            (await rest.put(f"/api/v1/agents/{agent}/status", json=wanted)).raise_for_status()
        site = FloorSite(product=product, phones=phones, rest=rest, default=default, retry1=retry1)
        await site.wait_until_free(ours)
        yield site


async def _add_people(product: Product, secret_of: Mapping[str, str]) -> None:
    url = address_in(product.home)
    if url is None:
        raise DidNotCome("the product runs on a database of somebody else: no people are added there")
    # Nobody signs in with it.
    password_hash = hash_password(secrets.token_hex(16))
    database = Database(url, pool_size=1, overflow=0)
    try:
        async with database.transaction() as connection:
            for name, secret in secret_of.items():
                phone = NewPhone(endpoint=name, kind="desk", secret=secret, active=True)
                person = NewPerson(
                    id=new_id(),
                    username=name,
                    display_name=name,
                    role="agent",
                    password_hash=password_hash,
                    phones=(phone,),
                )
                await add_person(connection, person)
    finally:
        await database.close()


async def _sign_in(rest: httpx.AsyncClient, product: Product) -> None:
    login = {"username": "admin", "password": product.account("admin")["password"]}
    (await rest.post("/api/v1/session", json=login)).raise_for_status()


async def _add_queue(rest: httpx.AsyncClient, agents: Sequence[str]) -> None:
    shown = (await rest.get("/api/v1/routing")).raise_for_status()
    document = with_floor(shown.json()["document"], agents)
    (await rest.put("/api/v1/routing", json=document, headers={"If-Match": shown.headers["ETag"]})).raise_for_status()


async def _add_native(product: Product, queues: Sequence[NativeQueue], secret_of: Mapping[str, str]) -> None:
    accounts = [
        PhoneAccount(endpoint=name, secret=secret, kind=PhoneKind.DESK, display=name)
        for name, secret in secret_of.items()
    ]
    await add_to_asterisk(
        product,
        {
            "pjsip.conf": render_agents(accounts),
            "queues.conf": queue_sections(queues),
            "extensions.conf": dialplan(queues),
        },
    )


def _is_free(agent: Mapping[str, Any]) -> bool:
    return (agent["status"], agent["activity"], agent["phone"]) == ("available", "idle", "idle")
