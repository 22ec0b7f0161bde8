"""Supervisors act on the floor, with a real Asterisk: on what agents do next, on callers who wait, on queues."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.support.product import Desk, Json, eventually
from tests.support.routing_site import (
    back_to_the_beginning,
    heard_by,
    idle,
    lasting,
    offers_of,
    record,
    segments_of,
    shown_to,
    sip_message,
    was_rung,
)
from tests.support.sip import Answers, Caller, NeverAnswers, calling
from tests.support.site import Site, running_site
from tests.support.wire import may_listen, packets

pytestmark = pytest.mark.asyncio(loop_scope="module")

_NUMBERS = count(13_300_000_001)
# Packets of 20 ms.
_A_WHILE = 25


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=8, wrap_up_seconds=2, queues={"announcements": {}}) as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sam(whole_site: Site) -> AsyncIterator[Desk]:
    async with whole_site.desk("sam") as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    """As it began: after the test nobody is there, and every record is right."""
    yield whole_site
    async with whole_site.desk("admin") as admin:
        await back_to_the_beginning(whole_site, admin)


@pytest_asyncio.fixture(loop_scope="module")
async def dave(site: Site, tmp_path: Path) -> AsyncIterator[Desk]:
    """An agent of neither queue, available all the time; nothing of sales or support may ring him."""
    log = tmp_path / "dave.log"
    async with site.agent("dave", Answers(), log) as desk:
        yield desk
        assert shown_to(desk) == []
        assert not was_rung(log)


@pytest.fixture
def ani() -> str:
    """A number that no other test calls from."""
    return str(next(_NUMBERS))


async def waits(sam: Desk, ani: str, queue: str = "sales") -> Json:
    """How the caller waits in this queue, as soon as he does."""
    found: list[Json] = []

    async def is_there() -> bool:
        found[:] = [one for one in (await sam.get(f"/queues/{queue}/waiting"))["items"] if one["ani"] == ani]
        return bool(found)

    await eventually(is_there)
    return found[0]


async def act(sam: Desk, ani: str, what: str, body: Json | None = None, *, queue: str = "sales") -> str:
    """Do it to the waiting caller; returns the interaction's id."""
    interaction_id = str((await waits(sam, ani, queue))["interaction_id"])
    answer = await sam.post(f"/interactions/{interaction_id}/{what}", body)
    assert answer.status_code == 204, answer.text
    return interaction_id


async def force(sam: Desk, agent: str, **body: Any) -> Json:
    answer = await sam.rest.put(f"/api/v1/agents/{agent}/status", json=body)
    assert answer.status_code == 200, answer.text
    shown: Json = answer.json()
    return shown


async def talks(desk: Desk, ani: str) -> str:
    """The agent has this caller on the line; returns the interaction's id."""
    interaction_id = str((await desk.pop(ani))["interaction_id"])
    await desk.stage(interaction_id, "connected")
    return interaction_id


async def hangs_up(desk: Desk, interaction_id: str) -> None:
    assert (await desk.post(f"/interactions/{interaction_id}/hangup")).status_code == 204


async def noted(site: Site, action: str, subject: str) -> list[tuple[str, str | None, str | None]]:
    """Who did it, with what was before and after."""
    rows = await site.rows(
        "select actor, detail->>'old' as old, detail->>'new' as new from audit"
        " where action = $1 and subject = $2 order by id",
        action,
        subject,
    )
    return [(row["actor"], row["old"], row["new"]) for row in rows]


async def test_a_status_forced_now_takes_the_ringing_phone_from_the_agent(
    site: Site, sam: Desk, dave: Desk, ani: str, tmp_path: Path
) -> None:
    log = tmp_path / "alice.log"
    async with site.agent("alice", NeverAnswers(), log) as alice:
        async with calling(Caller(number="4001", ani=ani), site.sip_port):
            await alice.pop(ani)
            await sip_message(log, "INVITE sip:")
            shown = await force(sam, "alice", status="not_ready", reason="会议")
            assert (shown["status"], shown["reason"], shown["forced"]) == ("not_ready", "会议", None)
            await sip_message(log, "CANCEL sip:")
            async with site.agent("bob") as bob:
                await hangs_up(bob, await talks(bob, ani))
                done = await record(sam, ani)
    assert [agent for agent, _ in offers_of(done)] == ["alice", "bob"]
    assert (done["agent"], done["outcome"]) == ("bob", "answered")


