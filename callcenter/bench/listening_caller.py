"""A caller who presses keys and knows what he hears: RFC 4733 out, tones in, each with its instant.

Rule: he says nothing until he is told; silence goes out all the time, as from every telephone.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from callcenter.bench.arrivals import DEADLINE_SECONDS, Arrival, Arrivals
from callcenter.bench.metronome import Metronome
from callcenter.bench.sip_keys import EVENTS, KeySender
from callcenter.bench.sip_phone import HOST, Behaviour, SipPhone
from callcenter.bench.sip_sound import sound_in
from callcenter.bench.sip_tones import tone_in

# A tone that comes again after so long is heard a second time.
_BREAK_SECONDS: Final = 0.07
_LONGEST_DATAGRAM: Final = 2048


class ListeningCaller(SipPhone):
    """`heard`: the tones, each at its first packet; `pressed`: the keys, each at its end."""

    def __init__(self, user: str, server_port: int, metronome: Metronome) -> None:
        super().__init__(user, server_port, Behaviour.BUSY)
        self.heard: Arrivals[int] = Arrivals()
        self.pressed: Arrivals[str] = Arrivals()
        self._metronome = metronome
        self._keys = KeySender()
        self._tone = 0
        self._tone_at = 0.0
        self._media.setblocking(False)

    def press(self, keys: str) -> None:
        """Press them one after the other."""
        self._keys.press(keys)

    async def presses(self, keys: str) -> float:
        """Press them, and return the instant at which the last one is let go."""
        start = time.monotonic()
        self.press(keys)
        wanted = len(keys)

        def is_last(key: str) -> bool:
            nonlocal wanted
            wanted -= 1
            return wanted == 0

        return (await self.pressed.first("the end of a key", is_last, after=start)).at

    async def hears(self, hertz: int, *, after: float, seconds: float = DEADLINE_SECONDS) -> Arrival[int]:
        """The first time that he hears this tone begin, at or after the instant."""
        return await self.heard.first(f"a tone of {hertz} Hz", lambda tone: tone == hertz, after=after, seconds=seconds)

    def listen(self) -> None:
        """Take in what comes; `listening_caller` sees to it."""
        asyncio.get_running_loop().add_reader(self._media.fileno(), self._listen)

    async def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._media.fileno())
        await super().close()

    async def _speak(self, place: tuple[str, int]) -> None:
        leave = self._metronome.join(lambda: self._tick(place))
        try:
            await asyncio.Future()
        finally:
            leave()

    def _tick(self, place: tuple[str, int]) -> None:
        packets, key = self._keys.tick()
        for packet in packets:
            self._media.sendto(packet, place)
        if key:
            self.pressed.add(key)

    def _listen(self) -> None:
        try:
            sound = sound_in(self._media.recv(_LONGEST_DATAGRAM))
        except (BlockingIOError, ConnectionRefusedError):
            return
        now, tone = time.monotonic(), tone_in(sound)
        if tone and (tone != self._tone or now - self._tone_at > _BREAK_SECONDS):
            self.heard.add(tone)
        if tone:
            self._tone_at = now
        elif now - self._tone_at > _BREAK_SECONDS:
            self._tone = 0
            return
        self._tone = tone or self._tone

    @property
    def _sdp(self) -> str:
        lines = ("v=0", f"o=- 1 1 IN IP4 {HOST}", "s=-", f"c=IN IP4 {HOST}", "t=0 0")
        sound = (f"m=audio {self._media.getsockname()[1]} RTP/AVP 8 {EVENTS}", "a=rtpmap:8 PCMA/8000")
        keys = (f"a=rtpmap:{EVENTS} telephone-event/8000", f"a=fmtp:{EVENTS} 0-15")
        return "\r\n".join((*lines, *sound, *keys)) + "\r\n"


@asynccontextmanager
async def listening_caller(user: str, server_port: int, metronome: Metronome) -> AsyncIterator[ListeningCaller]:
    """A caller while the block runs; a call that he is in ends with it only when he leaves it."""
    caller = ListeningCaller(user, server_port, metronome)
    try:
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: caller, local_addr=(HOST, 0))
        caller.listen()
        yield caller
    finally:
        await caller.close()
