"""A supervisor on an agent's line, through the whole product: who hears whom is told by tones, the rest by REST."""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import pytest_asyncio

from tests.support.product import Desk, Json, eventually
from tests.support.site import Site, running_site
from tests.support.talking_phone import TalkingPhone, talking_phone

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(400),  # with the first start of the product
]

CALLER, ALICE, BOB, SAM = 300, 500, 800, 1400
# Whoever wants to say a word to the agent cannot wait for it.
SOON = 1.0
ANI = "13800138000"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    async with running_site(ring_seconds=10, wrap_up_seconds=30) as site:
        yield site


@dataclass
class Floor:
    """Alice talks with a caller; bob is there; sam has a telephone and looks at the board."""

    site: Site
    caller: TalkingPhone
    alice: TalkingPhone
    bob: TalkingPhone
    sam: TalkingPhone
    alices: Desk
    bobs: Desk
    board: Desk
    interaction: str

    async def listen(self, mode: str = "listen") -> str:
        """Sam's phone is called and answers by itself; returns the session's id."""
        answer = await self.board.post(f"/interactions/{self.interaction}/monitoring", {"mode": mode})
        assert answer.status_code == 201, answer.text
        id_: str = answer.json()["id"]
        return id_

    async def switch(self, id_: str, mode: str) -> None:
        for phone in (self.caller, self.alice, self.sam):
            phone.heard.clear()
        answer = await self.board.rest.put(f"/api/v1/monitorings/{id_}", json={"mode": mode})
        assert answer.status_code == 204, answer.text

    async def steer(self, what: str, body: Json | None = None) -> None:
        answer = await self.alices.post(f"/interactions/{self.interaction}/{what}", body)
        assert answer.status_code == 204, answer.text

    async def history(self) -> Json:
        """The newest session."""
        items = (await self.board.get("/monitorings", supervisor="sam"))["items"]
        newest: Json = items[0]
        return newest

    async def has_ended(self, cause: str) -> Json:
        async def ended() -> bool:
            return bool((await self.history())["cause"] == cause)

        await eventually(ended)
        return await self.history()


@asynccontextmanager
async def phone_of(site: Site, username: str, tone: int) -> AsyncIterator[TalkingPhone]:
    sip = site.accounts[username]["sip"]
    async with talking_phone(sip["endpoint"], site.sip_port, tone, secret=sip["secret"]) as phone:
        yield phone


@pytest_asyncio.fixture(loop_scope="module")
async def floor(whole_site: Site) -> AsyncIterator[Floor]:
    site = whole_site
    async with (
        phone_of(site, "alice", ALICE) as alice,
        phone_of(site, "bob", BOB) as bob,
        phone_of(site, "sam", SAM) as sam,
        site.desk("alice") as alices,
        site.desk("bob") as bobs,
        site.desk("sam") as board,
        talking_phone(ANI, site.sip_port, CALLER, answers=False) as caller,
    ):
        await alices.status("available")
        await caller.call("4001")
        await caller.hears(ALICE)
        await alice.hears(CALLER)
        interaction = (await alices.pop(ANI))["interaction_id"]
        await bobs.status("available")
        yield Floor(site, caller, alice, bob, sam, alices, bobs, board, interaction)
        await site.everybody_off()
        for desk in (alices, bobs, board):
            await desk.status("offline")


