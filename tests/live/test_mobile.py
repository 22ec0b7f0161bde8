"""An agent whose telephone is his mobile: the carrier calls it, and the desk steers the call as with any other."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import Desk, Json, eventually
from tests.support.sip import Answers, Caller, NeverAnswers, calling, carrier
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

MOBILE = "13600136000"
ANI = "13800138000"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=5, wrap_up_seconds=0) as site:
        async with site.desk("sam") as sam:
            given = await sam.rest.put("/api/v1/agents/alice/mobile", json={"number": MOBILE})
            assert given.status_code == 200, given.text
        async with site.desk("alice") as alice:
            chosen = await alice.rest.put("/api/v1/agents/me/phone", json={"kind": "mobile"})
            assert chosen.status_code == 200, chosen.text
        yield site
        await site.everybody_off()
        await check_nothing_is_left(site)
        await check_records(site)


async def closed(agent: Desk, interaction_id: str) -> Json:
    whole: Json = {}

    async def is_closed() -> bool:
        whole.update(await agent.get(f"/interactions/{interaction_id}"))
        return bool(whole["stage"] == "closed")

    await eventually(is_closed)
    return whole


async def test_the_mobile_rings_is_steered_from_the_desk_and_ends(site: Site) -> None:
    async with carrier(Answers(ring_ms=300), site.carrier_port, site.sip_port), site.desk("alice") as alice:
        await alice.status("available")
        async with calling(Caller(number="4001", ani=ANI), site.sip_port):
            call_id = str((await alice.pop(ANI))["interaction_id"])
            await alice.stage(call_id, "connected")
            for deed in ("hold", "resume"):
                assert (await alice.post(f"/interactions/{call_id}/{deed}")).status_code == 204
            assert (await alice.post(f"/interactions/{call_id}/hangup")).status_code == 204
            record = await closed(alice, call_id)
        await alice.status("offline")
    assert (record["outcome"], record["agent"], record["ended_by"], record["holds"]) == (
        "answered",
        "alice",
        "agent",
        1,
    )
    assert [one["kind"] for one in record["segments"]] == ["ivr", "queue", "offer", "talk", "hold", "talk"]


async def test_a_mobile_that_nobody_answers_is_a_missed_call(site: Site) -> None:
    async with carrier(NeverAnswers(), site.carrier_port, site.sip_port), site.desk("alice") as alice:
        await alice.status("available")
        async with calling(Caller(number="4001", ani=ANI, stay_ms=8000), site.sip_port) as caller:
            call_id = str((await alice.pop(ANI))["interaction_id"])

            async def is_back() -> bool:
                return bool((await alice.get("/agents/me"))["status"] == "not_ready")

            await eventually(is_back)
            await caller.wait()
        # It is nobody's, so not hers to read.
        async with site.desk("sam") as sam:
            record = await closed(sam, call_id)
        await alice.status("offline")
    assert record["outcome"] == "abandoned_in_queue"
    assert [one["result"] for one in record["offers"]] == ["no_answer"]
