"""The service is killed again and again while callers come and go: no talk is cut, every call has its one record."""

import asyncio
import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx
import pytest
import pytest_asyncio

from tests.support.invariants import check_each_has_a_record, check_nothing_is_left, check_records
from tests.support.product import Desk, eventually
from tests.support.raw_ami import RawAmi
from tests.support.sip import Crowd, calling_one_by_one
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

KILLS = int(os.environ.get("CALLCENTER_TEST_KILLS", "50"))
SEED = int(os.environ.get("CALLCENTER_TEST_SEED", "20260302"))
# A registration lasts two minutes; the phones register anew after so many kills.
KILLS_IN_A_ROUND = 25
MOST_EVENTS_BETWEEN_KILLS = 100
EVENTS_BETWEEN_LOOKS = 10
AGENTS = ("alice", "bob", "carol")
CROWDS = (
    Crowd(number="4001", at_once=3, every_ms=700, stay_ms=4000),
    Crowd(number="4002", at_once=3, every_ms=500, stay_ms=5000),
    Crowd(number="4000", at_once=2, every_ms=900, stay_ms=4000),
)


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=4, wrap_up_seconds=1) as site:
        yield site


@asynccontextmanager
async def agents_at_work(site: Site, sam: Desk, ami: RawAmi) -> AsyncIterator[None]:
    """Phones, and somebody who makes agents available again whenever the service is there to be asked."""

    async def keep_available() -> None:
        while True:
            for name in AGENTS:
                with suppress(httpx.TransportError):
                    await sam.rest.put(f"/api/v1/agents/{name}/status", json={"status": "available"})
            # Calls make agents busy, and while the service is away calls go on.
            await ami.more_events(EVENTS_BETWEEN_LOOKS)

    async with AsyncExitStack() as stack:
        for name in AGENTS:
            await stack.enter_async_context(site.phone(name))
        stack.callback(asyncio.ensure_future(keep_available()).cancel)
        yield


@asynccontextmanager
async def callers_coming(site: Site) -> AsyncIterator[None]:
    """Callers all the time; at the end the last of them leave, and not one was hung up on."""
    async with AsyncExitStack() as stack:
        crowds = [await stack.enter_async_context(calling_one_by_one(crowd, site.sip_port)) for crowd in CROWDS]
        yield
        for crowd in crowds:
            crowd.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(30):
            assert [await crowd.wait() for crowd in crowds] == [0, 0, 0]


@pytest.mark.timeout(400)
async def test_every_call_has_one_record_and_no_talk_is_cut_however_often_the_service_is_killed(site: Site) -> None:
    chance = random.Random(SEED)
    kills = 0
    async with site.observer() as ami, site.desk("sam") as sam:
        while kills < KILLS:
            async with agents_at_work(site, sam, ami), callers_coming(site):
                for _ in range(min(KILLS_IN_A_ROUND, KILLS - kills)):
                    # Some die before they are ready, some while they look at what is there, some in the middle of work.
                    await ami.more_events(chance.randint(1, MOST_EVENTS_BETWEEN_KILLS))
                    await site.end(signal.SIGKILL)
                    await site.launch("serve", site.environment())
                    kills += 1
                await eventually(site.is_ready)
        calls = [
            event["Uniqueid"]
            for event in ami.events
            if event.get("Context") == "cc-in" and event["Event"] == "Newchannel"
        ]
        await eventually(lambda: all_are_closed(site, calls), seconds=60)
        await check_each_has_a_record(site, calls)
        await check_records(site)
        await check_nothing_is_left(site)
    talked = {event["Call"] for event in ami.events if event.get("UserEvent") == "CCAnswer"}
    # When a start takes long, the switch's own queue finds agents meanwhile: those talks have no answer of ours.
    talked |= {event["Uniqueid"] for event in ami.events if event["Event"] == "BridgeEnter"} & set(calls)
    answered = {
        row["call_id"] for row in await site.rows("select call_id from interactions where outcome = 'answered'")
    }
    assert answered == talked
    outcomes = Counter(row["outcome"] for row in await site.rows("select outcome from interactions"))
    print(len(calls), "calls", dict(outcomes))
    assert sum(outcomes.values()) == len(calls)
    assert outcomes["answered"] > KILLS / 2


async def all_are_closed(site: Site, calls: list[str]) -> bool:
    rows = await site.rows("select 1 from interactions where stage = 'closed' and call_id = any($1)", calls)
    return len(rows) == len(calls)
