"""An AMI server that misbehaves on demand: the faults are the ones that were seen with real links.

It answers in the exact shapes of Asterisk 22; a test changes `faults` or `answers` at any time, and it waits on
conditions with a deadline, never on time.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from callcenter.switch.asterisk.link import AmiAddress

DEADLINE_SECONDS = 5.0

Headers = dict[str, str]
Answer = Callable[[Headers], Iterable[bytes]]


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong, all of it off by default."""

    banner: bytes = b"Asterisk Call Manager/12.0.0\r\n"
    wrong_password: bool = False
    silent: bool = False  # reads but answers nothing: a half-open link
    silent_actions: set[str] = field(default_factory=set)  # these are done, their answers are lost
    deaf_after_login: bool = False  # stops reading: a slow reader
    write_bytes: int | None = None  # every write split into pieces of this size
    cut_after_bytes: int | None = None  # the connection is aborted after so many bytes of it
    repeat: int = 1  # every event this many times


def block(**headers: str) -> bytes:
    """One AMI message; `_` in a name stands for nothing special, names are sent as they are written."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode() + b"\r\n"


def list_answer(item_event: str, items: Iterable[Headers]) -> Answer:
    """Answers an action with a list, closed the way Asterisk closes it."""
    rows = list(items)

    def answer(action: Headers) -> Iterable[bytes]:
        action_id = action["ActionID"]
        yield block(Response="Success", ActionID=action_id, EventList="start", Message="List will follow")
        for row in rows:
            yield block(Event=item_event, ActionID=action_id, **row)
        yield block(Event=f"{item_event}Complete", ActionID=action_id, EventList="Complete", ListItems=str(len(rows)))

    return answer


class FakeAmi:
    """`async with FakeAmi() as server:`; `received` holds every action in order, over all connections."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.answers: dict[str, Answer] = {}
        self.received: list[Headers] = []
        self.raw = bytearray()
        self.connections = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Condition()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def address(self) -> AmiAddress:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return AmiAddress(host="127.0.0.1", port=port, username="control", secret="s3cret")

    def actions(self, name: str) -> list[Headers]:
        return [action for action in self.received if action["Action"] == name]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits until something received or a new connection makes it true."""
        async with asyncio.timeout(DEADLINE_SECONDS), self._changed:
            await self._changed.wait_for(condition)

    async def emit(self, *blocks: bytes) -> None:
        """Sends events to every connection."""
        for writer in list(self._writers):
            for data in blocks:
                await self._write(writer, data * self.faults.repeat)

    def cut(self) -> None:
        """Drops every connection without a goodbye."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            async with self._changed:
                self.connections += 1
                self._changed.notify_all()
            await self._write(writer, self.faults.banner)
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            data = await reader.readuntil(b"\r\n\r\n")
            action = dict(line.split(": ", 1) for line in data.decode().split("\r\n") if line)
            async with self._changed:
                self.raw += data
                self.received.append(action)
                self._changed.notify_all()
            if self.faults.silent or action["Action"] in self.faults.silent_actions:
                continue
            for answer in self._answer(action):
                await self._write(writer, answer)
            if action["Action"] == "Login" and self.faults.wrong_password:
                await writer.drain()
                return
            if self.faults.deaf_after_login:
                writer.transport.pause_reading()  # type: ignore[attr-defined]
                await asyncio.Event().wait()

    def _answer(self, action: Headers) -> Iterable[bytes]:
        name, action_id = action["Action"], action["ActionID"]
        if name in self.answers:
            return self.answers[name](action)
        match name:
            case "Login" if self.faults.wrong_password or action["Secret"] != "s3cret":
                return [block(Response="Error", ActionID=action_id, Message="Authentication failed")]
            case "Login":
                return [block(Response="Success", ActionID=action_id, Message="Authentication accepted")]
            case "Ping":
                return [block(Response="Success", ActionID=action_id, Ping="Pong", Timestamp="1795285260.100000")]
            case _:
                return [block(Response="Success", ActionID=action_id, Message=f"{name} successful")]

    async def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        left = self.faults.cut_after_bytes
        if left is not None:
            data, self.faults.cut_after_bytes = data[:left], left - len(data[:left])
        step = self.faults.write_bytes or len(data) or 1
        for at in range(0, len(data), step):
            writer.write(data[at : at + step])
            await writer.drain()
            # Lets the reader take this piece before the next one is there.
            await asyncio.sleep(0)
        if self.faults.cut_after_bytes == 0:
            self.faults.cut_after_bytes = None
            writer.close()
