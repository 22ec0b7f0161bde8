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


class Stream:
    """The last messages for one viewer."""

    def __init__(self, stream_id: str, role: Role = Role.AGENT) -> None:
        self.id = stream_id
        self.role = role
        self.seq = 0
        self.readers: set[Reader] = set()
        # Since when nobody reads it.
        self.idle_since_at: datetime | None = None
        self._log: deque[str] = deque(maxlen=LOG_LENGTH)

    def add(self, body: Body) -> None:
        """Number a message and wake the sockets."""
        self._log.append(body.text())
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

    def text(self, seq: int) -> str:
        """The message with this number, which must be here."""
        return f'{{"seq":{seq},{self._log[seq - self.seq - 1]}'


class Reader:
    """One socket's place on its viewer's stream."""

    def __init__(self, stream: Stream, snapshot: Callable[[], str], session: str | None) -> None:
        self.session = session
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

    def next_text(self) -> str | None:
        """What to send next; None when the client has everything."""
        if self._stream_id != self._stream.id or self.was_overtaken:
            text = self._snapshot()
            self._stream_id, self.seq = self._stream.id, self._stream.seq
            return text
        if self.seq == self._stream.seq:
            return None
        self.seq += 1
        return self._stream.text(self.seq)

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
