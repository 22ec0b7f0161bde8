"""Agents who dial by themselves with a real Asterisk: their phone, the number over the trunk, the end."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import Desk, Json, eventually
from tests.support.sip import Answers, NeverAnswers, Rejects, carrier
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBER = "+8613800138001"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=5, wrap_up_seconds=0) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    yield whole_site
    await whole_site.everybody_off()
    await eventually(lambda: _is_quiet(whole_site))
    await check_nothing_is_left(whole_site)
    await check_records(whole_site)


async def _is_quiet(site: Site) -> bool:
    return not await site.rows("select id from interactions where stage <> 'closed'")


async def dials(agent: Desk, number: str = NUMBER) -> str:
    answer = await agent.rest.post("/api/v1/calls", json={"number": number})
    assert answer.status_code == 202, answer.text
    return str(answer.json()["interaction_id"])


async def the_record(agent: Desk, interaction_id: str) -> Json:
    whole: Json = {}

    async def is_closed() -> bool:
        answer = await agent.rest.get(f"/api/v1/interactions/{interaction_id}")
        if answer.status_code == 200:
            whole.update(answer.json())
        return bool(whole.get("stage") == "closed")

    await eventually(is_closed)
    return whole


async def test_an_agent_dials_talks_and_the_customer_hangs_up(site: Site) -> None:
    customer = Answers(ring_ms=300, talk_ms=2000)
    async with carrier(customer, site.carrier_port, site.sip_port), site.agent("alice", Answers()) as alice:
        call_id = await dials(alice)
        await alice.stage(call_id, "connected")
        record = await the_record(alice, call_id)
    assert (record["outcome"], record["direction"], record["agent"]) == ("answered", "outbound", "alice")
    assert record["ended_by"] == "customer"
    assert [segment["kind"] for segment in record["segments"]] == ["dial", "dial", "talk"]


async def test_the_agent_hangs_up(site: Site) -> None:
    async with carrier(Answers(ring_ms=100), site.carrier_port, site.sip_port), site.agent("alice", Answers()) as alice:
        call_id = await dials(alice)
        await alice.stage(call_id, "connected")
        assert (await alice.rest.post(f"/api/v1/interactions/{call_id}/hangup")).status_code == 204
        record = await the_record(alice, call_id)
    assert (record["outcome"], record["ended_by"]) == ("answered", "agent")


async def test_the_number_is_busy(site: Site) -> None:
    busy = Rejects(status_line="486 Busy Here")
    async with carrier(busy, site.carrier_port, site.sip_port), site.agent("alice", Answers()) as alice:
        record = await the_record(alice, await dials(alice))
        me = await alice.get("/agents/me")
    assert (record["outcome"], record["cause"]) == ("failed", "busy")
    assert (me["status"], me["activity"]) == ("available", "idle")


async def test_the_agent_thinks_again_while_it_rings(site: Site) -> None:
    async with carrier(NeverAnswers(), site.carrier_port, site.sip_port), site.agent("alice", Answers()) as alice:
        call_id = await dials(alice)
        await eventually(lambda: _rings_outside(site))
        assert (await alice.rest.post(f"/api/v1/interactions/{call_id}/hangup")).status_code == 204
        record = await the_record(alice, call_id)
    assert (record["outcome"], record["cause"], record["ended_by"]) == ("failed", "cancelled", "agent")


async def _rings_outside(site: Site) -> bool:
    return bool(await site.rows("select number from segments where kind = 'dial' and number = 2 and ended_at is null"))


async def test_what_may_not_be_called_makes_no_channel_at_all(site: Site) -> None:
    async with site.agent("alice", Answers()) as alice:
        before = await site.rows("select count(*) from interactions")
        for number in ("+19005550100", "+14165550100", "500&PJSIP/itsp/1416", "110"):
            answer = await alice.rest.post("/api/v1/calls", json={"number": number})
            assert answer.status_code in (403, 422), answer.text
        assert await site.rows("select count(*) from interactions") == before
        me = await alice.get("/agents/me")
    assert (me["activity"], me["phone"]) == ("idle", "idle")
