"""What happens in one call, with a real Asterisk and a real PostgreSQL: who rings, who talks, what is recorded."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.postgres import connect
from tests.support.product import Desk, Json, eventually
from tests.support.sip import (
    Answers,
    AnswersWhenTold,
    Caller,
    Crowd,
    DigitsBy,
    NeverAnswers,
    Rejects,
    calling,
    calling_one_by_one,
)
from tests.support.site import Site, running_site
from tests.support.wire import Packet, may_listen, packets

pytestmark = pytest.mark.asyncio(loop_scope="module")

_NUMBERS = count(13_000_000_001)
OFFERS = 20


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=3, wrap_up_seconds=30) as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sam(whole_site: Site) -> AsyncIterator[Desk]:
    async with whole_site.desk("sam") as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    """The one site; a caller whose SIPp was ended says no BYE, so everybody is put off at the end of each test."""
    yield whole_site
    # Once more: the call of a SIPp that was just ended may still be on its way.
    for _ in range(2):
        await whole_site.everybody_off()
        await eventually(lambda: _no_call_is_open(whole_site))
    await check_nothing_is_left(whole_site)
    await check_records(whole_site)


@pytest.fixture
def ani() -> str:
    """A number that no other test calls from."""
    return str(next(_NUMBERS))


async def _no_call_is_open(site: Site) -> bool:
    return not await site.rows("select id from interactions where stage <> 'closed'")


async def record(sam: Desk, ani: str) -> Json:
    """The record of this caller's only call, when it is closed."""
    found: list[Json] = []

    async def closed() -> bool:
        found[:] = (await sam.get("/interactions", ani=ani))["items"]
        return bool(found) and all(item["outcome"] for item in found)

    await eventually(closed)
    assert len(found) == 1
    whole: Json = await sam.get(f"/interactions/{found[0]['id']}")
    return whole


def offers_of(record: Json) -> list[tuple[str, str]]:
    return [(offer["agent"], offer["result"]) for offer in record["offers"]]


def kinds_of(record: Json) -> list[str]:
    return [segment["kind"] for segment in record["segments"]]


async def waits(sam: Desk, ani: str, stage: str = "queued") -> Json:
    """The caller's interaction as soon as it is seen in this stage."""
    message = await sam.message(
        "interaction_changed", lambda m: m["interaction"]["ani"] == ani and m["interaction"]["stage"] == stage
    )
    interaction: Json = message["interaction"]
    return interaction


async def says(log: Path, words: str, times: int = 1) -> None:
    """Wait until the file has these words so often."""

    def counted() -> bool:
        return log.exists() and log.read_text().count(words) >= times

    await eventually(lambda: asyncio.to_thread(counted), every=0.02)


async def test_a_call_to_a_queue_rings_its_agent_who_talks_until_the_caller_leaves(
    site: Site, sam: Desk, ani: str
) -> None:
    async with site.agent("bob") as bob:
        async with calling(Caller(number="4002", ani=ani, stay_ms=1500), site.sip_port) as caller:
            pop = await bob.pop(ani)
            await bob.stage(pop["interaction_id"], "wrap_up")
            assert await caller.wait() == 0
        await bob.post(f"/interactions/{pop['interaction_id']}/disposition", {"code": "resolved", "note": "好"})
        done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], done["queue"], done["agent"]) == (
        "answered",
        "customer",
        "support",
        "bob",
    )
    assert (done["disposition"], done["note"]) == ("resolved", "好")
    assert offers_of(done) == [("bob", "answered")]
    assert kinds_of(done) == ["ivr", "queue", "offer", "talk", "wrap_up"]
    assert done["talk_seconds"] > 0


async def test_a_missed_call_goes_to_the_next_agent_before_a_later_caller(site: Site, sam: Desk, ani: str) -> None:
    later = str(next(_NUMBERS))
    async with site.agent("bob", NeverAnswers()) as bob, calling(Caller(number="4002", ani=ani), site.sip_port):
        await bob.pop(ani)
        async with calling(Caller(number="4002", ani=later), site.sip_port):
            await waits(sam, later)
            await bob.message("agent_changed", lambda m: m["agent"]["status"] == "not_ready")
            async with site.agent("carol") as carol:
                pop = await carol.pop(ani)
                await carol.stage(pop["interaction_id"], "connected")
                assert not [m for m in carol.messages if m["type"] == "pop_shown" and m["pop"]["ani"] == later]
                assert (await bob.get("/agents/me"))["reason"] == "no_answer"
                await carol.post(f"/interactions/{pop['interaction_id']}/hangup")
    done = await record(sam, ani)
    assert offers_of(done) == [("bob", "no_answer"), ("carol", "answered")]
    waited = datetime.fromisoformat(done["connected_at"]) - datetime.fromisoformat(done["queued_at"])
    assert done["wait_seconds"] == pytest.approx(waited.total_seconds(), abs=0.01)
    assert kinds_of(done)[:5] == ["ivr", "queue", "offer", "queue", "offer"]


