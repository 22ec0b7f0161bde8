"""One viewer's numbered messages, and each socket's place among them.

Rule: numbers have no gaps. Who has fallen out of the log gets a snapshot, as at the first start.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Final

from callcenter.api.people import Role
from callcenter.api.realtime.messages import Numbered
from callcenter.api.realtime.packing import LARGE, packed, unpacked, with_beginning

# How far a socket may be behind, and how much can be resumed. Texts are shared by all streams.
LOG_LENGTH: Final = 1024


class Body:
    """A message whose text is made once, when the first viewer needs it, and without its number."""

    __slots__ = ("_make", "_text")

    def __init__(self, make: Callable[[], Numbered]) -> None:
        self._make = make
        self._text = ""

    def text(self) -> str:
        """The message's JSON from its second field on."""
        if not self._text:
            self._text = self._make().model_dump_json(exclude={"seq"}).removeprefix("{")
        return self._text

    def freeze(self) -> None:
        """Say it as of now, whenever it is read."""
        self.text()

    def frame(self, seq: int, *, pack: bool) -> str | bytes:
        """The message with this number, for a socket. What is told to one is never packed."""
        return f'{{"seq":{seq},{self.text()}'


class BoardBody(Body):
    """A message to many, whose text is there. Large ones are packed, once, and go so to whoever can unpack them."""

    __slots__ = ("_packed",)

    def __init__(self, text: str) -> None:
        large = len(text) > LARGE
        self._text = "" if large else text
        self._packed = packed(text) if large else b""

    def text(self) -> str:
        """The message's JSON from its second field on."""
        return self._text or unpacked(self._packed)

    def freeze(self) -> None:
        """It is said already."""

    def frame(self, seq: int, *, pack: bool) -> str | bytes:
        """The message with this number: bytes are packed."""
        if pack and self._packed:
            return with_beginning(f'{{"seq":{seq},', self._packed)
        return super().frame(seq, pack=pack)


class Stream:
    """The last messages for one viewer."""

    def __init__(self, stream_id: str, role: Role = Role.AGENT) -> None:
        self.id = stream_id
        self.role = role
        self.seq = 0
        self.readers: set[Reader] = set()
        # Since when nobody reads it.
        self.idle_since_at: datetime | None = None
        self._log: deque[Body] = deque(maxlen=LOG_LENGTH)

    def add(self, body: Body) -> None:
        """Number a message and wake the sockets."""
        body.freeze()
        self._log.append(body)
        self.seq += 1
        for reader in self.readers:
            reader.wake()

    def restart(self, stream_id: str) -> None:
        """What was numbered before is void: every socket gets a snapshot."""
        self.id = stream_id
        self.seq = 0
        self._log.clear()
        for reader in self.readers:
            reader.wake()

    def holds(self, seq: int) -> bool:
        """Whether everything after `seq` is still here."""
        return self.seq - len(self._log) <= seq <= self.seq

    def frame(self, seq: int, *, pack: bool = False) -> str | bytes:
        """The message with this number, which must be here."""
        return self._log[seq - self.seq - 1].frame(seq, pack=pack)


class Reader:
    """One socket's place on its viewer's stream. `packs`: its client unpacks large messages (`packing.py`)."""

    def __init__(self, stream: Stream, snapshot: Callable[[bool], str | bytes], session: str | None) -> None:
        self.session = session
        self.packs = False
        self.ended = False
        self.seq = 0
        self._stream = stream
        self._stream_id = ""
        self._snapshot = snapshot
        self._woken = asyncio.Event()

    def begin(self, stream_id: str | None, resume_from: int | None) -> None:
        """Go on after the last message the client has seen, or with a snapshot when that cannot be."""
        resumes = stream_id == self._stream.id and resume_from is not None and self._stream.holds(resume_from)
        self._stream_id = self._stream.id if resumes else ""
        self.seq = resume_from if resumes and resume_from is not None else 0
        self.wake()

    @property
    def was_overtaken(self) -> bool:
        """Whether messages came so much faster than they were sent that the next one is gone."""
        return self._stream_id == self._stream.id and not self._stream.holds(self.seq)

    def next_frame(self) -> str | bytes | None:
        """What to send next, bytes when it is packed; None when the client has everything."""
        if self._stream_id != self._stream.id or self.was_overtaken:
            frame = self._snapshot(self.packs)
            self._stream_id, self.seq = self._stream.id, self._stream.seq
            return frame
        if self.seq == self._stream.seq:
            return None
        self.seq += 1
        return self._stream.frame(self.seq, pack=self.packs)

    def end(self) -> None:
        """The session is over: the socket is to be closed."""
        self.ended = True
        self.wake()

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    async def wait(self) -> None:
        """Return when there may be something to send."""
        await self._woken.wait()
        self._woken.clear()
