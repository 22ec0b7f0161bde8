"""The embedded Asterisk over its life: killed and started again, dying with its parent, or outliving it."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from callcenter.switch.asterisk.embedded import EmbeddedAsterisk, Place
from callcenter.switch.asterisk.unpack import AsteriskUnavailable, Installation, default_cache, find_or_unpack
from tests.support.sip import free_port

ROOT = Path(__file__).resolve().parents[2]

SERVICE = """
import asyncio, sys
from pathlib import Path
from callcenter.switch.asterisk.embedded import EmbeddedAsterisk, Place
from callcenter.switch.asterisk.unpack import default_cache, find_or_unpack
async def main():
    home, sip, ws, ami, dies = sys.argv[1:]
    ports = {"sip_port": int(sip), "ws_port": int(ws), "ami_port": int(ami)}
    place = Place(home=Path(home), sounds=Path(home), templates=Path("asterisk_conf"), **ports)
    asterisk = EmbeddedAsterisk(place, find_or_unpack(default_cache(), print), die_with_parent=dies == "True")
    await asterisk.start()
    print("PID", asterisk.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def installation() -> Installation:
    try:
        return find_or_unpack(default_cache(), lambda progress: None)
    except AsteriskUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(
        home=tmp_path,
        sounds=tmp_path,
        templates=ROOT / "asterisk_conf",
        sip_port=free_port(),
        ws_port=free_port(socket.SOCK_STREAM),
        ami_port=free_port(socket.SOCK_STREAM),
    )


async def killed_service(place: Place, *, dies: bool) -> int:
    """Start a service that starts Asterisk, kill it with SIGKILL, give Asterisk's process id."""
    service = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", SERVICE, str(place.home), str(place.sip_port), str(place.ws_port), str(place.ami_port), str(dies)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert service.stdout is not None
    async with asyncio.timeout(60):
        while not (line := await service.stdout.readline()).startswith(b"PID "):
            assert line, "the service ended"
    service.kill()
    await service.wait()
    return int(line.split()[1])


async def ended(pid: int) -> None:
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    done = asyncio.Event()
    asyncio.get_running_loop().add_reader(handle, done.set)
    try:
        async with asyncio.timeout(10):
            await done.wait()
    finally:
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)


async def test_it_starts_again_after_a_kill(place: Place, installation: Installation) -> None:
    asterisk = EmbeddedAsterisk(place, installation)
    await asterisk.start()
    assert asterisk.pid is not None
    os.kill(asterisk.pid, signal.SIGKILL)
    async with asyncio.timeout(10):
        await asterisk.wait()
    assert (place.root / "run" / "asterisk.pid").exists(), "the stale file is what this test is about"
    await asterisk.start()
    await asterisk.stop()
    assert asterisk.pid is None


async def test_it_dies_with_a_killed_service(place: Place, installation: Installation) -> None:
    pid = await killed_service(place, dies=True)
    await ended(pid)


async def test_it_can_outlive_a_killed_service_and_is_adopted(place: Place, installation: Installation) -> None:
    pid = await killed_service(place, dies=False)
    asterisk = EmbeddedAsterisk(place, installation, die_with_parent=False)
    await asterisk.start()
    assert asterisk.pid == pid
    await asterisk.stop()
    await ended(pid)


async def test_one_left_over_is_replaced_when_it_shall_die_with_its_parent(
    place: Place, installation: Installation
) -> None:
    pid = await killed_service(place, dies=False)
    asterisk = EmbeddedAsterisk(place, installation)
    await asterisk.start()
    assert asterisk.pid != pid
    await asterisk.stop()