async def test_he_listens_whispers_and_talks_along_by_one_ring_and_each_hears_what_he_should(floor: Floor) -> None:
    id_ = await floor.listen()
    await floor.sam.hears(CALLER, ALICE)
    await floor.alice.hears(CALLER)
    await floor.caller.hears(ALICE)
    for mode, alice, caller in (
        ("whisper", (CALLER, SAM), (ALICE,)),
        ("barge", (CALLER, SAM), (ALICE, SAM)),
        ("whisper", (CALLER, SAM), (ALICE,)),
        ("listen", (CALLER,), (ALICE,)),
        ("barge", (CALLER, SAM), (ALICE, SAM)),
    ):
        await floor.switch(id_, mode)
        await floor.alice.hears(*alice, seconds=SOON)
        await floor.caller.hears(*caller)
        await floor.sam.hears(CALLER, ALICE)
    shown = await floor.alices.message("agent_changed", lambda m: bool(m["agent"]["monitored_by"]))
    assert shown["agent"]["monitored_by"] == [{"supervisor": "sam", "name": "Sam 周", "mode": "listen"}]
    assert len(floor.sam.invites) == 1
    assert (await floor.board.rest.delete(f"/api/v1/monitorings/{id_}")).status_code == 204
    await floor.sam.is_hung_up()
    await floor.caller.hears(ALICE)
    kept = await floor.has_ended("stopped")
    assert (kept["id"], kept["agents"], kept["mode"], kept["interaction_id"]) == (
        id_,
        ["alice"],
        "barge",
        floor.interaction,
    )
    noted = await floor.site.rows(
        "select action, detail ->> 'after' as after from audit where detail ->> 'id' = $1", id_
    )
    assert [row["action"] for row in noted] == [
        "monitoring_started",
        *["monitoring_switched"] * 5,
        "monitoring_stopped",
    ]


async def test_hold_and_a_second_agent_do_not_shake_him_off(floor: Floor) -> None:
    await floor.listen("barge")
    await floor.caller.hears(ALICE, SAM)
    await floor.steer("hold")
    await floor.alice.hears(SAM)
    await floor.sam.hears(ALICE)
    await floor.steer("resume")
    await floor.caller.hears(ALICE, SAM)
    await floor.steer("transfer", {"kind": "attended", "agent": "bob"})
    offered = await floor.bobs.pop(ANI)
    assert offered["interaction_id"] == floor.interaction
    await floor.bob.hears(ALICE)
    await floor.alice.hears(BOB, SAM)
    await floor.sam.hears(ALICE, BOB)
    await floor.steer("transfer/complete")
    await floor.caller.hears(BOB, SAM)
    await floor.bob.hears(CALLER, SAM)
    await floor.sam.hears(CALLER, BOB)
    await floor.alice.is_hung_up()
    assert (await floor.history())["agents"] == ["alice", "bob"]
    assert len(floor.sam.invites) == 1
    # He goes with the call, and the call ends with its agent.
    await floor.bob.leaves()
    await floor.sam.is_hung_up()
    await floor.has_ended("talk_ended")


async def test_he_takes_the_call_over_and_the_agent_wraps_up(floor: Floor) -> None:
    id_ = await floor.listen("whisper")
    await floor.alice.hears(CALLER, SAM)
    answer = await floor.board.post(f"/monitorings/{id_}/take-over")
    assert answer.status_code == 204, answer.text
    await floor.caller.hears(SAM)
    await floor.sam.hears(CALLER)
    await floor.alice.is_hung_up()
    assert (await floor.board.pop(ANI))["interaction_id"] == floor.interaction
    taken = await floor.board.get(f"/interactions/{floor.interaction}")
    assert (taken["agent"], [part["agent"] for part in taken["participations"]]) == ("sam", ["alice"])
    assert [one["cause"] for one in taken["monitorings"]] == ["took_over"]
    said = await floor.alices.post(f"/interactions/{floor.interaction}/disposition", {"code": "resolved"})
    assert said.status_code < 300, said.text
    held = await floor.board.post(f"/interactions/{floor.interaction}/hold")
    assert held.status_code == 204, held.text
    await floor.sam.hears()
    assert (await floor.board.post(f"/interactions/{floor.interaction}/hangup")).status_code == 204
    await floor.sam.is_hung_up()
    own = await floor.board.post(f"/interactions/{floor.interaction}/disposition", {"code": "resolved"})
    assert own.status_code < 300, own.text


async def test_he_stays_on_the_line_over_a_restart_of_the_service(floor: Floor) -> None:
    id_ = await floor.listen()
    await floor.sam.hears(CALLER, ALICE)
    await floor.site.end(signal.SIGKILL)
    await floor.site.serve()
    async with floor.site.desk("sam") as board:
        floor.board = board

        async def is_on() -> bool:
            return bool((await floor.history())["state"] == "on")

        await eventually(is_on)
        await floor.sam.hears(CALLER, ALICE)
        await floor.switch(id_, "whisper")
        await floor.alice.hears(CALLER, SAM)
        assert len(floor.sam.invites) == 1
