"""A caller and alice in a talk on the real Asterisk, and cleo's phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest_asyncio

from callcenter.bench.sip_tones import write_tone
from callcenter.core.commands import RingAgents
from callcenter.core.events import AgentAnswered, CallArrived, SwitchSeen
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.ami_floor import Listener
from tests.support.live_switch import Service
from tests.support.raw_ami import RawAmi
from tests.support.talk import ALICE, CALLER, CLEO, MUSIC, OUTSIDE, Talk
from tests.support.talking_phone import TalkingPhone, talking_phone


@pytest_asyncio.fixture
async def service(control: RawAmi, asterisk: LiveAsterisk, sounds: Path) -> AsyncIterator[Service]:
    write_tone(sounds / "music" / "music.wav", MUSIC, 30)
    service = Service(asterisk, Listener())
    await service.switch.start(service.listener.post, epoch=1)
    await service.until(SwitchSeen)
    yield service
    await service.switch.stop()


@asynccontextmanager
async def answered(service: Service, asterisk: LiveAsterisk, *, whisper: str | None = None) -> AsyncIterator[Talk]:
    """Alice has just picked up, and the two are being joined."""
    port = asterisk.place.sip_port
    async with (
        talking_phone("caller", port, CALLER, answers=False) as caller,
        talking_phone("alice", port, ALICE, secret=SECRET) as alice,
    ):
        line = await caller.call("4000")
        call_id = (await service.until(CallArrived)).call_id
        service.order(
            RingAgents(
                call_id=call_id,
                generation=1,
                offer_id="o1",
                endpoints=("alice",),
                ring_seconds=10,
                music="default",
                whisper=whisper,
                recording=f"talk-{call_id}",
            )
        )
        await service.until(AgentAnswered)
        yield Talk(service, caller, alice, line, call_id)


@asynccontextmanager
async def talking(service: Service, asterisk: LiveAsterisk) -> AsyncIterator[Talk]:
    async with answered(service, asterisk) as talk:
        await talk.caller.hears(ALICE)
        await talk.alice.hears(CALLER)
        yield talk


@pytest_asyncio.fixture
async def talk(service: Service, asterisk: LiveAsterisk) -> AsyncIterator[Talk]:
    async with talking(service, asterisk) as talk:
        yield talk


@pytest_asyncio.fixture
async def cleo(asterisk: LiveAsterisk) -> AsyncIterator[TalkingPhone]:
    async with talking_phone("cleo", asterisk.place.sip_port, CLEO, secret=SECRET) as phone:
        yield phone


@pytest_asyncio.fixture
async def outside(asterisk: LiveAsterisk) -> AsyncIterator[TalkingPhone]:
    async with talking_phone("outside", asterisk.place.sip_port, OUTSIDE, port=asterisk.carrier_port) as phone:
        yield phone
