"""Real websockets against a real server: who gets in, who is told what, and who is cut."""

import asyncio

import pytest
from structlog.testing import capture_logs
from websockets.exceptions import InvalidStatus

from callcenter.api.people import Person, Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.api.realtime.socket import LARGEST_MESSAGE, Pace
from callcenter.core.changes import AgentChanged
from tests.support.rehearsal import Rehearsal
from tests.support.screens import PATIENT, PEOPLE, Browser, SignedIn, serving

ALICE = Viewer(username="alice", role=Role.AGENT)


@pytest.fixture
def rehearsal() -> Rehearsal:
    rehearsal = Rehearsal()
    rehearsal.open()
    return rehearsal


async def test_after_hello_comes_a_snapshot_and_then_what_happens(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as tab:
        snapshot = await tab.hello()
        assert (snapshot["type"], snapshot["seq"], snapshot["state"]["me"]) == ("snapshot", 0, "alice")
        rehearsal.play("arrive", 1)
        assert (await tab.next())["type"] == "pop_shown"
        await tab.until("queue_changed")
        assert tab.seq == 4
        assert len(tab.state["pops"]) == 1


async def test_two_tabs_of_one_person_show_the_same(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as one, Browser(port, "alice") as other:
        await one.hello()
        await other.hello()
        rehearsal.play("arrive", 1)
        for tab in (one, other):
            await tab.until("queue_changed")
        assert one.state == other.state
        assert (one.stream, one.seq) == (other.stream, other.seq)


async def test_who_comes_back_gets_what_was_missed_and_nothing_else(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port:
        async with Browser(port, "alice") as tab:
            await tab.hello()
        rehearsal.play("arrive", 1)
        async with Browser(port, "alice") as again:
            again.state = tab.state
            first = await again.hello(stream=tab.stream, resume_from=tab.seq)
            assert (first["type"], first["seq"]) == ("pop_shown", 1)
            await again.until("queue_changed")
            assert again.state == rehearsal.hub.snapshot(ALICE).model_dump(mode="json")


async def test_who_remembers_another_stream_gets_a_snapshot(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as tab:
        assert (await tab.hello(stream="of another start", resume_from=3))["type"] == "snapshot"


async def test_a_tab_that_notices_a_gap_says_hello_again_on_the_same_socket(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "sam") as tab:
        await tab.hello()
        rehearsal.play("arrive", 1)
        await tab.until("board_changed")
        tab.state = {}
        await tab.say(type="hello")
        await tab.until("snapshot")
        assert len(tab.state["interactions"]) == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://[", "ftp://x"])
async def test_pages_of_other_sites_are_refused(rehearsal: Rehearsal, origin: str) -> None:
    async with serving(rehearsal.hub) as port:
        with pytest.raises(InvalidStatus) as refused:
            async with Browser(port, "alice", origin=origin):
                pass
        assert refused.value.response.status_code == 403


async def test_our_own_pages_allowed_ones_and_programs_are_let_in(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port:
        for origin in (f"http://127.0.0.1:{port}", "https://desk.example.com", None):
            async with Browser(port, "alice", origin=origin) as tab:
                assert (await tab.hello())["type"] == "snapshot"


@pytest.mark.parametrize("username", ["", "nobody"])
async def test_who_is_not_signed_in_is_not_let_in(rehearsal: Rehearsal, username: str) -> None:
    async with serving(rehearsal.hub) as port:
        with pytest.raises(InvalidStatus) as refused:
            async with Browser(port, username):
                pass
        assert refused.value.response.status_code == 401


async def test_who_says_nothing_only_wants_to_look(rehearsal: Rehearsal) -> None:
    pace = Pace(hello_seconds=0.01)
    async with serving(rehearsal.hub, pace=pace) as port, Browser(port, "alice") as tab:
        assert (await tab.until("snapshot"))["seq"] == 0


@pytest.mark.parametrize("text", ["", "{", '{"type":"shout"}', '{"type":"hello","more":1}', b'{"type":"hello"}'])
async def test_who_says_nonsense_is_cut(rehearsal: Rehearsal, text: str | bytes) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as tab:
        await tab.socket.send(text)
        assert await tab.end() == ("bad_message", 1008)


async def test_who_says_too_much_at_once_is_cut(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as tab:
        await tab.socket.send("x" * (LARGEST_MESSAGE + 1))
        assert await tab.end() == ("too_large", 1009)


async def test_who_says_too_much_in_a_second_is_cut(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as tab:
        for _ in range(21):
            await tab.say(type="pong")
        assert await tab.end() == ("too_many_messages", 1008)


async def test_heartbeats_name_the_last_number(rehearsal: Rehearsal) -> None:
    pace = Pace(heartbeat_seconds=0.05, farewell_seconds=5)
    async with serving(rehearsal.hub, pace=pace) as port, Browser(port, "alice") as tab:
        await tab.hello()
        rehearsal.play("arrive", 1)
        for _ in range(3):
            beat = await tab.until("heartbeat")
        assert beat["seq"] == tab.seq == 4


async def test_who_does_not_read_is_cut_and_the_others_miss_nothing(rehearsal: Rehearsal) -> None:
    pace = Pace(hello_seconds=30, heartbeat_seconds=30, stuck_seconds=0.2, farewell_seconds=0.01)
    change = AgentChanged(agent=rehearsal.center.state.agents["alice"], at=rehearsal.clock.at)
    with capture_logs() as logs:
        async with serving(rehearsal.hub, pace=pace) as port, Browser(port, "alice") as good:
            await good.hello()
            async with Browser(port, "alice", max_queue=1, close_timeout=0.01) as stuck:
                await stuck.hello()
                sent = 0
                while rehearsal.hub.audience.sockets == 2:
                    rehearsal.hub.publish([change])
                    sent += 1
                    while good.seq < sent:
                        await good.next()
    assert [message["seq"] for message in good.heard[1:]] == list(range(1, sent + 1))
    assert [line["reason"] for line in logs if line["event"] == "screen cut"] == ["too_slow"]


async def test_who_is_shut_out_loses_his_sockets_and_nobody_else(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "alice") as alice, Browser(port, "bob") as bob:
        await alice.hello()
        await bob.hello()
        rehearsal.hub.audience.keep({"bob": "agent"})
        assert await alice.end() == ("session_ended", 1008)
        rehearsal.play("configure", 1)
        assert (await bob.next())["type"] == "snapshot"


async def test_a_session_that_is_no_good_any_more_or_has_another_role_is_noticed(rehearsal: Rehearsal) -> None:
    pace = Pace(sign_in_check_seconds=0.02, farewell_seconds=5)
    for now in (None, Person(username="alice", display_name="Alice", role=Role.SUPERVISOR)):
        signed_in = SignedIn()
        async with serving(rehearsal.hub, pace=pace, signed_in=signed_in) as port, Browser(port, "alice") as tab:
            await tab.hello()
            signed_in.people = {**PEOPLE, "alice": now} if now else {}
            assert await tab.end() == ("session_ended", 1008)


async def test_a_socket_that_is_gone_is_forgotten(rehearsal: Rehearsal) -> None:
    async with serving(rehearsal.hub, pace=PATIENT) as port:
        async with Browser(port, "alice") as tab:
            await tab.hello()
            assert rehearsal.hub.audience.sockets == 1
        async with Browser(port, "sam") as other:
            await other.hello()
            async with asyncio.timeout(10):
                while rehearsal.hub.audience.sockets > 1:  # noqa: ASYNC110 - the hub has nobody to tell
                    await asyncio.sleep(0)


async def test_who_takes_packed_messages_is_sent_large_ones_so_and_who_does_not_is_sent_the_same_as_text(
    rehearsal: Rehearsal,
) -> None:
    async with serving(rehearsal.hub) as port, Browser(port, "sam") as packed, Browser(port, "sam") as plain:
        await packed.hello(packed=True)
        await plain.hello()
        rehearsal.play("arrive", 1)
        for tab in (packed, plain):
            await tab.until("board_changed")
        assert (packed.were_packed, plain.were_packed) == (["snapshot", "board_changed"], [])
        assert {**packed.state, "server_at": ""} == {**plain.state, "server_at": ""}
