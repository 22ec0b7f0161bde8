"""A recorded call on a real Asterisk: listed, heard in parts, its gaps explained, accesses noted, deleted in time."""

import signal
import wave
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio

from tests.support.product import Desk, Json, eventually
from tests.support.site import Site, running_site
from tests.support.talking_phone import TalkingPhone, talking_phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

ALICE, CALLER = 500, 300
RATE = 8000
# What stands at the seams of a pause is of both sides.
SEAM_SECONDS = 0.4
# A telephone that gets no CPU for a moment is late on the tape by as much.
LATE_SECONDS = 1.0
_WINDOW_SECONDS = 0.02


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole_site() -> AsyncIterator[Site]:
    queues = {"recording": True, "wrap_up_mode": "none", "recording_keep_days": 7}
    async with running_site(ring_seconds=10, wrap_up_seconds=0, queues=queues) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(whole_site: Site) -> AsyncIterator[Site]:
    """The one site, without calls after each test."""
    yield whole_site
    await whole_site.everybody_off()


@asynccontextmanager
async def talking(site: Site, ani: str) -> AsyncIterator[tuple[Desk, TalkingPhone, str]]:
    """Alice at her desk talks with a caller: her desk, the caller's phone, the interaction."""
    sip = site.accounts["alice"]["sip"]
    async with (
        talking_phone(sip["endpoint"], site.sip_port, ALICE, secret=sip["secret"]) as phone,
        site.desk("alice") as desk,
        talking_phone(ani, site.sip_port, CALLER) as caller,
    ):
        await desk.status("available")
        line = await caller.call("4001")
        await caller.hears(ALICE)
        await phone.hears(CALLER)
        pop = await desk.pop(ani)
        yield desk, caller, pop["interaction_id"]
        await caller.leave(line)
        await desk.status("offline")


async def listens(caller: TalkingPhone, times: int, *tones: int) -> None:
    """The caller hears these, so many times eight packets long."""
    for _ in range(times):
        caller.heard.clear()
        await caller.hears(*tones)


async def steered(desk: Desk, interaction: str, what: str, body: Json | None = None) -> None:
    answer = await desk.post(f"/interactions/{interaction}/{what}", body)
    assert answer.status_code == 204, answer.text


async def recording_of(sam: Desk, interaction: str, state: str = "kept") -> Json:
    """The recording of this contact, once it is so."""
    found: list[Json] = []

    async def is_so() -> bool:
        found[:] = (await sam.get("/recordings", interaction=interaction))["items"]
        return [one["state"] for one in found] == [state]

    await eventually(is_so, seconds=40)
    return found[0]


def loudest(sound: bytes, begin: float, end: float) -> int:
    """The loudest sample between two seconds of a WAV file."""
    with wave.open(BytesIO(sound)) as opened:
        samples = array("h", opened.readframes(opened.getnframes()))
    return max(map(abs, samples[int(begin * RATE) : int(end * RATE)]), default=0)


def stillest(sound: bytes) -> tuple[float, float]:
    """The longest stretch of silence in a WAV file, in its seconds."""
    with wave.open(BytesIO(sound)) as opened:
        length = opened.getnframes() / RATE
    best = began = 0.0, 0.0
    for number in range(int(length / _WINDOW_SECONDS)):
        at, until = number * _WINDOW_SECONDS, (number + 1) * _WINDOW_SECONDS
        began = (began[0], until) if loudest(sound, at, until) < 100 else (until, until)
        best = max(best, began, key=lambda stretch: stretch[1] - stretch[0])
    return best


async def accesses(site: Site, recording: Json) -> list[tuple[str, str, Any]]:
    rows = await site.rows(
        "select actor, action, detail ->> 'part' as part from audit where subject = $1", recording["id"]
    )
    return [(row["actor"], row["action"], row["part"]) for row in rows]


async def a_talk_with_a_pause_and_a_hold(site: Site, sam: Desk) -> Json:
    """About two seconds of each: a talk, a pause, a talk, a hold, a talk."""
    async with talking(site, "13800138000") as (desk, caller, interaction):
        await listens(caller, 8, ALICE)
        await steered(desk, interaction, "recording", {"action": "pause", "cause": "payment"})
        await listens(caller, 12, ALICE)
        await steered(desk, interaction, "recording", {"action": "resume"})
        await listens(caller, 8, ALICE)
        await steered(desk, interaction, "hold")
        await listens(caller, 12)
        await steered(desk, interaction, "resume")
        await listens(caller, 8, ALICE)
        live = (await sam.get("/recordings", interaction=interaction))["items"]
        assert [one["state"] for one in live] in ([], ["recording"])
    return await recording_of(sam, interaction)