@pytest.mark.parametrize(
    ("line", "result"),
    [("480 Temporarily Unavailable", "rejected"), ("486 Busy Here", "busy"), ("603 Decline", "rejected")],
)
async def test_a_phone_that_refuses_passes_the_call_on_and_its_agent_stays_available(
    site: Site, sam: Desk, ani: str, line: str, result: str
) -> None:
    async with site.agent("bob", Rejects(status_line=line)) as bob, site.agent("carol") as carol:
        async with calling(Caller(number="4002", ani=ani), site.sip_port):
            pop = await carol.pop(ani)
            await carol.stage(pop["interaction_id"], "connected")
            assert (await bob.get("/agents/me"))["status"] == "available"
            await carol.post(f"/interactions/{pop['interaction_id']}/hangup")
    assert offers_of(await record(sam, ani)) == [("bob", result), ("carol", "answered")]


async def test_an_agent_without_a_registered_phone_is_not_rung(site: Site, sam: Desk, ani: str) -> None:
    async with site.desk("bob") as bob:
        await bob.status("available")
        async with site.agent("carol") as carol, calling(Caller(number="4002", ani=ani), site.sip_port):
            pop = await carol.pop(ani)
            await carol.stage(pop["interaction_id"], "connected")
            await carol.post(f"/interactions/{pop['interaction_id']}/hangup")
        assert (await bob.get("/agents/me"))["status"] == "available"
        await bob.status("offline")
    assert offers_of(await record(sam, ani)) == [("carol", "answered")]


async def test_a_caller_may_leave_in_the_menu(site: Site, sam: Desk, ani: str) -> None:
    async with calling(Caller(number="4000", ani=ani, stay_ms=800), site.sip_port) as caller:
        assert await caller.wait() == 0
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], done["queue"]) == ("abandoned_in_ivr", "customer", None)


async def test_a_caller_may_leave_in_the_queue(site: Site, sam: Desk, ani: str) -> None:
    async with calling(Caller(number="4002", ani=ani, stay_ms=800), site.sip_port) as caller:
        assert await caller.wait() == 0
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], done["queue"]) == ("abandoned_in_queue", "customer", "support")


async def test_a_caller_may_leave_while_a_phone_rings(site: Site, sam: Desk, ani: str) -> None:
    async with site.agent("bob", NeverAnswers()) as bob:
        async with calling(Caller(number="4002", ani=ani, stay_ms=800), site.sip_port) as caller:
            pop = await bob.pop(ani)
            assert await caller.wait() == 0
        await bob.message("pop_closed", lambda m: m["interaction_id"] == pop["interaction_id"])
        done = await record(sam, ani)
        assert (done["outcome"], done["ended_by"]) == ("abandoned_while_ringing", "customer")
        assert offers_of(done) == [("bob", "caller_left")]
        me = await bob.get("/agents/me")
        assert (me["status"], me["activity"]) == ("available", "idle")


async def test_a_number_that_is_not_in_service_is_recorded_as_rejected(site: Site, sam: Desk, ani: str) -> None:
    async with calling(Caller(number="4999", ani=ani), site.sip_port) as caller:
        assert await caller.wait() == 0
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], done["dnis"]) == ("rejected", "system", "4999")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("", ""),
        ("张三", "张三"),
        ("Anonymous", ""),
        (r"O'Brien, \"Bob\" <b>", 'O\'Brien, "Bob" <b>'),
        ("${SHELL(id)} ${CC_BEAT} $(id) `id`", "${SHELL(id)} ${CC_BEAT} $(id) `id`"),
        (r"张三\\r\\nAction: Originate; --", r"张三\r\nAction: Originate; --"),
        ("a=b;c|d&e:f,g^h%0D%0Ai", "a=b;c|d&e:f,g^h%0D%0Ai"),
        ("Jos\udce9", "Jos\ufffd"),
        ("x" * 300, "x" * 79),
    ],
)
async def test_a_caller_may_be_called_anything(site: Site, sam: Desk, ani: str, sent: str, shown: str) -> None:
    async with calling(Caller(number="4002", ani=ani, name=sent), site.sip_port):
        waiting = await waits(sam, ani)
        assert waiting["ani_name"] == shown
        assert (waiting["queue"], waiting["ani"]) == ("support", ani)


