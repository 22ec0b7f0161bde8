"""The peer: Asterisk's own app_queue in the same Asterisk, reached by numbers that only the benchmark's home has.

Rule: nothing of this is in `asterisk_conf/`; it is appended to the rendered files of a temporary home, then
read by a reload.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from callcenter.bench.arrivals import Arrivals
from callcenter.bench.running_product import Product
from callcenter.bench.sip_phone import HOST
from callcenter.engine.tasks import cancel, spawn
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.link import AmiAddress, LinkTimings
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Listed

_SECONDS: Final = 10.0
# Before 22.11 events may stay in Asterisk until the client sends something.
_PING_SECONDS: Final = 0.25
_ASK_AGAIN_SECONDS: Final = 0.02
# AST_DEVICE_NOT_INUSE, as app_queue writes it.
_NOT_IN_USE: Final = "1"
_MODULES: Final = {
    "pjsip.conf": "res_pjsip.so",
    "queues.conf": "app_queue.so",
    "extensions.conf": "pbx_config.so",
    "manager.conf": "manager",
}


class SwitchRefused(Exception):
    """Asterisk did not do what the benchmark needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeQueue:
    """One queue and its members. `retry` None: what Asterisk takes by itself, which is five seconds."""

    name: str
    number: str
    endpoints: tuple[str, ...]
    retry: int | None

    @property
    def interfaces(self) -> list[str]:
        """The members."""
        return [f"PJSIP/{endpoint}" for endpoint in self.endpoints]


class QueueSwitch:
    """AMI for the benchmark: pauses members, and notes what it is told."""

    def __init__(self, address: AmiAddress) -> None:
        self.events: Arrivals[AmiMessage] = Arrivals()
        self._link, self._up = _link(address, self.events)

    async def start(self) -> None:
        """Connect."""
        await self._link.start()
        async with asyncio.timeout(_SECONDS):
            await self._up.wait()

    async def stop(self) -> None:
        """Disconnect."""
        await self._link.stop()

    async def keep_events_coming(self) -> None:
        """Say something now and then."""
        while True:
            await asyncio.sleep(_PING_SECONDS)
            await self._link.send({"Action": "Ping"}, timeout=_SECONDS)

    async def pause(self, queue: NativeQueue, *, paused: bool) -> float:
        """Pause or unpause the queue's members; returns the instant before the first action was written."""
        sent_at = time.monotonic()
        for interface in queue.interfaces:
            action = {"Queue": queue.name, "Interface": interface, "Paused": "true" if paused else "false"}
            await _done(self._link, {"Action": "QueuePause", **action})
        return sent_at

    async def joined(self, queue: NativeQueue, *, after: float) -> float:
        """Return the instant at which a caller is known to wait in the queue."""
        arrival = await self.events.first(
            "a caller in app_queue",
            lambda e: e.name == "QueueCallerJoin" and e.get("Queue") == queue.name,
            after=after,
        )
        return arrival.at

    async def held(self, *, after: float) -> float:
        """Return the instant at which a caller of ours is known to hear the music."""
        arrival = await self.events.first(
            "a caller who waits",
            lambda e: e.name == "UserEvent" and e.get("UserEvent") == "CCDone" and e.get("Verb") == "hold",
            after=after,
        )
        return arrival.at

    async def rests(self, queue: NativeQueue) -> None:
        """Return when app_queue knows that no member has a call any more."""
        # Asked, not awaited: Asterisk reports states that follow each other fast as one change, or as none.
        try:
            async with asyncio.timeout(_SECONDS):
                while True:
                    if await self._device_statuses(queue) == {_NOT_IN_USE}:
                        return
                    await asyncio.sleep(_ASK_AGAIN_SECONDS)
        except TimeoutError:
            raise SwitchRefused(f"the phone still has a call {_SECONDS:.0f} s after its end") from None

    async def _device_statuses(self, queue: NativeQueue) -> set[str]:
        action = {"Action": "QueueStatus", "Queue": queue.name}
        outcome = await self._link.send_list(action, timeout=_SECONDS)
        if not isinstance(outcome, Listed):
            raise SwitchRefused(f"QueueStatus: {outcome}")
        return {item.get("Status") for item in outcome.items if item.name == "QueueMember"}


def queue_sections(queues: Sequence[NativeQueue]) -> str:
    """For queues.conf."""
    lines = []
    for queue in queues:
        lines += ["", f"[{queue.name}]", "strategy = rrmemory", "timeout = 15", "ringinuse = no"]
        lines += [] if queue.retry is None else [f"retry = {queue.retry}"]
        lines += [f"member => {interface}" for interface in queue.interfaces]
    return "\n".join(lines) + "\n"


def dialplan(queues: Sequence[NativeQueue]) -> str:
    """For extensions.conf: more numbers of the trunk. A whole number goes before the pattern of our own calls."""
    lines = ["", "[cc-in]"]
    for queue in queues:
        lines += [f"exten => {queue.number},1,Answer()", f" same => n,Queue({queue.name})", " same => n,Hangup()"]
    return "\n".join(lines) + "\n"


def account_section(secret: str) -> str:
    """For manager.conf."""
    lines = ["", "[bench]", f"secret = {secret}", "deny = 0.0.0.0/0.0.0.0", f"permit = {HOST}/255.255.255.255"]
    lines += ["read = agent,call,user", "write = agent", "writetimeout = 5000"]
    lines += [
        f"eventfilter(name({name})) ="
        for name in ("QueueCallerJoin", "UserEvent", "QueueMember", "QueueStatusComplete")
    ]
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def native_queues(product: Product, queues: Sequence[NativeQueue]) -> AsyncIterator[QueueSwitch]:
    """The queues, their members paused, and the link to them while the block runs."""
    secret = secrets.token_hex(16)
    await add_to_asterisk(
        product,
        {
            "queues.conf": queue_sections(queues),
            "extensions.conf": dialplan(queues),
            "manager.conf": account_section(secret),
        },
    )
    tasks: set[asyncio.Task[None]] = set()
    async with AsyncExitStack() as stack:
        switch = QueueSwitch(AmiAddress(host=HOST, port=product.ports.ami, username="bench", secret=secret))
        stack.push_async_callback(switch.stop)
        await switch.start()
        stack.push_async_callback(cancel, tasks)
        spawn(switch.keep_events_coming(), "ping", tasks)
        for queue in queues:
            await switch.pause(queue, paused=True)
        yield switch


async def add_to_asterisk(product: Product, texts: Mapping[str, str]) -> None:
    """Append to its files, and have it read them."""
    for file, text in texts.items():
        _append(product.asterisk_etc / file, text)
    address = AmiAddress(host=HOST, port=product.ports.ami, username="operations", secret=product.operations_secret())
    link, up = _link(address, Arrivals())
    await link.start()
    try:
        async with asyncio.timeout(_SECONDS):
            await up.wait()
        for file in texts:
            await _done(link, {"Action": "Reload", "Module": _MODULES[file]})
    finally:
        await link.stop()


def _link(address: AmiAddress, events: Arrivals[AmiMessage]) -> tuple[AmiLink, asyncio.Event]:
    up = asyncio.Event()
    link = AmiLink(address=address, on_event=events.add, on_up=up.set, on_down=lambda end: None, timings=LinkTimings())
    return link, up


async def _done(link: AmiLink, fields: dict[str, str]) -> None:
    outcome = await link.send(fields, timeout=_SECONDS)
    if not isinstance(outcome, Done):
        raise SwitchRefused(f"{fields['Action']}: {outcome}")


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as written:
        written.write(text)