async def test_a_talk_with_a_pause_and_a_hold_is_kept_heard_and_explained(site: Site) -> None:
    async with site.desk("sam") as sam:
        recording = await a_talk_with_a_pause_and_a_hold(site, sam)
        assert (recording["agents"], recording["queue"], recording["ani"]) == (["alice"], "sales", "13800138000")
        pause, hold = recording["gaps"]
        assert (pause["cause"], hold["cause"], hold["silent"]) == ("payment", "hold", 0)
        assert pause["silent"] > 1.5
        address = f"/api/v1/recordings/{recording['id']}/audio"
        whole = (await sam.rest.get(address)).content
        assert len(whole) == recording["bytes"]
        before, after = stillest(whole)
        assert before == pytest.approx(pause["offset"], abs=LATE_SECONDS)
        assert after - before == pytest.approx(pause["silent"], abs=2 * SEAM_SECONDS)
        assert loudest(whole, 0.2, before - SEAM_SECONDS) > 1000
        assert loudest(whole, after + SEAM_SECONDS, hold["offset"] - SEAM_SECONDS) > 1000
        assert loudest(whole, hold["offset"] + SEAM_SECONDS, recording["seconds"]) > 1000
        part = await sam.rest.get(address, headers={"Range": "bytes=1000-1999"})
        assert (part.status_code, part.content) == (206, whole[1000:2000])
        waveform = await sam.get(f"/recordings/{recording['id']}/waveform")
        assert max(waveform["peaks"]) > 0.1
        assert await accesses(site, recording) == [
            ("sam", "recording_listened", None),
            ("sam", "recording_listened", f"1000-1999/{len(whole)}"),
            ("sam", "recording_waveform_seen", None),
        ]
        async with site.desk("alice") as alice:
            assert (await alice.rest.get(address)).status_code == 404


async def test_retention_deletes_the_file_and_a_legal_hold_keeps_it(site: Site) -> None:
    async with site.desk("sam") as sam, site.desk("admin") as admin:
        kept: list[Json] = []
        for ani in ("13900139000", "13600136000"):
            async with talking(site, ani) as (_, caller, interaction):
                await listens(caller, 6, ALICE)
            kept.append(await recording_of(sam, interaction))
        held, short = kept
        hold = f"/api/v1/recordings/{held['id']}/legal-hold"
        assert (await sam.rest.put(hold, json={"reason": "诉讼"})).status_code == 204
        past = "now() - interval '1 day'"
        await site.rows(
            f"update recordings set delete_after = {past}, due_at = case when legal_hold then null else {past} end"
            " where id = any ($1)",
            [held["id"], short["id"]],
        )
        assert (await recording_of(sam, short["interaction_id"], "deleted"))["deleted_at"] is not None
        assert not list((site.home / "recordings").glob(f"talk-{short['interaction_id']}*"))
        assert ("recordings", "recording_deleted", None) in await accesses(site, short)
        assert (await recording_of(sam, held["interaction_id"]))["legal_hold"]["by"] == "sam"
        assert list((site.home / "recordings").glob(f"talk-{held['interaction_id']}*"))
        assert (await admin.rest.delete(hold)).status_code == 204
        await recording_of(sam, held["interaction_id"], "deleted")
        assert not list((site.home / "recordings").glob(f"talk-{held['interaction_id']}*"))


async def test_without_room_on_the_disk_calls_go_on_and_the_list_says_why(site: Site) -> None:
    await site.end(signal.SIGTERM)
    await site.run("serve", {**site.environment(), "CALLCENTER_RECORDINGS_LEAST_FREE_MB": str(2**40)})
    async with site.desk("sam") as sam:
        await eventually(lambda: site.rows("select 1 from record_events where type = 'recording.space_low'"))
        assert "recordings refused" in site.log.read_text()
        async with talking(site, "13700137000") as (_, caller, interaction):
            await listens(caller, 4, ALICE)
        refused = await recording_of(sam, interaction, "missing")
        assert [gap["cause"] for gap in refused["gaps"]] == ["disk_full"]
        assert not list((site.home / "recordings").glob(f"talk-{interaction}*"))
