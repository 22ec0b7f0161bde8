"""What the live benchmarks share: the running product, an agent's telephone and desk, and the peer's queues."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from callcenter.bench.arrivals import Arrival
from callcenter.bench.desk import Desk, desk
from callcenter.bench.native_queue import NativeQueue, QueueSwitch, native_queues
from callcenter.bench.running_product import Product, running_product
from callcenter.bench.sip_message import SipMessage
from callcenter.bench.sip_phone import SipPhone, sip_phone
from callcenter.engine.clock import Clock

AGENT: Final = "alice"
# Sales: straight into the queue, no menu.
NUMBER: Final = "4001"

DEFAULT_QUEUE: Final = NativeQueue(name="bench-default", number="4711", endpoints=(AGENT,), retry=None)
RETRY1_QUEUE: Final = NativeQueue(name="bench-retry1", number="4712", endpoints=(AGENT,), retry=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything is running. `wall_minus_monotonic`: the product's instants minus this process's."""

    product: Product
    phone: SipPhone
    desk: Desk
    switch: QueueSwitch
    wall_minus_monotonic: float

    async def end_our_call(self, invite: Arrival[SipMessage], *, stay_available: bool) -> None:
        """The agent hangs up and wraps up, and is free again."""
        interaction_id = await self.desk.stage("connected", after=invite.at)
        if not stay_available:
            await self.desk.choose("not_ready")
        hung_up_at = time.monotonic()
        await self.phone.hang_up(invite)
        await self.desk.stage("wrap_up", after=invite.at)
        await self.desk.finish(interaction_id)
        await self.switch.rests(DEFAULT_QUEUE)
        await self.desk.wait_until_free(after=hung_up_at)

    async def end_native_call(self, invite: Arrival[SipMessage]) -> None:
        """The agent hangs up, and is free again."""
        await self.phone.hang_up(invite)
        await self.switch.rests(DEFAULT_QUEUE)


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    """The whole stage while the block runs."""
    async with AsyncExitStack() as stack:
        started = Clock()
        wall_minus_monotonic = started.now().timestamp() - time.monotonic()
        product = await stack.enter_async_context(running_product())
        sip = product.account(AGENT)["sip"]
        phone = await stack.enter_async_context(sip_phone(sip["endpoint"], product.ports.sip, secret=sip["secret"]))
        switch = await stack.enter_async_context(native_queues(product, (DEFAULT_QUEUE, RETRY1_QUEUE)))
        at_desk = await stack.enter_async_context(desk(product, AGENT))
        await at_desk.choose("not_ready")
        await at_desk.wait_until_free(after=0)
        yield Stage(
            product=product,
            phone=phone,
            desk=at_desk,
            switch=switch,
            wall_minus_monotonic=wall_minus_monotonic,
        )


async def asterisk_version(product: Product) -> str:
    """What the product says it started."""
    log = await asyncio.to_thread((product.home / "service.log").read_text, errors="replace")
    lines = [line for line in log.splitlines() if line.startswith("Asterisk ") and "ready" in line]
    return lines[0].partition("(")[2].rstrip(")") if lines else "unknown"
