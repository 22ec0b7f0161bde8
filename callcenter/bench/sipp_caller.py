"""SIPp as the caller on the trunk: dials, waits in the queue, talks, and leaves when the other side hangs up."""

import asyncio
import os
import random
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from callcenter.bench.sip_phone import HOST

# A customer of the demo, so that the look-up finds somebody.
NUMBER: Final = "13800138000"
_LEAVE_SECONDS: Final = 10.0

_SCENARIO: Final = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:@@NUMBER@@@[local_ip]:[local_port]>;tag=[pid]c[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:caller@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=caller 1 1 IN IP[local_ip_type] [local_ip]
    s=-
    c=IN IP[media_ip_type] [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 8
    a=rtpmap:8 PCMA/8000
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
    ACK [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:@@NUMBER@@@[local_ip]:[local_port]>;tag=[pid]c[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv request="BYE"/>
  <send><![CDATA[
    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0

  ]]></send>
</scenario>
"""


class CallerFailed(Exception):
    """The call did not go as the scenario says."""


def sipp() -> str | None:
    """The program, if it is installed."""
    return shutil.which("sipp")


def scenario(number: str) -> str:
    """What SIPp does, with the caller's number."""
    return _SCENARIO.replace("@@NUMBER@@", number)


@asynccontextmanager
async def sipp_caller(dialled: str, sip_port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """A call that runs while the block does; the block has to see to its end."""
    program = sipp()
    if program is None:
        raise CallerFailed("SIPp is not installed")
    first = free_block()
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-sipp-") as folder:
        file = Path(folder) / "caller.xml"
        file.write_text(scenario(NUMBER))
        process = await asyncio.create_subprocess_exec(
            program,
            *("-sf", str(file), "-s", dialled, f"{HOST}:{sip_port}", "-m", "1", "-nostdin"),
            *("-i", HOST, "-p", str(first), "-mi", HOST, "-mp", str(first + 4)),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "TERM": "dumb"},
        )
        try:
            yield process
            async with asyncio.timeout(_LEAVE_SECONDS):
                code = await process.wait()
            if code != 0:
                raise CallerFailed(f"SIPp ended with {code}")
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def free_block() -> int:
    """The first of ten ports: signalling, and from the fifth on the media."""
    # Below the range from which the system gives out ports by itself, so that nobody takes them before SIPp does.
    for _ in range(100):
        first = random.randrange(12_000, 20_000, 10)
        with ExitStack() as stack:
            try:
                for port in range(first, first + 10):
                    stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)).bind((HOST, port))
            except OSError:
                continue
            return first
    raise CallerFailed("no ten ports in a row are free")
