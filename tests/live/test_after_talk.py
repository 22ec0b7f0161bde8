"""The agent hangs up and the caller stays: a real phone says BYE, a real caller presses a key, the record has both."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from tests.support.invariants import check_records
from tests.support.product import eventually
from tests.support.sip import Answers, Caller, DigitsBy, calling
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Prompts of the built-in flows, which are silences here.
SURVEY = """
start: opinion
nodes:
  opinion:
    type: survey
    kind: csat
    prompts: [callback_pending]
    thanks: [callback_kept]
    exits: {done: bye, no_input: bye}
  bye:
    type: hang_up
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    queues = {"after_talk_flow": "opinion"}
    async with running_site(ring_seconds=4, wrap_up_seconds=2, queues=queues, flows={"opinion": SURVEY}) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    """The one site, without calls after each test."""
    yield whole_site
    await whole_site.everybody_off()
    await eventually(lambda: is_closed(whole_site))
    await check_records(whole_site)


async def is_closed(site: Site) -> bool:
    return not await site.rows("select id from interactions where stage <> 'closed'")


async def stands(site: Site, interaction_id: str, stage: str) -> bool:
    """Whether the store has the contact in this stage."""
    return bool(await site.rows("select 1 from interactions where id = $1 and stage = $2", interaction_id, stage))


async def record_of(site: Site, ani: str) -> dict[str, Any]:
    """The closed record of this caller, with the kinds of its stretches."""
    rows: list[dict[str, Any]] = []

    async def is_closed() -> bool:
        rows[:] = await site.rows("select * from interactions where ani = $1 and stage = 'closed'", ani)
        return bool(rows)

    await eventually(is_closed)
    stretches = await site.rows("select * from segments where interaction_id = $1 order by number", rows[0]["id"])
    assert all(before["ended_at"] == after["started_at"] for before, after in pairwise(stretches))
    return {**rows[0], "stretches": [each["kind"] for each in stretches]}


async def test_the_caller_rates_the_talk_while_the_agent_is_free_for_the_next_call(site: Site) -> None:
    # The phone hangs up after a second and a half; he presses 5 a good while later.
    caller = Caller(number="4001", ani="13800138001", digits="5", digits_by=DigitsBy.INFO, before_digits_ms=5000)
    async with site.agent("alice", Answers(talk_ms=1500)) as alice, calling(caller, site.sip_port) as call:
        pop = await alice.pop(caller.ani)
        before = await alice.message("interaction_changed", lambda m: m["interaction"]["stage"] == "connected")
        ended = await alice.message("agent_changed", lambda m: m["agent"]["activity"] == "wrap_up")
        free = await alice.message(
            "agent_changed", lambda m: m["agent"]["activity"] == "idle" and m["seq"] > ended["seq"]
        )
        assert before["seq"] < ended["seq"] < free["seq"]
        await eventually(lambda: stands(site, pop["interaction_id"], "after_talk"))
        async with asyncio.timeout(20):
            assert await call.wait() == 0, "he is hung up when he has answered"
    record = await record_of(site, caller.ani)
    assert (record["outcome"], record["ended_by"], record["agent"]) == ("answered", "agent", "alice")
    assert json.loads(record["survey"]) == {"kind": "csat", "score": 5}
    assert record["stretches"] == ["ivr", "queue", "offer", "talk", "wrap_up", "ivr"]
    assert 1 < record["talk_seconds"] < 4
    (kept,) = await site.rows("select * from survey_answers where interaction_id = $1", record["id"])
    assert (kept["agent"], kept["queue"], kept["score"]) == ("alice", "sales", 5)


async def test_one_hang_up_on_the_screen_ends_the_talk_and_keeps_the_caller(site: Site) -> None:
    caller = Caller(number="4001", ani="13800138002", digits="4", digits_by=DigitsBy.INFO, before_digits_ms=4000)
    async with site.agent("alice") as alice, calling(caller, site.sip_port) as call:
        pop = await alice.pop(caller.ani)
        await alice.message("interaction_changed", lambda m: m["interaction"]["stage"] == "connected")
        assert (await alice.post(f"/interactions/{pop['interaction_id']}/hangup")).status_code < 300
        await alice.message(
            "agent_changed", lambda m: m["agent"]["phone"] == "idle" and m["agent"]["activity"] == "wrap_up"
        )
        async with asyncio.timeout(20):
            assert await call.wait() == 0
    record = await record_of(site, caller.ani)
    assert json.loads(record["survey"])["score"] == 4


async def test_a_caller_who_says_goodbye_first_is_asked_nothing(site: Site) -> None:
    caller = Caller(number="4001", ani="13800138003", stay_ms=2500)
    async with site.agent("alice"), calling(caller, site.sip_port) as call:
        async with asyncio.timeout(20):
            assert await call.wait() == 0
        record = await record_of(site, caller.ani)
    assert (record["ended_by"], record["survey"]) == ("customer", None)
    assert record["stretches"] == ["ivr", "queue", "offer", "talk", "wrap_up"]


async def test_the_service_dies_and_the_caller_is_hung_up_and_not_queued_again(site: Site) -> None:
    caller = Caller(number="4001", ani="13800138004")
    async with site.agent("alice") as alice, site.observer() as ami, calling(caller, site.sip_port) as call:
        pop = await alice.pop(caller.ani)
        await alice.message("interaction_changed", lambda m: m["interaction"]["stage"] == "connected")
        assert (await alice.post(f"/interactions/{pop['interaction_id']}/hangup")).status_code < 300
        await ami.user_event("CCStart", Verb="collect")
        await eventually(lambda: stands(site, pop["interaction_id"], "after_talk"))
        await site.end(signal.SIGKILL)
        async with asyncio.timeout(60):
            assert await call.wait() == 0
    await site.serve()
    record = await record_of(site, caller.ani)
    assert (record["outcome"], record["ended_by"], record["agent"]) == ("answered", "agent", "alice")
    assert record["stretches"] == ["ivr", "queue", "offer", "talk", "wrap_up", "ivr"]