async def test_a_caller_who_withholds_the_number_is_served(site: Site, sam: Desk) -> None:
    async with site.agent("bob") as bob:
        async with calling(Caller(number="4002", ani="anonymous", name="Anonymous"), site.sip_port):
            pop = await bob.pop("")
            assert (pop["ani"], pop["ani_name"], pop["lookup_pending"], pop["matches"]) == ("", "", False, [])
            await bob.stage(pop["interaction_id"], "connected")
            await bob.post(f"/interactions/{pop['interaction_id']}/hangup")


@pytest.mark.parametrize("by", list(DigitsBy))
async def test_digits_that_nobody_waits_for_change_nothing(site: Site, sam: Desk, ani: str, by: DigitsBy) -> None:
    caller = Caller(number="4002", ani=ani, digits="1w#w*w2", digits_by=by, before_digits_ms=800, stay_ms=500)
    async with site.agent("bob", Answers(ring_ms=1200)) as bob, calling(caller, site.sip_port) as process:
        pop = await bob.pop(ani)
        await bob.stage(pop["interaction_id"], "connected")
        assert await process.wait() == 0
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], offers_of(done)) == ("answered", "customer", [("bob", "answered")])


async def test_a_prompt_that_is_missing_is_passed_over(site: Site, sam: Desk, ani: str) -> None:
    missing = [
        site.sounds / lang / "cc" / f"{name}.wav" for lang in ("en", "zh") for name in ("main_menu", "thank_you_hold")
    ]
    kept = [file.read_bytes() for file in missing]
    for file in missing:
        file.unlink()
    caller = Caller(number="4000", ani=ani, digits="2w1", digits_by=DigitsBy.INFO, before_digits_ms=500)
    async with calling(caller, site.sip_port):
        assert (await waits(sam, ani))["queue"] == "sales"
    for file, sound in zip(missing, kept, strict=True):
        file.write_bytes(sound)


async def test_a_flow_file_that_breaks_leaves_the_working_flow_in_place_and_is_named_in_the_log(
    site: Site, sam: Desk, ani: str
) -> None:
    file = site.flows / "main_line.yaml"
    whole = file.read_text()
    file.write_text(whole.replace("queue: sales", "queue: nowhere"))
    line = whole[: whole.index("queue: sales")].count("\n") + 1
    await says(site.log, f"main_line.yaml:{line}: sales:")
    async with calling(
        Caller(number="4000", ani=ani, digits="2w1", digits_by=DigitsBy.INFO, before_digits_ms=500), site.sip_port
    ):
        assert (await waits(sam, ani))["queue"] == "sales"
    file.write_text(whole)


async def test_a_page_that_is_closed_does_not_end_the_talk_and_comes_back_to_it(
    site: Site, sam: Desk, ani: str
) -> None:
    async with site.phone("bob"), calling(Caller(number="4002", ani=ani), site.sip_port) as caller:
        async with site.desk("bob") as bob:
            await bob.status("available")
            pop = await bob.pop(ani)
            await bob.stage(pop["interaction_id"], "connected")
        async with site.desk("bob") as bob:
            state = (await bob.message("snapshot"))["state"]
            assert state["interactions"][pop["interaction_id"]]["stage"] == "connected"
            assert state["pops"][pop["interaction_id"]]["ani"] == ani
            assert caller.returncode is None
            await bob.post(f"/interactions/{pop['interaction_id']}/hangup")
            assert await caller.wait() == 0
            await bob.status("offline")
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"]) == ("answered", "agent")


async def test_a_supervisor_may_end_a_call_and_that_is_audited(site: Site, sam: Desk, ani: str) -> None:
    async with site.agent("bob") as bob, calling(Caller(number="4002", ani=ani), site.sip_port) as caller:
        pop = await bob.pop(ani)
        await bob.stage(pop["interaction_id"], "connected")
        assert (await sam.post(f"/interactions/{pop['interaction_id']}/hangup")).status_code == 204
        assert await caller.wait() == 0
        await bob.stage(pop["interaction_id"], "wrap_up")
    assert (await record(sam, ani))["outcome"] == "answered"
    audited = await site.rows("select actor from audit where subject = $1", pop["interaction_id"])
    assert audited == [{"actor": "sam"}]


