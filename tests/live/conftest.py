"""One real Asterisk for the whole run, in a temporary home on free ports; the tests themselves set the heartbeat."""

import asyncio
import os
import socket
import time
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio

from callcenter.core.configuration import PhoneKind
from callcenter.switch.asterisk.embedded import EmbeddedAsterisk, Place
from callcenter.switch.asterisk.provisioning import (
    DegradedQueue,
    PhoneAccount,
    Provision,
    QueueOfNumber,
    provision,
)
from callcenter.switch.asterisk.unpack import AsteriskUnavailable, default_cache, find_or_unpack
from tests.support.raw_ami import RawAmi, logged_in
from tests.support.sip import free_block, free_port, sipp

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a-telephone-of-the-tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAsterisk:
    place: Place
    running: EmbeddedAsterisk
    provision: Provision
    carrier_port: int


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short silences instead of prompts: what is said is not judged here."""
    folder = tmp_path_factory.mktemp("sounds")
    for name, seconds in (
        ("en/cc/welcome", 0.2),
        ("en/cc/menu", 0.2),
        ("zh/cc/welcome", 0.2),
        ("en/cc/long", 20.0),
        ("en/cc/leave_message", 0.2),
        ("zh/cc/leave_message", 0.2),
        ("zh/cc/whisper", 2.0),
        ("music/music", 3.0),
    ):
        file = folder / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(file), "wb") as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(8000)
            written.writeframes(b"\x10\x00\xf0\xff" * int(4000 * seconds))
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def asterisk(sounds: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LiveAsterisk]:
    if sipp() is None:
        pytest.skip("SIPp is not installed")
    try:
        installation = find_or_unpack(default_cache(), lambda progress: None)
    except AsteriskUnavailable as missing:
        pytest.skip(str(missing))
    media = 22000 + os.getpid() % 100 * 100
    place = Place(
        home=tmp_path_factory.mktemp("home"),
        sounds=sounds,
        templates=ROOT / "asterisk_conf",
        sip_port=free_port(),
        ws_port=free_port(socket.SOCK_STREAM),
        ami_port=free_port(socket.SOCK_STREAM),
        rtp_ports=(media, media + 99),
    )
    carrier_port = free_block()
    wanted = Provision(
        phones=(
            PhoneAccount(endpoint="alice", secret=SECRET, kind=PhoneKind.DESK, display="Alice"),
            PhoneAccount(endpoint="bob", kind=PhoneKind.BROWSER, display="鲍勃"),
            PhoneAccount(endpoint="cleo", secret=SECRET, kind=PhoneKind.DESK, display="Cleo"),
            PhoneAccount(endpoint="dave-desk", secret=SECRET, kind=PhoneKind.DESK, display="Dave"),
        ),
        queues=(DegradedQueue(name="sales", endpoints=("alice",)),),
        numbers=(QueueOfNumber(dnis="4001", queue="sales"),),
        recordings=place.recordings,
        trunk=f"sip:127.0.0.1:{carrier_port}",
    )
    provision(place.etc, wanted)
    running = EmbeddedAsterisk(place, installation)
    await running.start()
    yield LiveAsterisk(place=place, running=running, provision=wanted, carrier_port=carrier_port)
    await running.stop()


@pytest_asyncio.fixture
async def control(asterisk: LiveAsterisk) -> AsyncIterator[RawAmi]:
    """The account that steers calls; the heartbeat is fresh and no epoch is set."""
    async with logged_in(asterisk.place.ami_port, "control", asterisk.running.secrets.control) as ami:
        await beat(ami, time.time())  # noqa: TID251 - compared by Asterisk with its own clock
        await ami.action({"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "0"})
        yield ami
        await everybody_off(ami)


@pytest_asyncio.fixture
async def operations(asterisk: LiveAsterisk) -> AsyncIterator[RawAmi]:
    async with logged_in(asterisk.place.ami_port, "operations", asterisk.running.secrets.operations) as ami:
        yield ami


async def beat(ami: RawAmi, at: float) -> None:
    # An hour ahead: tests that are not about the heartbeat need not send it again.
    await ami.action({"Action": "Setvar", "Variable": "CC_BEAT", "Value": str(int(at) + 3600 if at else 0)})


_OFF_SECONDS: Final = 20.0


async def everybody_off(ami: RawAmi) -> None:
    """A SIPp that was ended says no BYE; its call would go on into the next test."""
    left, deadline = "", asyncio.get_running_loop().time() + _OFF_SECONDS
    while left != "0":
        assert asyncio.get_running_loop().time() < deadline, f"calls of this test do not end: {left} channels"
        await ami.action({"Action": "Hangup", "Channel": "/^.*$/"})
        ami.events.clear()
        await ami.action({"Action": "CoreShowChannels"})
        left = (await ami.event(lambda event: event["Event"] == "CoreShowChannelsComplete"))["ListItems"]


# Beside these the others fit into what time is left.
_LONGEST = (
    "test_service_killed.py",
    "test_agent_page.py",
    "test_demo_flows.py",
    "test_faults.py",
    "test_offers.py",
    "test_after_talk.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin first."""
    items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))
