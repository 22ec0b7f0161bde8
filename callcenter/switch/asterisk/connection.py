"""The AMI link: one connection at a time, watched, with back-off. The only file here that imports panoramisk.

Every action ends as done, refused or unknown. Each connection has a panoramisk manager of its own, so nothing that was
not acknowledged can be sent again after a reconnect; its pings and its reconnects are switched off, ours check answers.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Generator, Sequence
from functools import partial
from typing import Any, assert_never

import structlog
from panoramisk.actions import Action
from panoramisk.manager import Manager

from callcenter.switch.asterisk.encode import Fields, encode_action
from callcenter.switch.asterisk.link import AmiAddress, LinkEnd, LinkState, LinkTimings
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import (
    Answer,
    Done,
    ListOutcome,
    Outcome,
    Refused,
    Unknown,
    UnknownReason,
    list_outcome,
    outcome,
)
from callcenter.switch.asterisk.protocol import AmiProtocol, Messages

MOST_UNSENT_BYTES = 256 * 1024

log = structlog.get_logger()


class AmiLink:
    """One ordered link. All callbacks are synchronous; `on_up` comes before the first event of a connection."""

    def __init__(
        self,
        *,
        address: AmiAddress,
        on_event: Callable[[AmiMessage], object],
        on_up: Callable[[], object],
        on_down: Callable[[LinkEnd], object],
        timings: LinkTimings,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._address = address
        self._login = {"Username": address.username, "Secret": address.secret, "Events": "on"}
        # A login that can never be sent is a mistake in the settings, told before the first connection.
        encode_action("Login", self._login)
        self._on_event = on_event
        self._on_up = on_up
        self._on_down = on_down
        self._timings = timings
        self._sleep = sleep
        self._chance = chance
        self._protocol: AmiProtocol | None = None
        self._task: asyncio.Task[None] | None = None
        self._failures = 0
        self.state = LinkState.STOPPED

    @property
    def connected(self) -> bool:
        return self._protocol is not None and not self._protocol.lost.done()

    async def start(self) -> None:
        """Starts connecting and returns at once; `on_up` tells when."""
        if self._task is not None:
            raise RuntimeError("the AMI link was started before")
        self._task = asyncio.get_running_loop().create_task(self._run(), name="ami-link")
        self._task.add_done_callback(_report_crash)

    async def stop(self) -> None:
        """Ends the connection; every waiting action becomes unknown."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait((task,))
        self.state = LinkState.STOPPED

    async def send(self, fields: Fields, *, timeout: float) -> Outcome:
        """One action, `Action` among its fields. Raises UnsafeValue before anything is sent."""
        (only,) = await self.send_pipelined((fields,), timeout=timeout)
        return only

    def begin(self, actions: Sequence[Fields], *, timeout: float) -> Awaitable[tuple[Outcome, ...]]:
        """Several actions written back to back, at once; what is returned waits for their outcomes.

        One that is refused does not stop the ones behind it. Raises UnsafeValue before anything is sent.
        """
        sent = [Action(dict(fields), as_list=False) for fields in actions]
        return _Later(partial(self._outcomes, sent, self._write(sent), timeout))

    async def send_pipelined(self, actions: Sequence[Fields], *, timeout: float) -> tuple[Outcome, ...]:
        """Several actions written back to back, and their outcomes."""
        return await self.begin(actions, timeout=timeout)

    async def send_list(self, fields: Fields, *, timeout: float) -> ListOutcome:
        """An action that Asterisk answers with a list of events."""
        sent = [Action(dict(fields), as_list=True)]
        (answer,) = await _answers(sent, self._write(sent), timeout)
        return list_outcome(answer)

    async def _outcomes(
        self, actions: Sequence[Action], written: AmiProtocol | Refused, timeout: float
    ) -> tuple[Outcome, ...]:
        return tuple(outcome(answer) for answer in await _answers(actions, written, timeout))

    def _write(self, actions: Sequence[Action]) -> AmiProtocol | Refused:
        """Write the actions; returns where their answers will come, or why nothing was written."""
        protocol = self._protocol
        if protocol is None or protocol.lost.done():
            return Refused(message="disconnected")
        if protocol.unsent_bytes() > MOST_UNSENT_BYTES:
            return Refused(message="congested")
        protocol.send_together(actions)
        return protocol

    async def _run(self) -> None:
        while True:
            self.state = LinkState.CONNECTING
            end = await self._one_connection()
            delay = self._delay_after(end)
            self.state = LinkState.AUTH_FAILED if end is LinkEnd.AUTH_FAILED else LinkState.WAITING
            if end is LinkEnd.AUTH_FAILED:
                log.error("ami_login_refused", host=self._address.host, port=self._address.port, retry_seconds=delay)
            else:
                log.warning("ami_link_down", reason=end, failures=self._failures, retry_seconds=round(delay, 2))
            await self._sleep(delay)

    def _delay_after(self, end: LinkEnd) -> float:
        longest = min(self._timings.longest_retry, self._timings.first_retry * 2.0 ** min(self._failures, 16))
        self._failures += 1
        delay = longest * (0.5 + self._chance() / 2)
        return max(delay, self._timings.auth_retry) if end is LinkEnd.AUTH_FAILED else delay

    async def _one_connection(self) -> LinkEnd:
        manager = _Connection(host=self._address.host, port=self._address.port, protocol_factory=AmiProtocol)
        end = LinkEnd.STOPPED
        try:
            try:
                async with asyncio.timeout(self._timings.connect):
                    _, protocol = await manager.connect()
            except OSError:  # TimeoutError is one
                end = LinkEnd.UNREACHABLE
                return end
            refused = await self._log_in(protocol)
            if refused is not None:
                end = refused
                return end
            self._go_up(protocol)
            end = await self._watch(protocol)
            return end
        finally:
            manager.close()
            self._go_down(end)

    async def _log_in(self, protocol: AmiProtocol) -> LinkEnd | None:
        # The secret is not for whoever listens on that port: nothing is sent before an AMI banner.
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._timings.login
        await asyncio.wait((protocol.banner,), timeout=self._timings.login)
        if not protocol.banner.done() or protocol.banner.cancelled():
            return LinkEnd.NO_LOGIN
        login = Action({"Action": "Login", **self._login}, as_list=False)
        protocol.send_together([login])
        (answer,) = await _answers([login], protocol, deadline - loop.time())
        match outcome(answer):
            case Done():
                return None
            case Refused():
                return LinkEnd.AUTH_FAILED
            case Unknown():
                return LinkEnd.NO_LOGIN
            case never:
                assert_never(never)

    async def _watch(self, protocol: AmiProtocol) -> LinkEnd:
        while True:
            await asyncio.wait((protocol.lost,), timeout=self._timings.ping_every)
            if protocol.lost.done():
                return LinkEnd.LOST
            ping = Action({"Action": "Ping"}, as_list=False)
            protocol.send_together([ping])
            (answer,) = await _answers([ping], protocol, self._timings.ping_deadline)
            match answer:
                case Unknown(reason=UnknownReason.TIMEOUT):
                    return LinkEnd.PING_TIMEOUT
                case Unknown():
                    return LinkEnd.LOST
                case _:
                    # Only a link that works resets the back-off: one that falls right after login must not spin.
                    self._failures = 0

    def _go_up(self, protocol: AmiProtocol) -> None:
        self._protocol = protocol
        self.state = LinkState.CONNECTED
        log.info("ami_link_up", host=self._address.host, port=self._address.port)
        _guarded(self._on_up)
        protocol.deliver_to(self._on_event)

    def _go_down(self, end: LinkEnd) -> None:
        was_up, self._protocol = self._protocol is not None, None
        self.state = LinkState.WAITING
        if was_up:
            _guarded(lambda: self._on_down(end))


