"""Silence is sent where the other side wants it."""

import asyncio
import socket
import struct

import pytest

from callcenter.bench.sip_sound import be_quiet, packet, place_of_sound


def test_packets_count_on_and_their_time_is_that_of_the_samples() -> None:
    kind, number, stamp, _ = struct.unpack("!HHII", packet(70_000)[:12])
    assert kind == 0x8008
    assert number == 70_000 - 65_536
    assert stamp == 70_000 * 160
    assert len(packet(0)) == 172


def test_the_place_of_the_sound_is_read_from_the_sdp() -> None:
    sdp = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 21002 RTP/AVP 8\r\n"
    assert place_of_sound(sdp) == ("127.0.0.1", 21002)
    with pytest.raises(ValueError, match="without an address"):
        place_of_sound("v=0\r\n")


async def test_the_first_packet_goes_out_at_once_and_more_follow() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as us,
    ):
        ear.bind(("127.0.0.1", 0))
        ear.setblocking(False)
        sending = asyncio.ensure_future(be_quiet(us, ear.getsockname()))
        heard = [await asyncio.get_running_loop().sock_recv(ear, 500) for _ in range(2)]
        sending.cancel()
    assert heard == [packet(0), packet(1)]
