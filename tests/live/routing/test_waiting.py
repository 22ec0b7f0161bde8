"""What happens to callers while they wait and as they are joined, with a real Asterisk: ways out, words, reasons."""

import wave
from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count, groupby
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.product import Desk, Json, eventually
from tests.support.raw_ami import RawAmi
from tests.support.routing_site import (
    call_id_of,
    change_queue,
    comes_to,
    heard_by,
    joined,
    lasting,
    offers_of,
    record,
    segments_of,
    shown_to,
    sip_message,
    waits,
)
from tests.support.sip import Answers, Caller, NeverAnswers, calling
from tests.support.site import Site
from tests.support.wire import Packet, may_listen, packets

pytestmark = pytest.mark.asyncio(loop_scope="module")

_NUMBERS = count(13_200_000_001)
# Packets of 20 ms.
_A_WHILE = 50


@pytest_asyncio.fixture(loop_scope="module")
async def asterisk(site: Site) -> AsyncIterator[RawAmi]:
    """What Asterisk itself tells, from here on."""
    async with site.observer() as ami:
        yield ami


@pytest.fixture
def ani() -> str:
    """A number that no other test calls from."""
    return str(next(_NUMBERS))


async def test_who_has_waited_too_long_goes_to_another_queue_with_his_wait(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str
) -> None:
    first = str(next(_NUMBERS))
    overflows = {"max_wait": {"kind": "queue", "target": "support"}}
    await change_queue(admin, "sales", max_wait_seconds=2, overflows=overflows)
    async with site.agent("alice") as alice, site.agent("carol") as carol:
        async with calling(Caller(number="4001", ani=first), site.sip_port):
            await alice.stage((await alice.pop(first))["interaction_id"], "connected")
            async with calling(Caller(number="4001", ani=ani), site.sip_port):
                assert (await waits(sam, ani))["queue"] == "sales"
                pop = await carol.pop(ani)
                await carol.stage(pop["interaction_id"], "connected")
                await carol.post(f"/interactions/{pop['interaction_id']}/hangup")
                done = await record(sam, ani)
    assert pop["queue"] == "support"
    assert (done["outcome"], done["agent"], done["queue"]) == ("answered", "carol", "support")
    assert segments_of(done)[1:3] == [("queue", "overflowed", "max_wait"), ("queue", "offered", None)]
    assert [segment["queue"] for segment in done["segments"]][1:3] == ["sales", "support"]
    waited = datetime.fromisoformat(done["connected_at"]) - datetime.fromisoformat(done["queued_at"])
    assert done["wait_seconds"] == pytest.approx(waited.total_seconds(), abs=0.01)
    assert done["wait_seconds"] >= 2
    assert shown_to(alice) == [first]


async def test_where_nobody_is_logged_in_a_message_is_recorded(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str
) -> None:
    await change_queue(admin, "sales", overflows={"nobody_logged_in": {"kind": "voicemail"}})
    async with calling(Caller(number="4001", ani=ani, stay_ms=2500), site.sip_port) as caller:
        assert await caller.wait() == 0
    done = await record(sam, ani)
    assert (done["outcome"], done["ended_by"], done["agent"]) == ("voicemail", "customer", None)
    assert ("queue", "overflowed", "nobody_logged_in") in segments_of(done)
    (name,) = done["recordings"]
    with wave.open(str(site.asterisk.place.recordings / f"{name}.wav")) as message:
        assert message.getframerate() == 8000
    assert offers_of(done) == []


async def test_a_full_queue_lets_nobody_in_and_says_goodbye(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str
) -> None:
    waiting = str(next(_NUMBERS))
    await change_queue(admin, "sales", max_waiting=1, overflows={"full": {"kind": "hang_up"}})
    async with calling(Caller(number="4001", ani=waiting), site.sip_port) as first:
        await waits(sam, waiting)
        async with calling(Caller(number="4001", ani=ani), site.sip_port) as second:
            assert await second.wait() == 0
        done = await record(sam, ani)
        assert first.returncode is None
        assert not await site.rows("select 1 from interactions where ani = $1 and stage = 'closed'", waiting)
    assert (done["outcome"], done["ended_by"], done["flow"]) == ("overflowed", "system", "all_busy")
    assert ("queue", "overflowed", "full") in segments_of(done)


async def test_a_full_queue_sends_the_next_one_into_a_flow(
    site: Site, sam: Desk, admin: Desk, dave: Desk, asterisk: RawAmi, ani: str
) -> None:
    waiting = str(next(_NUMBERS))
    await change_queue(admin, "sales", max_waiting=1, overflows={"full": {"kind": "flow", "target": "echo"}})
    async with calling(Caller(number="4001", ani=waiting), site.sip_port):
        await waits(sam, waiting)
        async with calling(Caller(number="4001", ani=ani, stay_ms=1500), site.sip_port) as caller:
            call_id = await call_id_of(site, ani)
            await asterisk.user_event("CCStart", Call=call_id, Verb="echo")
            assert await caller.wait() == 0
    done = await record(sam, ani)
    assert (done["flow"], done["ended_by"]) == ("echo", "customer")
    assert ("queue", "overflowed", "full") in segments_of(done)


