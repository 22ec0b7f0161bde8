"""Who gets the call and what becomes of those who do not, with a real Asterisk: order, phones, misses, memory."""

from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from tests.support.product import Desk, eventually
from tests.support.routing_site import (
    call_id_of,
    change_queue,
    comes_to,
    idle,
    joined,
    lasting,
    offers_of,
    record,
    segments_of,
    shown_to,
    sip_message,
    waits,
)
from tests.support.sip import Answers, Behaviour, Caller, NeverAnswers, Rejects, calling
from tests.support.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="module")

_NUMBERS = count(13_100_000_001)
# The 200 that answers the INVITE, and not one of the others.
ANSWERED = r"SIP/2\.0 200 OK(?s:.*)CSeq: \d+ INVITE"
CANCELLED = r"CANCEL sip:"


@pytest.fixture
def ani() -> str:
    """A number that no other test calls from."""
    return str(next(_NUMBERS))


@pytest.mark.parametrize(
    ("priority", "order"),
    [(0, ["sales", "support"]), (1, ["support", "sales"])],
    ids=["the longer wait comes first", "a point of priority is worth a minute"],
)
async def test_an_agent_of_two_queues_takes_their_callers_in_one_order(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str, priority: int, order: list[str]
) -> None:
    later = str(next(_NUMBERS))
    async with calling(Caller(number="4001", ani=ani), site.sip_port):
        assert (await waits(sam, ani))["queue"] == "sales"
        async with calling(Caller(number="4002", ani=later), site.sip_port):
            waiting = await waits(sam, later)
            # They wait already: what is changed holds for them too.
            await change_queue(admin, "support", priority=priority)

            async def is_changed() -> bool:
                return bool((await sam.get(f"/interactions/{waiting['id']}"))["priority"] == priority)

            await eventually(is_changed)
            async with site.agent("bob", Answers(talk_ms=300)) as bob:
                first, second = await record(sam, ani), await record(sam, later)
    taken = sorted((first, second), key=lambda done: str(done["connected_at"]))
    assert [done["queue"] for done in taken] == order
    assert shown_to(bob) == [done["ani"] for done in taken]
    assert [offers_of(done) for done in taken] == [[("bob", "answered")]] * 2


async def test_of_three_phones_one_wins_and_the_others_stop_within_a_second_and_are_free(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str, tmp_path: Path
) -> None:
    after = str(next(_NUMBERS))
    members = [{"agent": name} for name in ("alice", "bob", "carol")]
    await change_queue(admin, "sales", strategy="ring_several", ring_several=3, members=members)
    behaviours: dict[str, Behaviour] = {"alice": NeverAnswers(), "bob": Answers(ring_ms=1200), "carol": NeverAnswers()}
    logs = {name: tmp_path / f"{name}.log" for name in behaviours}
    async with AsyncExitStack() as stack:
        desks = {
            name: await stack.enter_async_context(site.agent(name, behaviour, logs[name]))
            for name, behaviour in behaviours.items()
        }
        await stack.enter_async_context(calling(Caller(number="4001", ani=ani), site.sip_port))
        interaction_id = (await desks["bob"].pop(ani))["interaction_id"]
        await desks["bob"].stage(interaction_id, "connected")
        answered_at, _ = await sip_message(logs["bob"], ANSWERED)
        for loser in ("alice", "carol"):
            stopped_at, _ = await sip_message(logs[loser], CANCELLED)
            assert stopped_at - answered_at <= timedelta(seconds=1)
            await desks[loser].message("pop_closed", lambda m: m["interaction_id"] == interaction_id)
        # Free at once: the next caller rings both, while the winner talks.
        async with calling(Caller(number="4001", ani=after), site.sip_port):
            for loser in ("alice", "carol"):
                await desks[loser].pop(after)
        await desks["bob"].post(f"/interactions/{interaction_id}/hangup")
        done = await record(sam, ani)
    assert (done["outcome"], done["agent"], done["queue"]) == ("answered", "bob", "sales")
    assert sorted(offers_of(done)) == [("alice", "withdrawn"), ("bob", "answered"), ("carol", "withdrawn")]
    assert [kind for kind, _, _ in segments_of(done)] == ["ivr", "queue", "offer", "talk"]
    assert shown_to(desks["bob"]) == [ani]


