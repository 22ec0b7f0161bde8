"""A site for tests of routing: its rules are changed over the API, its calls are told by records and SIP logs.

Rule: each test begins with the rules that the site began with, no call and nobody at work.
"""

import asyncio
import re
import wave
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.support.invariants import check_nothing_is_left, check_records
from tests.support.product import Desk, Json, eventually
from tests.support.raw_ami import RawAmi
from tests.support.site import Site, running_site
from tests.support.wire import Packet

# Nothing is said to those who wait unless a test says so, and who has talked is free at once.
_QUIET: Json = {"announcements": {}}
RING_SECONDS = 3

# Where things stand in a packet of the loopback: Ethernet, IP and UDP have no options there.
_PROTOCOL, _UDP, _PORT, _SOUND = 23, 17, slice(36, 38), 54
# A-law, which is sent with every second bit turned round: the upper bits are how loud it is.
_ALAW_TURNED, _LOUDNESS, _LOUD = 0x55, 0x70, 0x60

_STAMP = re.compile(r"^-{20,} (.+)$", re.MULTILINE)


@asynccontextmanager
async def routing_site() -> AsyncIterator[Site]:
    """The site while the block runs."""
    async with running_site(ring_seconds=RING_SECONDS, wrap_up_seconds=0, queues=_QUIET) as site:
        yield site


async def back_to_the_beginning(site: Site, admin: Desk) -> None:
    """After a test: everybody is put off, every record is right, and the first rules hold again."""
    await site.everybody_off()

    async def no_call_is_open() -> bool:
        return not await site.rows("select id from interactions where stage <> 'closed'")

    await eventually(no_call_is_open)
    await check_nothing_is_left(site)
    await check_records(site)
    answer = await admin.post("/routing/restore/1")
    assert answer.status_code == 200, answer.text


async def change_queue(admin: Desk, queue: str, **fields: Any) -> None:
    """Change these fields of the queue."""
    answer = await admin.rest.patch(f"/api/v1/routing/queues/{queue}", json=fields)
    assert answer.status_code == 200, answer.text


async def record(sam: Desk, ani: str) -> Json:
    """The record of this caller's only call, when it is closed."""
    found: list[Json] = []

    async def is_closed() -> bool:
        found[:] = (await sam.get("/interactions", ani=ani))["items"]
        return bool(found) and all(item["stage"] == "closed" for item in found)

    await eventually(is_closed)
    assert len(found) == 1
    whole: Json = await sam.get(f"/interactions/{found[0]['id']}")
    return whole


async def waits(sam: Desk, ani: str, queue: str | None = None) -> Json:
    """The caller's interaction as soon as it is seen waiting, in this queue if one is named."""

    def wanted(message: Json) -> bool:
        one = message["interaction"]
        return one["ani"] == ani and one["stage"] == "queued" and queue in (None, one["queue"])

    interaction: Json = (await sam.message("interaction_changed", wanted))["interaction"]
    return interaction


async def idle(sam: Desk, username: str) -> None:
    """Return when the agent is available and has nothing to do, as a GET says."""

    async def is_idle() -> bool:
        agent = await sam.get(f"/agents/{username}")
        return (agent["status"], agent["activity"]) == ("available", "idle")

    await eventually(is_idle)


async def call_id_of(site: Site, ani: str) -> str:
    """What Asterisk calls this caller."""
    rows: list[Json] = []

    async def is_stored() -> bool:
        rows[:] = await site.rows("select call_id from interactions where ani = $1", ani)
        return bool(rows)

    await eventually(is_stored)
    return str(rows[0]["call_id"])


async def comes_to(asterisk: RawAmi, channel_id: str, context: str, application: str, data: str) -> None:
    """Return when this channel is there in the dialplan, and this is done with it."""

    async def is_there() -> bool:
        asterisk.events = [event for event in asterisk.events if event["Event"] != "Status"]
        await asterisk.action({"Action": "Status"})
        seen = await asterisk.event(lambda event: event["Event"] == "Status" and event["Uniqueid"] == channel_id)
        return (seen["Context"], seen["Application"], seen["Data"]) == (context, application, data)

    await eventually(is_there, every=0.02)


async def joined(asterisk: RawAmi, call_id: str) -> None:
    """Return when the caller and somebody hear each other."""
    await asterisk.event(lambda event: event["Event"] == "BridgeEnter" and event["Uniqueid"] == call_id)


@contextmanager
def lasting(site: Site, prompt: str, seconds: float | None) -> Iterator[None]:
    """The prompt takes so long while the block runs, and is loud; None: it is missing."""
    files = [site.sounds / language / "cc" / f"{prompt}.wav" for language in ("en", "zh")]
    kept = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
        if seconds is not None:
            with wave.open(str(file), "wb") as written:
                written.setnchannels(1)
                written.setsampwidth(2)
                written.setframerate(8000)
                written.writeframes(b"\x00\x40\x00\xc0" * int(4000 * seconds))
    try:
        yield
    finally:
        for file, sound in zip(files, kept, strict=True):
            file.write_bytes(sound)


def heard_by(ani: str, seen: Sequence[Packet]) -> list[str]:
    """What this caller's telephone got to hear, packet by packet: music or a prompt. Silence is left out."""
    called = (p.data for p in seen if b"INVITE sip:" in p.data and f"sip:{ani}@".encode() in p.data)
    offered = re.search(rb"m=audio (\d+)", next(called, b""))
    port = int(offered[1]).to_bytes(2) if offered else b""
    mine = (p.data[_SOUND:] for p in seen if p.data[_PROTOCOL] == _UDP and p.data[_PORT] == port)
    return ["prompt" if _is_loud(sound) else "music" for sound in mine if len(set(sound)) > 1]


def _is_loud(sound: bytes) -> bool:
    return any((byte ^ _ALAW_TURNED) & _LOUDNESS >= _LOUD for byte in sound)


def offers_of(record: Json) -> list[tuple[str, str]]:
    """Who was rung, and what came of it."""
    return [(offer["agent"], offer["result"]) for offer in record["offers"]]


def segments_of(record: Json) -> list[tuple[str, str | None, str | None]]:
    """Each stretch: what it was, how it ended, and why."""
    return [(segment["kind"], segment["result"], segment["cause"]) for segment in record["segments"]]


def shown_to(desk: Desk) -> list[str]:
    """The numbers of the callers who were offered to this agent, in order."""
    return [message["pop"]["ani"] for message in desk.messages if message["type"] == "pop_shown"]


async def sip_message(log: Path, pattern: str) -> tuple[datetime, str]:
    """The first SIP message of this telephone that the pattern finds, and when; waits until there is one."""
    found: list[tuple[datetime, str]] = []

    async def is_there() -> bool:
        found[:] = [each for each in await asyncio.to_thread(_messages, log) if re.search(pattern, each[1])]
        return bool(found)

    await eventually(is_there, every=0.02)
    return found[0]


def was_rung(log: Path) -> bool:
    """Whether a call has reached this telephone."""
    return log.exists() and "INVITE sip:" in log.read_text()


def _messages(log: Path) -> list[tuple[datetime, str]]:
    if not log.exists():
        return []
    # The last one may be half written.
    _, *parts = _STAMP.split(log.read_text())
    return [(datetime.fromisoformat(at), text) for at, text in zip(parts[::2], parts[1::2], strict=True)]