async def test_a_status_for_after_this_call_waits_for_the_wrap_up_and_no_call_comes_between(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    after = str(next(_NUMBERS))
    async with site.agent("alice") as alice:
        async with calling(Caller(number="4001", ani=ani), site.sip_port):
            interaction_id = await talks(alice, ani)
            shown = await force(sam, "alice", status="not_ready", reason="会议", when="after_contact")
            assert (shown["status"], shown["forced"]["status"], shown["forced"]["by"]) == (
                "available",
                "not_ready",
                "sam",
            )
            async with calling(Caller(number="4001", ani=after), site.sip_port):
                await waits(sam, after)
                await hangs_up(alice, interaction_id)
                assert (await sam.get("/agents/alice"))["status"] == "available", "the wrap-up is part of it"

                async def has_it() -> bool:
                    agent = await sam.get("/agents/alice")
                    return (agent["status"], agent["reason"], agent["forced"]) == ("not_ready", "会议", None)

                await eventually(has_it)
                assert (await waits(sam, after))["position"] == 1
        assert shown_to(alice) == [ani], "she was never free for the next one"


async def test_a_status_for_after_the_call_survives_a_kill_of_the_service(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    async with site.agent("alice") as alice, calling(Caller(number="4001", ani=ani), site.sip_port):
        interaction_id = await talks(alice, ani)
        await force(sam, "alice", status="offline", when="after_contact")
        await site.end(9)
        await site.serve()

        async def is_adopted() -> bool:
            agent = await sam.get("/agents/alice")
            return agent["activity"] == "on_contact" and agent["forced"] is not None

        await eventually(is_adopted)
        assert (await sam.post(f"/interactions/{interaction_id}/hangup")).status_code == 204

        async def has_it() -> bool:
            agent = await sam.get("/agents/alice")
            return (agent["status"], agent["activity"], agent["forced"]) == ("offline", "idle", None)

        await eventually(has_it)


async def test_a_raised_caller_is_served_before_an_earlier_one(site: Site, sam: Desk, dave: Desk, ani: str) -> None:
    later = str(next(_NUMBERS))
    async with calling(Caller(number="4001", ani=ani), site.sip_port):
        await waits(sam, ani)
        async with calling(Caller(number="4001", ani=later), site.sip_port):
            raised = await act(sam, later, "priority", {"points": 3})
            assert (await waits(sam, later))["raised"] == 3
            async with site.agent("alice", Answers(talk_ms=300)) as alice:
                first, second = await record(sam, later), await record(sam, ani)
    assert shown_to(alice) == [later, ani]
    assert first["connected_at"] < second["connected_at"]
    assert await noted(site, "call_raised", raised) == [("sam", "0", "3")]


async def test_a_moved_caller_is_served_by_the_other_queue_with_all_his_age(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    async with calling(Caller(number="4001", ani=ani), site.sip_port):
        moved = await act(sam, ani, "queue", {"queue": "support"})
        waiting = await waits(sam, ani, "support")
        async with site.agent("alice") as alice, site.agent("carol") as carol:
            await hangs_up(carol, await talks(carol, ani))
            done = await record(sam, ani)
    assert (done["queue"], done["agent"], done["queued_at"]) == ("support", "carol", waiting["queued_at"])
    assert segments_of(done)[1:3] == [("queue", "moved", None), ("queue", "offered", None)]
    assert shown_to(alice) == []
    assert await noted(site, "call_moved", moved) == [("sam", "sales", "support")]


async def test_an_assigned_caller_waits_for_his_agent_though_another_is_free(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    first = str(next(_NUMBERS))
    async with site.agent("bob") as bob, calling(Caller(number="4001", ani=first), site.sip_port):
        talk = await talks(bob, first)
        async with calling(Caller(number="4001", ani=ani), site.sip_port):
            assigned = await act(sam, ani, "agent", {"agent": "bob"})
            refused = await sam.post(f"/interactions/{assigned}/agent", {"agent": "dave"})
            assert (refused.status_code, refused.json()["code"]) == (409, "agent_not_suited")
            async with site.agent("alice") as alice:
                await idle(sam, "alice")
                waiting = await waits(sam, ani)
                assert (waiting["assigned_agent"], waiting["why_waiting"]) == ("bob", "waiting_for_agent")
                assert waiting["best_agent"]["username"] == "bob"
                await hangs_up(bob, talk)
                await hangs_up(bob, await talks(bob, ani))
                done = await record(sam, ani)
    assert shown_to(alice) == []
    assert offers_of(done) == [("bob", "answered")]
    assert await noted(site, "call_assigned", assigned) == [("sam", None, "bob")]


async def test_an_ended_caller_is_hung_up(site: Site, sam: Desk, dave: Desk, ani: str) -> None:
    async with calling(Caller(number="4001", ani=ani), site.sip_port) as caller:
        await act(sam, ani, "end")
        assert await caller.wait() == 0
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], done["cause"]) == ("rejected", "agent", "ended_by_supervisor")


@pytest.mark.skipif(not may_listen(), reason="only root may listen to the loopback")
async def test_who_waits_hears_the_way_out_of_a_queue_that_is_closed_by_hand(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    late, again, elsewhere = (str(next(_NUMBERS)) for _ in range(3))
    with lasting(site, "closed", 1):
        async with packets() as seen, calling(Caller(number="4001", ani=ani), site.sip_port) as caller:
            async with calling(Caller(number="4002", ani=elsewhere), site.sip_port) as other:
                await waits(sam, ani)
                await waits(sam, elsewhere, "support")
                closed = await sam.rest.put("/api/v1/queues/sales/closure", json={"reason": "消防演习"})
                assert closed.status_code == 200, closed.text
                assert await caller.wait() == 0
                async with calling(Caller(number="4001", ani=late), site.sip_port) as comes:
                    assert await comes.wait() == 0
                assert other.returncode is None, "the other queue is open"
    for number in (ani, late):
        done = await record(sam, number)
        assert (done["outcome"], done["cause"], done["flow"]) == ("overflowed", "closed", "closed")
        assert [left["reason"] for left in done["overflows"]] == ["closed"]
        assert heard_by(number, seen).count("prompt") >= _A_WHILE
    assert "music" in heard_by(ani, seen)
    assert (await sam.get("/queues/sales/live"))["closed"]["reason"] == "消防演习"
    assert (await sam.rest.delete("/api/v1/queues/sales/closure")).status_code == 204
    async with site.agent("alice") as alice, calling(Caller(number="4001", ani=again), site.sip_port):
        await hangs_up(alice, await talks(alice, again))


async def test_what_is_closed_stays_closed_over_a_kill_and_opens_in_time(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    until_at = datetime.now(UTC) + timedelta(seconds=25)  # noqa: TID251 - what a person types
    closed = await sam.rest.put("/api/v1/queues/sales/closure", json={"until_at": until_at.isoformat()})
    assert closed.status_code == 200, closed.text
    await site.end(9)
    await site.serve()
    if datetime.now(UTC) < until_at - timedelta(seconds=3):  # noqa: TID251 - a slow machine has missed it
        async with calling(Caller(number="4001", ani=ani), site.sip_port) as caller:
            assert await caller.wait() == 0
        assert (await record(sam, ani))["cause"] == "closed"

    async def is_open() -> bool:
        return (await sam.get("/queues/sales/live"))["closed"] is None

    await eventually(is_open, seconds=60)
    told = "select opened_by, opened_at >= until_at as in_time from queue_closures where until_at > closed_at"

    async def is_told() -> bool:
        return [tuple(row.values()) for row in await site.rows(told)] == [(None, True)]

    # What is true is written a moment later.
    await eventually(is_told)