async def test_of_phones_that_all_answer_at_once_one_talks(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str
) -> None:
    members = [{"agent": name} for name in ("alice", "bob", "carol")]
    await change_queue(admin, "sales", strategy="ring_several", ring_several=3, members=members)
    async with AsyncExitStack() as stack:
        desks = [
            await stack.enter_async_context(site.agent(name, Answers(ring_ms=300, talk_ms=20_000)))
            for name in ("alice", "bob", "carol")
        ]
        caller = Caller(number="4001", ani=ani, stay_ms=2000)
        process = await stack.enter_async_context(calling(caller, site.sip_port))
        for desk in desks:
            await desk.pop(ani)
        assert await process.wait() == 0
        done = await record(sam, ani)
        for desk in desks:
            await idle(sam, desk.username)
    assert sorted(result for _, result in offers_of(done)) == ["answered", "withdrawn", "withdrawn"]
    assert (done["outcome"], done["ended_by"]) == ("answered", "customer")
    assert [kind for kind, _, _ in segments_of(done)].count("talk") == 1


@pytest.mark.parametrize("whisper_seconds", [3.0, None], ids=["there", "missing"])
async def test_the_phone_is_asked_to_answer_and_its_agent_hears_first_which_queue_it_is(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str, tmp_path: Path, whisper_seconds: float | None
) -> None:
    log = tmp_path / "alice.log"
    await change_queue(admin, "sales", auto_answer=True, whisper=True)
    async with AsyncExitStack() as stack:
        stack.enter_context(lasting(site, "queue_sales", whisper_seconds))
        asterisk = await stack.enter_async_context(site.observer())
        alice = await stack.enter_async_context(site.agent("alice", Answers(), log))
        await stack.enter_async_context(calling(Caller(number="4001", ani=ani), site.sip_port))
        pop = await alice.pop(ani)
        _, invite = await sip_message(log, "INVITE sip:")
        assert "X-CC-Auto: yes" in invite
        assert f"X-CC-Offer: {pop['offer_id']}" in invite
        call_id = await call_id_of(site, ani)
        leg = (await asterisk.user_event("CCAnswer", Call=call_id))["Uniqueid"]
        if whisper_seconds is not None:
            await comes_to(asterisk, leg, "cc-answered", "Playback", "cc/queue_sales")
        await joined(asterisk, call_id)
        await alice.stage(pop["interaction_id"], "connected")
        await alice.post(f"/interactions/{pop['interaction_id']}/hangup")
        done = await record(sam, ani)
    assert (done["outcome"], offers_of(done)) == ("answered", [("alice", "answered")])


async def test_a_missed_call_goes_on_with_its_place_and_the_agent_is_told_why_he_gets_no_more(
    site: Site, sam: Desk, dave: Desk, ani: str
) -> None:
    later = str(next(_NUMBERS))
    async with site.agent("bob", NeverAnswers()) as bob, calling(Caller(number="4002", ani=ani), site.sip_port):
        await bob.pop(ani)
        async with calling(Caller(number="4002", ani=later), site.sip_port):
            queued_at = (await waits(sam, later))["queued_at"]
            status = await bob.message("agent_changed", lambda m: m["agent"]["status"] == "not_ready")
            assert (status["agent"]["reason"], status["agent"]["activity"]) == ("no_answer", "idle")
            async with site.agent("carol", Answers(talk_ms=300)) as carol:
                first, second = await record(sam, ani), await record(sam, later)
            assert (await bob.get("/agents/me"))["reason"] == "no_answer"
    assert shown_to(carol) == [ani, later]
    assert shown_to(bob) == [ani]
    assert offers_of(first) == [("bob", "no_answer"), ("carol", "answered")]
    assert offers_of(second) == [("carol", "answered")]
    assert first["queued_at"] < queued_at == second["queued_at"]
    assert segments_of(first)[1:3] == [("queue", "offered", None), ("offer", "no_answer", "NOANSWER/0")]


