"""Each part of production fails while calls are up: nobody is cut off in vain, and every call has its record."""

import asyncio
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import closing, suppress
from typing import Any

import pytest
import pytest_asyncio

from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import eventually
from tests.support.raw_ami import RawAmi
from tests.support.sip import Answers, Caller, Crowd, NeverAnswers, calling, calling_one_by_one
from tests.support.site import SecondService, Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

AGENTS = ("alice", "bob", "carol")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=4, wrap_up_seconds=1) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    """The one site, whole again and without calls after each test."""
    yield whole_site
    await whole_site.everybody_off()
    await eventually(lambda: is_closed(whole_site))
    await check_nothing_is_left(whole_site)
    await check_records(whole_site)


async def is_closed(site: Site) -> bool:
    return not await site.rows("select id from interactions where stage <> 'closed'")


async def recorded(site: Site, calls: Collection[str]) -> list[dict[str, Any]]:
    """The closed records of these calls."""
    return await site.rows("select * from interactions where stage = 'closed' and call_id = any($1)", list(calls))


async def are_recorded(site: Site, calls: Collection[str]) -> bool:
    return len(await recorded(site, calls)) == len(calls)


async def has(site: Site, sql: str, *values: Any) -> bool:
    """Whether the database gives a row."""
    return bool(await site.rows(sql, *values))


async def stages(site: Site) -> dict[str, str]:
    """Where each open call stands, by its id in Asterisk."""
    rows = await site.rows("select call_id, stage from interactions where stage not in ('wrap_up', 'closed')")
    return {row["call_id"]: row["stage"] for row in rows}


async def stand(site: Site, **wanted: int) -> None:
    """Wait until so many calls are in each stage."""

    async def so_many() -> bool:
        found = list((await stages(site)).values())
        return {stage: found.count(stage) for stage in wanted} == wanted

    await eventually(so_many)


def came(ami: RawAmi) -> list[str]:
    """Every caller's channel that the observer saw, in order."""
    return [e["Uniqueid"] for e in ami.events if e["Event"] == "Newchannel" and e.get("Context") == "cc-in"]


def left(ami: RawAmi) -> set[str]:
    return {event["Uniqueid"] for event in ami.events if event["Event"] == "Hangup"}


def answered(ami: RawAmi) -> list[str]:
    return [event["Call"] for event in ami.events if event.get("UserEvent") == "CCAnswer"]


async def test_calls_survive_a_link_that_is_cut_for_five_seconds(site: Site) -> None:
    talkers = Crowd(number="4001", callers=1, stay_ms=25_000)
    waiting = Crowd(number="4002", callers=12, every_ms=100, stay_ms=25_000)
    in_menu = Crowd(number="4000", callers=7, every_ms=50, stay_ms=12_000)
    async with (
        site.observer() as ami,
        site.agent("alice"),
        site.agent("bob") as bob,
        site.agent("carol"),
        calling_one_by_one(talkers, site.sip_port) as first,
        calling_one_by_one(waiting, site.sip_port) as second,
    ):
        await stand(site, connected=3, queued=10)
        async with calling_one_by_one(in_menu, site.sip_port) as third:
            await stand(site, connected=3, queued=10, in_flow=7)
            before = await stages(site)
            ages = await queued_at(site)
            cut = asyncio.ensure_future(site.proxy.cut_for(5))
            missed = Caller(number="4002", ani="13100000001", stay_ms=300)
            async with calling(missed, site.sip_port) as short:
                assert await short.wait() == 0
            await cut
            await eventually(site.is_ready)
            await eventually(
                lambda: has(site, "select 1 from interactions where ani = '13100000001' and outcome <> ''")
            )
            after = await stages(site)
            assert {call: after.get(call) for call in before} == before
            assert await queued_at(site) == ages
            assert not set(before) & left(ami)
            assert await third.wait() == 0
        talk = next(m["interaction"]["id"] for m in bob.messages if m["type"] == "interaction_changed")
        assert (await bob.post(f"/interactions/{talk}/hangup")).status_code == 204
        oldest = (
            await site.rows("select id::text from interactions where call_id = $1", min(ages, key=lambda c: ages[c]))
        )[0]
        await bob.stage(oldest["id"], "connected")
        assert [code for code in (first.returncode, second.returncode) if code is not None] == []
        await check_records(site)