async def test_a_waiting_caller_is_told_his_place_again_and_again(
    site: Site, sam: Desk, admin: Desk, dave: Desk, asterisk: RawAmi, ani: str
) -> None:
    told = {"first_after_seconds": 1, "every_seconds": 6, "position": True}
    await change_queue(admin, "sales", announcements=told)
    with lasting(site, "position_1", 1.5):
        async with calling(Caller(number="4001", ani=ani), site.sip_port):
            call_id = await call_id_of(site, ani)
            first = await asterisk.user_event("CCStart", Call=call_id, Verb="play")
            await comes_to(asterisk, call_id, "cc-play", "Playback", "cc/position_1")
            done = await asterisk.user_event("CCDone", Call=call_id, Gen=first["Gen"])
            assert (done["Verb"], done["Result"]) == ("play", "OK")
            # Then his music again, until the next time.
            music = str(int(first["Gen"]) + 1)
            assert (await asterisk.user_event("CCStart", Call=call_id, Gen=music))["Verb"] == "hold"
            await comes_to(asterisk, call_id, "cc-wait", "Wait", "4")
            later = str(int(first["Gen"]) + 2)
            assert (await asterisk.user_event("CCStart", Call=call_id, Gen=later))["Verb"] == "play"


@pytest.mark.skipif(not may_listen(), reason="only root may listen to the loopback")
async def test_after_an_announcement_the_music_goes_on(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str
) -> None:
    told = {"first_after_seconds": 1, "every_seconds": 60, "position": True}
    await change_queue(admin, "sales", announcements=told)

    async def has_music_again() -> bool:
        return len(heard := sounds(ani, seen)) == 3 and heard[-1][1] > _A_WHILE

    with lasting(site, "position_1", 1.5):
        async with packets() as seen, calling(Caller(number="4001", ani=ani), site.sip_port):
            await eventually(has_music_again)
    assert [what for what, _ in sounds(ani, seen)] == ["music", "prompt", "music"]


async def test_an_offer_takes_the_caller_out_of_an_announcement_at_once(
    site: Site, sam: Desk, admin: Desk, dave: Desk, asterisk: RawAmi, ani: str, tmp_path: Path
) -> None:
    log = tmp_path / "alice.log"
    told = {"first_after_seconds": 1, "every_seconds": 60, "position": True}
    await change_queue(admin, "sales", announcements=told)
    # Longer than any deadline of this test: whoever had to hear it to the end would never be rung.
    with lasting(site, "position_1", 60):
        async with site.phone("alice", Answers(), log), calling(Caller(number="4001", ani=ani), site.sip_port):
            call_id = await call_id_of(site, ani)
            told_by = await asterisk.user_event("CCStart", Call=call_id, Verb="play")
            async with site.desk("alice") as alice:
                await alice.status("available")
                pop = await alice.pop(ani)
                await sip_message(log, "INVITE sip:")
                await joined(asterisk, call_id)
                await alice.post(f"/interactions/{pop['interaction_id']}/hangup")
                done = await record(sam, ani)
                await alice.status("offline")
    assert done["outcome"] == "answered"
    ended = [event for event in asterisk.events if event.get("UserEvent") == "CCDone"]
    assert told_by["Gen"] not in [event["Gen"] for event in ended if event["Call"] == call_id]


async def test_anyone_may_ask_why(site: Site, sam: Desk, dave: Desk, ani: str) -> None:
    async with site.agent("bob", NeverAnswers()) as bob, calling(Caller(number="4002", ani=ani), site.sip_port):
        interaction_id = (await bob.pop(ani))["interaction_id"]
        await bob.message("agent_changed", lambda m: m["agent"]["status"] == "not_ready")
        waiting = await sam.get(f"/interactions/{interaction_id}/routing")
        async with site.agent("carol", Answers(talk_ms=300)) as carol:
            await record(sam, ani)
            done = await carol.get(f"/interactions/{interaction_id}/routing")
        assert (await bob.rest.get(f"/api/v1/interactions/{interaction_id}/routing")).status_code == 404
    now = waiting["now"]
    assert (now["queue"], now["position"], now["why"]) == ("support", 1, "nobody_ready")
    away = {"carol": "offline", **dict.fromkeys(("alice", "dave", "sam"), "not_reached")}
    assert reasons_of(now) == {"bob": "not_ready", **away}
    assert [decision["number"] for decision in waiting["decisions"]] == [1]
    assert done["now"] is None
    assert [reasons_of(decision["explanation"]) for decision in done["decisions"]] == [
        {"bob": "chosen", **away},
        {**away, "carol": "chosen", "bob": "not_ready"},
    ]
    # Sam reads Chinese, Carol English.
    assert text_of(now, "bob") == "未就绪：漏接来电"
    assert text_of(done["decisions"][1]["explanation"], "bob") == "not ready: missed a call"


def reasons_of(explanation: Json) -> dict[str, str]:
    """Each agent's reason."""
    return {agent["agent"]: agent["reason"] for agent in explanation["agents"]}


def text_of(explanation: Json, username: str) -> str:
    """This agent's reason in words."""
    return next(str(agent["text"]) for agent in explanation["agents"] if agent["agent"] == username)


def sounds(ani: str, seen: list[Packet]) -> list[tuple[str, int]]:
    """What this caller heard, one after another, and for how many packets."""
    return [(what, len(list(same))) for what, same in groupby(heard_by(ani, seen))]
