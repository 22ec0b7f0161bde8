"""Callbacks with a real Asterisk: the customer hangs up, is called back over the trunk, and talks with an agent."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import Desk, Json, eventually
from tests.support.sip import Answers, Caller, DigitsBy, NeverAnswers, calling, carrier
from tests.support.site import Site, running_site

pytestmark = pytest.mark.asyncio(loop_scope="module")

_QUEUES = {
    "announcements": {"first_after_seconds": 1, "every_seconds": 5},
    "callback": {"mode": "customer_first", "key": "1", "attempts": 2, "retry_seconds": 10, "ring_seconds": 5},
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=5, wrap_up_seconds=0, queues=_QUEUES) as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sam(whole_site: Site) -> AsyncIterator[Desk]:
    async with whole_site.desk("sam") as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    yield whole_site
    await whole_site.everybody_off()
    await eventually(lambda: _is_quiet(whole_site))
    await check_nothing_is_left(whole_site)
    await check_records(whole_site)


async def _is_quiet(site: Site) -> bool:
    return not await site.rows("select id from interactions where stage <> 'closed'")


async def the_callback(sam: Desk, number: str, wanted: Callable[[Json], bool]) -> Json:
    """The callback of this number as soon as it is as wanted."""
    found: list[Json] = []

    async def is_so() -> bool:
        found[:] = (await sam.get("/callbacks", number=number))["items"]
        return bool(found) and wanted(found[0])

    await eventually(is_so)
    return found[0]


async def the_record(sam: Desk, interaction_id: str) -> Json:
    whole: Json = {}

    async def is_closed() -> bool:
        whole.update(await sam.get(f"/interactions/{interaction_id}"))
        return bool(whole["stage"] == "closed")

    await eventually(is_closed)
    return whole


async def asks(site: Site, sam: Desk, number: str) -> Json:
    """A caller waits, presses the key when offered a callback, and is hung up when he has heard that it is taken."""
    caller = Caller(number="4001", ani=number, digits="1", digits_by=DigitsBy.INFO, before_digits_ms=1600)
    async with calling(caller, site.sip_port) as process:
        assert await process.wait() == 0, "we hang up when he has heard that he will be called"
    return await the_callback(sam, number, lambda one: one["state"] == "waiting")


async def test_the_customer_hangs_up_is_called_back_presses_one_and_talks(site: Site, sam: Desk) -> None:
    number = "13800138001"
    asked = await asks(site, sam, number)
    first = await the_record(sam, asked["interaction_id"])
    assert (first["outcome"], first["direction"], first["agent"]) == ("callback_requested", "inbound", None)
    customer = Answers(ring_ms=300, digits="1", before_digits_ms=1200, talk_ms=1500)
    async with carrier(customer, site.carrier_port, site.sip_port), site.agent("alice", Answers()) as alice:
        pop = await alice.pop(number)
        call = await alice.stage(pop["interaction_id"], "connected")
        assert call["direction"] == "outbound"
        record = await the_record(sam, pop["interaction_id"])
    assert (record["outcome"], record["agent"], record["ended_by"]) == ("answered", "alice", "customer")
    assert [segment["kind"] for segment in record["segments"]] == ["callback", "offer", "talk"]
    done = await the_callback(sam, number, lambda one: one["state"] == "done")
    assert (done["last_result"], done["attempts"], done["call_interaction_id"]) == ("answered", 0, record["id"])
    assert done["place_at"] == asked["place_at"]


async def test_who_presses_nothing_is_taken_for_a_machine(site: Site, sam: Desk) -> None:
    number = "13800138002"
    await asks(site, sam, number)
    async with carrier(Answers(ring_ms=100), site.carrier_port, site.sip_port), site.agent("alice", Answers()):
        tried = await the_callback(sam, number, lambda one: bool(one["attempts"] == 1))
    assert (tried["state"], tried["last_result"]) == ("scheduled", "machine")
    assert (await sam.rest.delete(f"/api/v1/callbacks/{tried['id']}")).status_code == 204


async def test_who_does_not_answer_is_called_again_and_then_given_up(site: Site, sam: Desk) -> None:
    number = "13800138003"
    await asks(site, sam, number)
    async with carrier(NeverAnswers(), site.carrier_port, site.sip_port), site.agent("alice", Answers()) as alice:
        once = await the_callback(sam, number, lambda one: bool(one["attempts"] == 1))
        assert (once["state"], once["last_result"]) == ("scheduled", "no_answer")
        given_up = await the_callback(sam, number, lambda one: one["state"] == "failed")
        assert given_up["attempts"] == 2
        me = await alice.get("/agents/me")
        assert (me["status"], me["activity"]) == ("available", "idle"), "it was not her fault"


async def test_who_calls_again_hears_of_it_and_cancels(site: Site, sam: Desk) -> None:
    number = "13800138004"
    await asks(site, sam, number)
    again = Caller(number="4001", ani=number, digits="2", digits_by=DigitsBy.INFO, before_digits_ms=800)
    async with calling(again, site.sip_port) as process:
        assert await process.wait() == 0
    ended = await the_callback(sam, number, lambda one: one["state"] == "cancelled")
    assert ended["last_result"] == "cancelled_by_customer"


async def test_the_agents_phone_rings_first_where_the_queue_says_so(site: Site, sam: Desk) -> None:
    async with site.desk("admin") as admin:
        answer = await admin.rest.patch(
            "/api/v1/routing/queues/vip", json={"callback": {"mode": "agent_first"}}, headers={"If-Match": "*"}
        )
    assert answer.status_code == 200, answer.text
    number = "+8613800138005"
    customer = Answers(ring_ms=300, talk_ms=1500)
    async with carrier(customer, site.carrier_port, site.sip_port), site.agent("dave", Answers()) as dave:
        made = (await sam.post("/callbacks", {"number": number, "queue": "vip"})).json()
        assert made["mode"] == "agent_first"
        pop = await dave.pop(number)
        record = await the_record(sam, pop["interaction_id"])
    assert (record["outcome"], record["agent"], record["ended_by"]) == ("answered", "dave", "customer")
    assert [segment["kind"] for segment in record["segments"]] == ["callback", "talk"]
    assert (await sam.get(f"/callbacks/{made['id']}"))["last_result"] == "answered"