async def queued_at(site: Site) -> dict[str, Any]:
    rows = await site.rows("select call_id, queued_at from interactions where stage = 'queued'")
    return {row["call_id"]: row["queued_at"] for row in rows}


async def test_a_link_that_hangs_is_noticed_and_replaced(site: Site) -> None:
    talk = Crowd(number="4002", callers=2, every_ms=100, stay_ms=20_000)
    async with site.observer() as ami, site.agent("bob") as bob:
        async with calling_one_by_one(talk, site.sip_port):
            await stand(site, connected=1, queued=1)
            before = await stages(site)
            site.proxy.hang()
            await eventually(lambda: is_not_ready(site))
            site.proxy.pass_on()
            await eventually(site.is_ready)
            assert await stages(site) == before
            assert not left(ami) & set(before)
            talking = next(call for call, stage in before.items() if stage == "connected")
            row = (await site.rows("select id::text from interactions where call_id = $1", talking))[0]
            assert (await bob.post(f"/interactions/{row['id']}/hangup")).status_code == 204
            other = next(call for call, stage in before.items() if stage == "queued")
            await eventually(
                lambda: has(site, "select 1 from interactions where call_id = $1 and stage = 'connected'", other)
            )


async def is_not_ready(site: Site) -> bool:
    return not await site.is_ready()


async def test_when_asterisk_dies_its_calls_are_closed_and_the_next_ones_are_taken(site: Site) -> None:
    async with site.agent("bob") as bob, site.phone("carol", NeverAnswers()), site.desk("carol") as carol:
        crowd = Crowd(number="4002", callers=4, every_ms=100)
        async with calling_one_by_one(crowd, site.sip_port), calling(Caller(number="4000"), site.sip_port):
            await stand(site, connected=1, queued=3, in_flow=1)
            await carol.status("available")
            await stand(site, connected=1, queued=2, offered=1, in_flow=1)
            gone = await stages(site)
            await kill_asterisk(site)
        await carol.status("not_ready")
        await site.asterisk.start()
        await eventually(site.is_ready)
        await eventually(lambda: is_closed(site))
        ends = {
            row["call_id"]: (row["outcome"], row["ended_by"])
            for row in await site.rows("select call_id, outcome, ended_by from interactions")
            if row["call_id"] in gone
        }
        assert ends == {c: ("answered" if stage == "connected" else "lost", "network") for c, stage in gone.items()}
        assert (await bob.get("/agents/me"))["activity"] == (await carol.get("/agents/me"))["activity"] == "idle"
        async with calling(Caller(number="4002", ani="13100000002", stay_ms=800), site.sip_port) as caller:
            await bob.pop("13100000002")
            assert await caller.wait() == 0
        await eventually(
            lambda: has(site, "select 1 from interactions where ani = '13100000002' and outcome = 'answered'")
        )


async def test_a_call_that_no_service_heard_of_before_asterisk_died_is_recorded_as_lost(site: Site) -> None:
    await site.end(signal.SIGKILL)
    async with site.observer() as ami, calling(Caller(number="4002", ani="13100000006"), site.sip_port):
        call = (await ami.user_event("CCArrive"))["Call"]
        await eventually(lambda: asyncio.to_thread(is_in_ledger, site, call))
        await kill_asterisk(site)
    await site.asterisk.start()
    await site.serve()
    await eventually(lambda: are_recorded(site, [call]))
    (record,) = await recorded(site, [call])
    assert (record["outcome"], record["ended_by"], record["ani"]) == ("lost", "network", "13100000006")


