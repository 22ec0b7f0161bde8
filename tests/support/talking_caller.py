"""A caller with a voice: a tone, by which whoever hears it knows that it is he."""

import asyncio
import math
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Final

from callcenter.bench.arrivals import Arrivals, DidNotCome
from callcenter.bench.listening_caller import ListeningCaller
from callcenter.bench.metronome import Metronome
from callcenter.bench.sip_keys import EVENTS, KEYS, KeySender
from callcenter.bench.sip_message import Header, SipMessage
from callcenter.bench.sip_phone import HOST, Call
from callcenter.bench.sip_sound import PACKET_SECONDS, SAMPLES
from callcenter.bench.sip_tones import LINEAR, RATE

HERTZ: Final = 600
_LOUDNESS: Final = 9_000
_LONGEST_DATAGRAM: Final = 2048
# After the header of RTP, which has no extensions here.
_KEY_AT: Final = 12


class TalkingCaller(ListeningCaller):
    """Says his tone from the answer on, and hears the tones of others; `keys` are those that others press."""

    def __init__(self, user: str, server_port: int) -> None:
        super().__init__(user, server_port, Metronome())
        self.keys: Arrivals[str] = Arrivals()
        self._keys = KeySender(_tone())
        self._placed: list[Call] = []
        # What the caller is called, beside the number.
        self.name = ""

    async def call(self, number: str) -> Call:
        call = await super().call(number)
        self._placed.append(call)
        return call

    def _request(
        self,
        method: str,
        uri: str,
        call_id: str,
        local: str,
        remote: str,
        headers: Sequence[Header],
        *,
        cseq: str = "",
        body: str = "",
    ) -> SipMessage:
        if self.name:
            local = '"' + self.name.replace("\\", "\\\\").replace('"', '\\"') + '" ' + local
        return super()._request(method, uri, call_id, local, remote, headers, cseq=cseq, body=body)

    async def go(self) -> None:
        """End what still goes on: nobody waits for ever for somebody who is not there any more."""
        for call in self._placed:
            if call.call_id in self._talks:
                await self.leave(call)

    async def is_sent(self, key: str, *, after: float) -> None:
        """Return when somebody has pressed this key."""
        await self.keys.first(f"the key {key}", lambda pressed: pressed == key, after=after)

    def _listen(self) -> None:
        with suppress(BlockingIOError, ConnectionRefusedError):
            packet = self._media.recv(_LONGEST_DATAGRAM, socket.MSG_PEEK)
            if len(packet) > _KEY_AT and packet[1] & 0x7F == EVENTS:
                self.keys.add(KEYS[packet[_KEY_AT]])
        super()._listen()

    async def _speak(self, place: tuple[str, int]) -> None:
        loop = asyncio.get_running_loop()
        begun_at, number = loop.time(), 0
        while True:
            self._tick(place)
            number += 1
            await asyncio.sleep(max(0.0, begun_at + number * PACKET_SECONDS - loop.time()))


def _tone() -> bytes:
    """One packet of A-law; the next ones are like it."""
    samples = (_LOUDNESS * math.sin(2 * math.pi * HERTZ * number / RATE) for number in range(SAMPLES))
    return bytes(min(range(256), key=lambda octet: abs(LINEAR[octet] - sample)) for sample in samples)


@asynccontextmanager
async def talking_caller(user: str, server_port: int) -> AsyncIterator[TalkingCaller]:
    """A caller while the block runs."""
    caller = TalkingCaller(user, server_port)
    try:
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: caller, local_addr=(HOST, 0))
        caller.listen()
        try:
            yield caller
        finally:
            with suppress(DidNotCome):
                await caller.go()
    finally:
        await caller.close()