async def test_a_call_turned_down_on_the_screen_stops_ringing_and_goes_to_the_next_agent(
    site: Site, sam: Desk, ani: str
) -> None:
    log = site.home / "rejecting.log"
    async with site.agent("bob", NeverAnswers(), log) as bob, calling(Caller(number="4002", ani=ani), site.sip_port):
        pop = await bob.pop(ani)
        # Turned down before the phone rings, it never would, and there would be nothing to cancel.
        await says(log, "180 Ringing")
        assert (await bob.post(f"/interactions/{pop['interaction_id']}/reject")).status_code == 204
        await says(log, "CANCEL sip:")
        async with site.agent("carol") as carol:
            await carol.pop(ani)
            await carol.stage(pop["interaction_id"], "connected")
            assert (await bob.get("/agents/me"))["status"] == "available"
            await carol.post(f"/interactions/{pop['interaction_id']}/hangup")
    assert offers_of(await record(sam, ani)) == [("bob", "rejected"), ("carol", "answered")]


@pytest.mark.parametrize("rings_first", [True, False])
async def test_a_call_accepted_on_the_screen_makes_the_phone_answer(
    site: Site, sam: Desk, ani: str, rings_first: bool
) -> None:
    log = site.home / f"told-{rings_first}.log"
    async with site.agent("bob", AnswersWhenTold(), log) as bob, calling(Caller(number="4002", ani=ani), site.sip_port):
        pop = await bob.pop(ani)
        if rings_first:
            await says(log, "180 Ringing")
        assert (await bob.post(f"/interactions/{pop['interaction_id']}/accept")).status_code == 204
        await bob.stage(pop["interaction_id"], "connected")
        await bob.post(f"/interactions/{pop['interaction_id']}/hangup")
    assert offers_of(await record(sam, ani)) == [("bob", "answered")]


async def test_an_agent_of_two_queues_gets_the_calls_of_both(site: Site, sam: Desk, ani: str) -> None:
    other = str(next(_NUMBERS))
    async with site.agent("bob") as bob:
        async with calling(Caller(number="4001", ani=ani, stay_ms=800), site.sip_port):
            first = await bob.pop(ani)
            async with calling(Caller(number="4002", ani=other), site.sip_port):
                await bob.stage(first["interaction_id"], "wrap_up")
                await bob.post(f"/interactions/{first['interaction_id']}/disposition", {"code": "resolved"})
                second = await bob.pop(other)
                await bob.stage(second["interaction_id"], "connected")
                await bob.post(f"/interactions/{second['interaction_id']}/hangup")
    assert (first["queue"], second["queue"]) == ("sales", "support")


@pytest.mark.skipif(not may_listen(), reason="only root may listen to the loopback")
async def test_each_call_is_shown_once_and_before_the_phone_hears_of_it(site: Site, ani: str) -> None:
    log = site.home / "offers.log"
    crowd = Crowd(number="4002", callers=OFFERS, every_ms=20, ani=ani)
    async with site.agent("bob", Rejects(status_line="486 Busy Here"), log) as bob, packets() as seen:
        async with calling_one_by_one(crowd, site.sip_port):
            await says(log, "SIP/2.0 486 Busy Here", OFFERS)
    shown = first_seen(seen, rb'"type":"pop_shown","pop":{"offer_id":"([0-9a-f-]+)"')
    rung = first_seen(seen, rb"INVITE sip:bob(?s:.*)X-CC-Offer: ([0-9a-f-]+)")
    assert len(rung) >= OFFERS
    assert not [offer for offer, at in rung.items() if at <= shown[offer]]
    told = [message["pop"]["offer_id"] for message in bob.messages if message["type"] == "pop_shown"]
    assert len(told) == len(set(told)), "shown twice"


def first_seen(seen: list[Packet], pattern: bytes) -> dict[bytes, float]:
    """When each thing that the pattern names was on the wire first."""
    found: dict[bytes, float] = {}
    for packet in seen:
        for name in re.findall(pattern, packet.data):
            found.setdefault(name, packet.at)
    return found


async def test_a_look_up_that_hangs_does_not_delay_the_call(site: Site, sam: Desk, ani: str) -> None:
    connection = await connect(site.postgres.url)
    try:
        async with connection.transaction(), site.agent("bob") as bob:
            await connection.execute("lock table customers in access exclusive mode")
            async with calling(Caller(number="4002", ani=ani), site.sip_port):
                pop = await bob.pop(ani)
                assert pop["lookup_pending"]
                await bob.stage(pop["interaction_id"], "connected")
                assert "pop_enriched" not in [message["type"] for message in bob.messages]
                await bob.post(f"/interactions/{pop['interaction_id']}/hangup")
    finally:
        await connection.close()
    assert (await record(sam, ani))["outcome"] == "answered"