def is_in_ledger(site: Site, call: str) -> bool:
    """Whether Asterisk has written it to the disk, which it does once a second."""
    with closing(sqlite3.connect(site.asterisk.place.root / "var" / "astdb.sqlite3")) as database:
        return bool(database.execute("select 1 from astdb where key = ?", (f"/cc-calls/{call}/arrived",)).fetchall())


async def kill_asterisk(site: Site) -> None:
    pid = site.asterisk.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await site.asterisk.wait()


async def test_callers_are_routed_and_answered_while_postgresql_is_away(site: Site) -> None:
    crowd = Crowd(number="4002", callers=12, every_ms=2_300, stay_ms=2_000, ani="13100000003")
    async with site.observer() as ami, site.agent("bob"), site.agent("carol"):
        await site.postgres.stop()
        try:
            async with calling_one_by_one(crowd, site.sip_port) as process, asyncio.timeout(60):
                assert await process.wait() == 0
        finally:
            await site.postgres.start()
        assert len(answered(ami)) == crowd.callers
        calls = came(ami)
        await eventually(lambda: are_recorded(site, calls))
        outcomes = {row["outcome"] for row in await recorded(site, calls)}
        assert outcomes == {"answered"}
        await eventually(site.is_ready)


async def test_a_leader_that_was_frozen_writes_nothing_and_disturbs_nobody_when_it_wakes(site: Site) -> None:
    frozen = site.process
    assert frozen is not None
    second = SecondService(site)
    talk = Crowd(number="4002", callers=3, every_ms=100)
    async with site.agent("bob"), site.observer() as ami:
        frozen.send_signal(signal.SIGSTOP)
        try:
            async with calling_one_by_one(talk, site.sip_port):
                await second.serve()
                await stand(site, connected=1, queued=2)
                before = await stages(site)
                written = await highest(site)
                frozen.send_signal(signal.SIGCONT)
                async with asyncio.timeout(20):
                    await frozen.wait()
                assert await highest(site) == written
                assert await stages(site) == before
                assert not left(ami) & set(before)
                assert not [event for event in ami.events if event["Event"] == "BridgeLeave"], "a talk was cut"
                assert len(answered(ami)) == 1
        finally:
            with suppress(ProcessLookupError):
                frozen.send_signal(signal.SIGCONT)
            await second.end(signal.SIGTERM)
            site.process = None
            await site.serve()


async def highest(site: Site) -> int:
    """How much the leader before the present one has written."""
    sql = "select coalesce(max(seq), 0) as seq from event_log where epoch = (select epoch - 1 from leader)"
    return int((await site.rows(sql))[0]["seq"])


async def test_without_the_service_waiting_callers_reach_an_agent_and_are_recorded_later(site: Site) -> None:
    async with site.observer() as ami, site.phone("bob", Answers(talk_ms=1000)):
        waiting = Caller(number="4002", ani="13100000004", stay_ms=40_000)
        async with calling(waiting, site.sip_port) as caller:
            await stand(site, queued=1)
            (call,) = await stages(site)
            await site.end(signal.SIGKILL)
            await ami.user_event("CCDegraded", Call=call, Queue="support", seconds=20)
            await ami.event(lambda event: event["Event"] == "BridgeEnter" and event["Uniqueid"] == call)
            new = Caller(number="4001", ani="13100000005", stay_ms=2_000)
            async with calling(new, site.sip_port) as late:
                assert await caller.wait() == 0
                assert await late.wait() == 0
    await site.serve()
    for ani, outcome in (("13100000004", "answered"), ("13100000005", "abandoned_in_queue")):
        await eventually(
            lambda ani=ani: has(site, "select 1 from interactions where ani = $1 and outcome is not null", ani)  # type: ignore[misc]
        )
        assert [row["outcome"] for row in await site.rows("select outcome from interactions where ani = $1", ani)] == [
            outcome
        ]
