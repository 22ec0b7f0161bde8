"""A telephone that sends a tone of its own in every call and knows which tones it hears: who hears whom.

Rule: what is heard is the set of tones in each of the last packets alike, so that a moment of transition counts for
nothing. Tones are multiples of 50 Hz: in 20 ms each of them has whole periods, and they do not disturb each other.
"""

import asyncio
import cmath
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Final

from callcenter.bench.arrivals import Arrivals
from callcenter.bench.sip_message import SipMessage, tag_of
from callcenter.bench.sip_phone import HOST, Behaviour, SipPhone
from callcenter.bench.sip_sound import PACKET_SECONDS, PCMA, SAMPLES, place_of_sound, rtp, sound_in
from callcenter.bench.sip_tones import LINEAR, RATE
from callcenter.engine.tasks import spawn

# The tones that anybody may send here, music included.
TONES: Final = (300, 500, 800, 1100, 1400, 1700, 2000)
RING_TONE: Final = 450
EVENTS: Final = 101
_LOUDNESS: Final = 5000
# Three tones together are still each as loud as that.
_AUDIBLE: Final = 1500.0
_STEADY_PACKETS: Final = 8
_HEAD: Final = 12
_DEADLINE_SECONDS: Final = 10.0


class TalkingPhone(SipPhone):
    """`keys`: RFC 4733 keys that were sent to it, each once, when it has ended. Tone 0 is silence."""

    def __init__(self, user: str, server_port: int, tone: int, *, answers: bool = True) -> None:
        super().__init__(user, server_port, Behaviour.ANSWER if answers else Behaviour.BUSY)
        self.tone = tone
        self.heard: deque[frozenset[int]] = deque(maxlen=_STEADY_PACKETS)
        self.keys: list[str] = []
        self.invites: list[SipMessage] = []
        self.ended_calls: Arrivals[str] = Arrivals()
        self._sound = _alaw(tone)
        self._key_at = -1
        self._changed = asyncio.Event()
        self._last: tuple[SipMessage, float] | None = None
        self._media.setblocking(False)
        asyncio.get_running_loop().add_reader(self._media.fileno(), self._listen)

    async def hears(self, *tones: int, seconds: float = _DEADLINE_SECONDS) -> float:
        """Return when it hears exactly these for a while; the instant at which that began."""
        wanted = frozenset(tones)
        try:
            async with asyncio.timeout(seconds):
                while len(self.heard) < _STEADY_PACKETS or any(one != wanted for one in self.heard):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(
                f"{self._user} should hear {tones}, hears {[sorted(one) for one in self.heard]}"
            ) from None
        return time.monotonic() - _STEADY_PACKETS * PACKET_SECONDS

    async def has_keys(self, keys: str) -> None:
        """Return when it was sent these keys."""
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                while "".join(self.keys) != keys:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{self._user} should get {keys}, got {self.keys}") from None

    async def leaves(self) -> None:
        """End the last call that it has answered."""
        assert self._last is not None
        invite, at = self._last
        await self.received.first("the ACK", lambda m: m.method == "ACK", after=at)
        call_id = invite.get("Call-ID")
        if (talk := self._talks.pop(call_id, None)) is not None:
            talk.cancel()
        local = f"{invite.get('To')};tag={self._tag}"
        target = invite.get("Contact").strip("<>")
        await self._ask(self._request("BYE", target, call_id, local, invite.get("From"), ()))

    async def is_hung_up(self) -> None:
        """Return when the other side ends a call."""
        await self.received.first("BYE", lambda m: m.method == "BYE", after=0.0)

    def fall_silent(self) -> None:
        """Send no packets any more: it was muted, and leaves silence out."""
        for talk in self._talks.values():
            talk.cancel()

    def vanish(self) -> None:
        """Answer nothing any more and send nothing: its page was closed."""
        self.fall_silent()
        assert self._transport is not None
        self._transport.close()

    async def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._media.fileno())
        await super().close()

    def _ring(self, invite: SipMessage) -> list[SipMessage]:
        answers = super()._ring(invite)
        if self.behaviour is Behaviour.ANSWER:
            if not tag_of(invite.get("To")):
                self.invites.append(invite)
            self._last = (invite, time.monotonic())
            call_id = invite.get("Call-ID")
            if call_id not in self._talks:
                self._talks[call_id] = spawn(self._speak(place_of_sound(invite.body)), "sound", self._tasks)
        return answers

    async def _speak(self, place: tuple[str, int]) -> None:
        number = 0
        while True:
            self._media.sendto(rtp(number, number * SAMPLES, self._sound, kind=PCMA), place)
            number += 1
            await asyncio.sleep(PACKET_SECONDS)

    def _listen(self) -> None:
        try:
            datagram = self._media.recv(2048)
        except (BlockingIOError, ConnectionRefusedError):
            return
        if len(datagram) > _HEAD and datagram[1] & 0x7F == EVENTS:
            instant, is_end = int.from_bytes(datagram[4:8], "big"), datagram[_HEAD + 1] & 0x80
            if is_end and instant != self._key_at:
                self._key_at = instant
                self.keys.append("0123456789*#ABCD"[datagram[_HEAD]])
        elif sound := sound_in(datagram):
            self.heard.append(tones_in(sound))
        self._changed.set()

    @property
    def _sdp(self) -> str:
        lines = ("v=0", f"o=- 1 1 IN IP4 {HOST}", "s=-", f"c=IN IP4 {HOST}", "t=0 0")
        sound = (f"m=audio {self._media.getsockname()[1]} RTP/AVP 8 {EVENTS}", "a=rtpmap:8 PCMA/8000")
        keys = (f"a=rtpmap:{EVENTS} telephone-event/8000", f"a=fmtp:{EVENTS} 0-15")
        return "\r\n".join((*lines, *sound, *keys)) + "\r\n"


@lru_cache(maxsize=4096)
def tones_in(sound: bytes) -> frozenset[int]:
    """The tones in this A-law sound."""
    return frozenset(audible(tuple(LINEAR[octet] for octet in sound), (*TONES, RING_TONE)))


def audible(samples: Collection[int], tones: Collection[int]) -> list[int]:
    """Which of the tones are in these samples."""
    return [hertz for hertz in tones if _loudness(samples, hertz) > _AUDIBLE]


def _loudness(samples: Collection[int], hertz: int) -> float:
    turn = -2j * math.pi * hertz / RATE
    return 2 * abs(sum(sample * cmath.exp(turn * number) for number, sample in enumerate(samples))) / len(samples)


def _alaw(hertz: int) -> bytes:
    if not hertz:
        return b"\xd5" * SAMPLES
    wanted = (_LOUDNESS * math.sin(2 * math.pi * hertz * number / RATE) for number in range(SAMPLES))
    return bytes(min(range(256), key=lambda octet: abs(LINEAR[octet] - level)) for level in wanted)


@asynccontextmanager
async def talking_phone(
    user: str, server_port: int, tone: int, *, secret: str | None = None, port: int = 0, answers: bool = True
) -> AsyncIterator[TalkingPhone]:
    """A telephone while the block runs; with a secret it registers, with a port it is the carrier's other side."""
    phone = TalkingPhone(user, server_port, tone, answers=answers)
    try:
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: phone, local_addr=(HOST, port))
        if secret is not None:
            await phone.register(secret)
        yield phone
    finally:
        await phone.close()