class _Later:
    """What nobody may come to wait for: a coroutine would complain."""

    def __init__(self, wait: Callable[[], Awaitable[tuple[Outcome, ...]]]) -> None:
        self._wait = wait

    def __await__(self) -> Generator[Any, None, tuple[Outcome, ...]]:
        return self._wait().__await__()


class _Connection(Manager):  # type: ignore[misc]
    """panoramisk's manager for one connection: it connects and closes, and never pings, reconnects or replays."""

    def connection_made(self, attempt: "asyncio.Task[tuple[asyncio.Transport, AmiProtocol]]") -> None:
        if not attempt.cancelled() and attempt.exception() is None:
            super().connection_made(attempt)

    def ping(self) -> None:
        """The link pings, and checks the answer."""


async def _answers(actions: Sequence[Action], written: AmiProtocol | Refused, timeout: float) -> list[Answer]:
    if isinstance(written, Refused):
        return [written for _ in actions]
    try:
        await asyncio.wait([action.future for action in actions], timeout=max(0.0, timeout))
        return [_answer(action.future) for action in actions]
    finally:
        for action in actions:
            written.forget(action)


def _answer(future: asyncio.Future[Messages]) -> Messages | Unknown:
    if not future.done():
        return Unknown(reason=UnknownReason.TIMEOUT)
    if future.cancelled():
        return Unknown(reason=UnknownReason.DISCONNECTED)
    return future.result()


def _guarded(callback: Callable[[], object]) -> None:
    try:
        callback()
    except Exception:
        log.exception("ami_link_callback_failed")


def _report_crash(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("ami_link_crashed", exc_info=task.exception())
