"""The caller against a switch that sends tones and takes keys."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from callcenter.bench.listening_caller import ListeningCaller, listening_caller
from callcenter.bench.metronome import metronome
from callcenter.bench.sip_keys import EVENTS
from callcenter.bench.sip_message import parse, response_to
from callcenter.bench.sip_phone import HOST
from callcenter.bench.sip_sound import place_of_sound, rtp
from callcenter.bench.sip_tones import write_tone
from tests.bench.test_sip_tones import packets


class Switch(asyncio.DatagramProtocol):
    """Answers calls; its sound is a socket of its own."""

    def __init__(self, media: socket.socket) -> None:
        self.ear: tuple[str, int] = (HOST, 0)
        self.offered = ""
        self._media = media

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        message = parse(data)
        if message.method == "INVITE":
            self.offered, self.ear = message.body, place_of_sound(message.body)
        if message.method in {"INVITE", "BYE"}:
            contact = [("Contact", f"<sip:switch@{HOST}>")]
            sdp = f"v=0\r\nc=IN IP4 {HOST}\r\nm=audio {self._media.getsockname()[1]} RTP/AVP 8\r\n"
            assert hasattr(self.transport, "sendto")
            self.transport.sendto(response_to(message, "200 OK", tag="s", headers=contact, body=sdp).encode(), addr)


@pytest_asyncio.fixture
async def stage() -> AsyncIterator[tuple[ListeningCaller, Switch, socket.socket]]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as media:
        media.bind((HOST, 0))
        media.setblocking(False)
        loop = asyncio.get_running_loop()
        transport, switch = await loop.create_datagram_endpoint(lambda: Switch(media), local_addr=(HOST, 0))
        port = transport.get_extra_info("sockname")[1]
        async with metronome() as beat, listening_caller("13800138000", port, beat) as caller:
            yield caller, switch, media
        transport.close()


async def test_he_says_when_a_tone_begins_and_another_one(
    stage: tuple[ListeningCaller, Switch, socket.socket], tmp_path: Path
) -> None:
    caller, switch, media = stage
    call = await caller.call("4000")
    for hertz in (400, 900):
        write_tone(tmp_path / "tone.wav", hertz, 0.06)
        for number, sound in enumerate(packets(tmp_path / "tone.wav")):
            media.sendto(rtp(number, number * 160, sound), switch.ear)
    first = await caller.hears(400, after=call.sent_at)
    assert (await caller.hears(900, after=first.at)).at >= first.at
    await caller.leave(call)


async def test_he_offers_keys_and_presses_them(stage: tuple[ListeningCaller, Switch, socket.socket]) -> None:
    caller, switch, media = stage
    call = await caller.call("4000")
    assert f"m=audio {switch.ear[1]} RTP/AVP 8 {EVENTS}" in switch.offered
    assert f"a=rtpmap:{EVENTS} telephone-event/8000" in switch.offered
    assert await caller.presses("42") > call.sent_at
    loop = asyncio.get_running_loop()
    codes: list[int] = []
    async with asyncio.timeout(10):
        while codes[-3:] != [2, 2, 2]:
            packet = await loop.sock_recv(media, 500)
            if packet[1] & 0x7F == EVENTS and packet[13] & 0x80:
                codes.append(packet[12])
    assert codes == [4, 4, 4, 2, 2, 2]
    await caller.leave(call)
