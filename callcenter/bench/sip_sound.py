"""The sound of a quiet caller: RTP (RFC 3550) with silence in G.711 A-law.

After answering, Asterisk waits up to half a second until it hears the caller: who sends nothing is no real caller.
"""

import asyncio
import re
import socket
import struct
from typing import Final

PACKET_SECONDS: Final = 0.02
SAMPLES: Final = 160
PCMA: Final = 8
_SILENCE: Final = b"\xd5" * SAMPLES
_VERSION: Final = 0x80
_MARK: Final = 0x80
_HEAD: Final = struct.Struct("!BBHII")
_SOURCE: Final = 0x0BE9C4


def rtp(number: int, instant: int, sound: bytes, *, kind: int = PCMA, marked: bool = False) -> bytes:
    """An RTP packet: the number of its kind, its instant in samples, and what is in it."""
    head = _HEAD.pack(_VERSION, kind | _MARK * marked, number & 0xFFFF, instant & 0xFFFFFFFF, _SOURCE)
    return head + sound


def packet(number: int) -> bytes:
    """The packet of silence with this number, from 0."""
    return rtp(number, number * SAMPLES, _SILENCE)


def sound_in(datagram: bytes) -> bytes:
    """The A-law sound of an RTP packet as Asterisk sends it, or nothing."""
    if len(datagram) <= _HEAD.size or datagram[0] != _VERSION or datagram[1] & ~_MARK != PCMA:
        return b""
    return datagram[_HEAD.size :]


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
        await asyncio.sleep(PACKET_SECONDS)
