"""The bytes of one AMI connection: cut into messages before anything is decoded, handed on in the order they came.

panoramisk's manager drives this class in place of its own protocol. Nothing raises out of `data_received`, since that
would close the link; memory is bounded; an event never answers a plain action; nothing is kept for a replay.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from callcenter.switch.asterisk.encode import encode_action
from callcenter.switch.asterisk.message import EVENT, RESPONSE, AmiMessage

BANNER = b"Asterisk Call Manager/"
END = b"\r\n\r\n"
LONGEST_LINE_BYTES = 16 * 1024
LONGEST_MESSAGE_BYTES = 256 * 1024
LONGEST_BANNER_BYTES = 256

log = structlog.get_logger()

Messages = tuple[AmiMessage, ...]


class OutgoingAction(Protocol):
    """What this file needs of panoramisk's Action."""

    future: asyncio.Future[Messages]
    as_list: bool

    def __getitem__(self, header: str) -> str: ...
    def get(self, header: str, default: str) -> str: ...
    def items(self) -> Iterator[tuple[str, str | Sequence[str]]]: ...


@dataclass(slots=True, kw_only=True)
class _Pending:
    future: asyncio.Future[Messages]
    as_list: bool
    parts: list[AmiMessage] = field(default_factory=list)


class AmiProtocol(asyncio.Protocol):
    """Events wait until `deliver_to` names their one handler. `banner` and `lost` resolve once."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.banner: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()
        self.transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._skipping = False
        self._garbage_logged = False
        self._pending: dict[bytes, _Pending] = {}
        self._lists = 0
        self._held: list[AmiMessage] = []
        self._on_event: Callable[[AmiMessage], object] = self._held.append

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def deliver_to(self, on_event: Callable[[AmiMessage], object]) -> None:
        """From now on events go to this handler, the ones that came before first."""
        held, self._on_event = self._held, on_event
        self._held = []
        for message in held:
            self._hand_over(message)

    def send_together(self, actions: Sequence[OutgoingAction]) -> None:
        """Writes all of them in one piece, so that nothing comes between; UnsafeValue before any byte is sent."""
        encoded = [encode_action(action.get("Action", ""), _fields(action)) for action in actions]
        assert self.transport is not None
        for action in actions:
            self._pending[action["ActionID"].encode()] = _Pending(future=action.future, as_list=action.as_list)
            self._lists += action.as_list
        self.transport.write(b"".join(encoded))

    def forget(self, action: OutgoingAction) -> None:
        """Nobody waits for this answer any more; a late one is dropped."""
        self._take(action["ActionID"].encode())

    def unsent_bytes(self) -> int:
        return 0 if self.transport is None else self.transport.get_write_buffer_size()

    def close(self) -> None:
        """Aborts: a peer that does not read must not keep the connection half alive."""
        if self.transport is not None:
            self.transport.abort()
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def data_received(self, data: bytes) -> None:  # noqa: C901 - the hot path of every event: one function
        if not self.banner.done():
            data = self._read_banner(data)
            if not data:
                return
        buffer = self._buffer
        if buffer:
            # Only the end of what was there can be part of a new terminator: a slow flood stays linear.
            searched = max(0, len(buffer) - len(END) + 1)
            buffer += data
            if buffer.find(END, searched) < 0:
                self._bound_buffer()
                return
            data = bytes(buffer)
            buffer.clear()
        frames = data.split(END)
        buffer += frames.pop()
        if self._skipping and frames:
            self._skipping = False
            del frames[0]
        for frame in frames:
            if frame.startswith(EVENT) and len(frame) <= LONGEST_LINE_BYTES:
                message = AmiMessage(frame)
                if self._lists and self._belongs_to_a_list(message):
                    continue
                try:
                    self._on_event(message)
                except Exception:
                    log.exception("ami_event_handler_failed", event_name=message.name)
            else:
                self._uncommon(frame)
        if buffer:
            self._bound_buffer()

    def _read_banner(self, data: bytes) -> bytes:
        self._buffer += data
        line, end, rest = bytes(self._buffer).partition(b"\r\n")
        if line[: len(BANNER)] != BANNER[: len(line)] or (not end and len(line) > LONGEST_BANNER_BYTES):
            log.error("ami_peer_is_not_asterisk")
            self.close()
        if not end or self.lost.done():
            return b""
        self._buffer.clear()
        self.banner.set_result(None)
        return rest

    def _bound_buffer(self) -> None:
        if self._skipping or len(self._buffer) > LONGEST_MESSAGE_BYTES:
            if not self._skipping:
                self._skip(len(self._buffer))
            self._skipping = True
            del self._buffer[: -len(END) + 1]

    def _uncommon(self, frame: bytes) -> None:
        """Responses, long messages and garbage: everything off the hot path."""
        frame = frame.lstrip(b"\r\n")
        too_long = len(frame) > LONGEST_LINE_BYTES and (
            len(frame) > LONGEST_MESSAGE_BYTES or max(map(len, frame.split(b"\r\n"))) > LONGEST_LINE_BYTES
        )
        if too_long or not frame.startswith((EVENT, RESPONSE)):
            self._skip(len(frame))
            return
        self._garbage_logged = False
        message = AmiMessage(frame)
        if message.is_event:
            if not (self._lists and self._belongs_to_a_list(message)):
                self._hand_over(message)
        else:
            self._answer(message)

    def _skip(self, size: int) -> None:
        # One line for a stretch of garbage: a peer gone mad must not fill the disk with our log.
        if not self._garbage_logged:
            log.warning("ami_garbage_skipped", first_bytes=size)
        self._garbage_logged = True

    def _hand_over(self, message: AmiMessage) -> None:
        try:
            self._on_event(message)
        except Exception:
            log.exception("ami_event_handler_failed", event_name=message.name)

    def _answer(self, response: AmiMessage) -> None:
        action_id = response.get("ActionID").encode()
        pending = self._pending.get(action_id)
        if pending is None:
            return
        if pending.as_list and response.succeeded and response.get("EventList") == "start":
            pending.parts.append(response)
            return
        self._resolve(action_id, (response,))

    def _belongs_to_a_list(self, message: AmiMessage) -> bool:
        action_id = message.get("ActionID").encode()
        pending = self._pending.get(action_id)
        # Without the first response the event only shares the id, as an early OriginateResponse does.
        if pending is None or not pending.parts:
            return False
        pending.parts.append(message)
        if message.get("EventList") == "Complete":
            self._resolve(action_id, tuple(pending.parts))
        return True

    def _resolve(self, action_id: bytes, messages: Messages) -> None:
        pending = self._take(action_id)
        if pending is not None and not pending.future.done():
            pending.future.set_result(messages)

    def _take(self, action_id: bytes) -> _Pending | None:
        pending = self._pending.pop(action_id, None)
        if pending is not None:
            self._lists -= pending.as_list
        return pending

    def _end(self) -> None:
        """A cancelled future is an unknown outcome; a message cut by the end was never one."""
        self._buffer.clear()
        for action_id in list(self._pending):
            pending = self._take(action_id)
            if pending is not None:
                pending.future.cancel()
        self.banner.cancel()
        if not self.lost.done():
            self.lost.set_result(None)


def _fields(action: OutgoingAction) -> dict[str, str | Sequence[str]]:
    return {header: value for header, value in action.items() if header.lower() != "action"}
