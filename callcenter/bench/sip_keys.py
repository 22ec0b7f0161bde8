"""Keys as RFC 4733 events, and the silence between them: what a telephone sends every 20 ms. Pure.

Rule: all packets of a key carry the instant at which it was pressed; its end is sent three times at once.
"""

import struct
from collections import deque
from collections.abc import Sequence
from typing import Final

from callcenter.bench.sip_sound import PCMA, SAMPLES, rtp

EVENTS: Final = 101
KEYS: Final = "0123456789*#ABCD"
_SILENCE: Final = b"\xd5" * SAMPLES
_EVENT: Final = struct.Struct("!BBH")
_END: Final = 0x80
_VOLUME: Final = 10
# 80 ms down, 60 ms up: a fast finger.
_TICKS_DOWN: Final = 4
_TICKS_UP: Final = 3
_ENDS: Final = 3


class KeySender:
    """The packets of one caller, tick by tick."""

    def __init__(self, sound: bytes = _SILENCE) -> None:
        """`sound`: one packet of what goes out between the keys."""
        self._sound = sound
        self._keys: deque[str] = deque()
        self._now = 0
        self._packets = 0
        self._down_since = _TICKS_UP

    def press(self, keys: str) -> None:
        """Press them one after the other, as soon as those before them are up."""
        if not set(keys) <= set(KEYS):
            raise ValueError("no telephone has such a key")
        self._keys.extend(keys)

    def tick(self) -> tuple[Sequence[bytes], str]:
        """The packets of the next 20 ms, and the key that is let go with them, if any."""
        now, self._now = self._now, self._now + 1
        if not self._keys:
            self._down_since = max(self._down_since, now + 1)
        if now < self._down_since or not self._keys:
            return (self._packet(now, self._sound),), ""
        if now < self._down_since + _TICKS_DOWN:
            return (self._packet(self._down_since, self._event(now), marked=now == self._down_since),), ""
        since, self._down_since = self._down_since, now + _TICKS_UP
        ends = [self._packet(since, self._event(now - 1, since=since, end=_END)) for _ in range(_ENDS)]
        return ends, self._keys.popleft()

    def _event(self, now: int, *, since: int | None = None, end: int = 0) -> bytes:
        down = now + 1 - (self._down_since if since is None else since)
        return _EVENT.pack(KEYS.index(self._keys[0]), end | _VOLUME, down * SAMPLES)

    def _packet(self, tick: int, sound: bytes, *, marked: bool = False) -> bytes:
        number, self._packets = self._packets, self._packets + 1
        return rtp(number, tick * SAMPLES, sound, kind=PCMA if sound is self._sound else EVENTS, marked=marked)