@pytest.mark.parametrize(("line", "result"), [("480 Temporarily Unavailable", "rejected"), ("486 Busy Here", "busy")])
async def test_who_turns_one_call_down_is_passed_over_for_it_alone(
    site: Site, sam: Desk, dave: Desk, ani: str, line: str, result: str
) -> None:
    later = str(next(_NUMBERS))
    async with site.agent("bob", Rejects(status_line=line)) as bob:
        async with calling(Caller(number="4002", ani=ani), site.sip_port):
            await bob.pop(ani)
            await bob.message("pop_closed")
            async with calling(Caller(number="4002", ani=later), site.sip_port):
                await bob.pop(later)
                await waits(sam, later)
                await idle(sam, "bob")
                async with site.agent("carol", Answers(talk_ms=300)):
                    first, second = await record(sam, ani), await record(sam, later)
        assert (await bob.get("/agents/me"))["status"] == "available"
    for done in (first, second):
        assert offers_of(done) == [("bob", result), ("carol", "answered")]
    assert first["connected_at"] < second["connected_at"]


@pytest.mark.parametrize(
    ("sticky_seconds", "status", "rung"),
    [(30, "available", "bob"), (30, "not_ready", "alice"), (0, "available", "alice")],
    ids=["the agent he knows", "another when that one is not there", "another where nobody is remembered"],
)
async def test_a_caller_comes_back_to_the_agent_whom_he_knows(
    site: Site, sam: Desk, admin: Desk, dave: Desk, ani: str, sticky_seconds: int, status: str, rung: str
) -> None:
    await change_queue(admin, "sales", sticky_seconds=sticky_seconds)
    async with site.agent("alice", Answers(talk_ms=300)) as alice, site.agent("bob", Answers(talk_ms=300)) as bob:
        # Support is bob's and not alice's, who so becomes the one that is idle for longer.
        async with calling(Caller(number="4002", ani=ani), site.sip_port):
            assert (await record(sam, ani))["agent"] == "bob"
        await idle(sam, "bob")
        await bob.status(status, None if status == "available" else "break")
        async with calling(Caller(number="4001", ani=ani), site.sip_port) as caller:
            assert await caller.wait() == 0
    assert shown_to(bob) + shown_to(alice) == [ani, ani]
    assert shown_to(alice) == ([ani] if rung == "alice" else [])


async def test_a_caller_who_leaves_while_a_phone_rings_costs_its_agent_nothing(
    site: Site, sam: Desk, dave: Desk, ani: str, tmp_path: Path
) -> None:
    after = str(next(_NUMBERS))
    log = tmp_path / "bob.log"
    async with site.agent("bob", NeverAnswers(), log) as bob, site.agent("carol", Answers()) as carol:
        async with calling(Caller(number="4002", ani=ani, stay_ms=800), site.sip_port) as caller:
            await bob.pop(ani)
            await sip_message(log, "180 Ringing")
            assert await caller.wait() == 0
        await sip_message(log, CANCELLED)
        await bob.message("pop_closed")
        done = await record(sam, ani)
        await idle(sam, "bob")
        # He is still the one who has been idle for longer.
        async with calling(Caller(number="4002", ani=after), site.sip_port):
            await bob.pop(after)
    assert (done["outcome"], done["ended_by"]) == ("abandoned_while_ringing", "customer")
    assert offers_of(done) == [("bob", "caller_left")]
    assert shown_to(carol) == []
