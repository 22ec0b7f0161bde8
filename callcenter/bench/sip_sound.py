"""The sound of a quiet caller: RTP (RFC 3550) with silence in G.711 A-law.

After answering, Asterisk waits up to half a second until it hears the caller: who sends nothing is no real caller.
"""

import asyncio
import re
import socket
import struct
from typing import Final

_PACKET_SECONDS: Final = 0.02
_SAMPLES: Final = 160
_SILENCE: Final = b"\xd5" * _SAMPLES
_PCMA: Final = 8
_VERSION: Final = 0x80
_SOURCE: Final = 0x0BE9C4


def packet(number: int) -> bytes:
    """The RTP packet with this number, from 0."""
    head = struct.pack("!BBHII", _VERSION, _PCMA, number & 0xFFFF, number * _SAMPLES & 0xFFFFFFFF, _SOURCE)
    return head + _SILENCE


def place_of_sound(sdp: str) -> tuple[str, int]:
    """Where the other side wants its sound."""
    host = re.search(r"^c=IN IP4 (\S+)", sdp, re.MULTILINE)
    port = re.search(r"^m=audio (\d+) ", sdp, re.MULTILINE)
    if host is None or port is None:
        raise ValueError("an SDP without an address for sound")
    return host.group(1), int(port.group(1))


async def be_quiet(media: socket.socket, place: tuple[str, int]) -> None:
    """Send silence in real time, the first packet at once, until cancelled."""
    number = 0
    while True:
        media.sendto(packet(number), place)
        number += 1
        await asyncio.sleep(_PACKET_SECONDS)
