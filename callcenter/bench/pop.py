"""From a caller's INVITE to the pop on the agent's screen and to the INVITE at the agent's phone, with the agent free.

The caller dials a number that leads straight into the queue. The instant at which the caller's socket sends stands for
the one at which Asterisk receives: both are on loopback. app_queue has no pop; it is the peer for the phone, on the
same Asterisk, with the same caller and telephone, in random order.
"""

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from callcenter.bench.desk import Message
from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.sip_phone import SipPhone, sip_phone
from callcenter.bench.sipp_caller import NUMBER as CALLER
from callcenter.bench.stage import DEFAULT_QUEUE, NUMBER, Stage

_SEED: Final = 22
_QUEUE: Final = DEFAULT_QUEUE

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds since the caller's INVITE was sent. `customer`: the screen shows who calls, from the database."""

    pop: list[float] = field(default_factory=list)
    customer: list[float] = field(default_factory=list)
    phone: list[float] = field(default_factory=list)
    app_queue_phone: list[float] = field(default_factory=list)


async def run(stage: Stage, rounds: int, progress: Progress) -> list[Row]:
    """Measure `rounds` of each and give the rows."""
    measured = Measured()
    chance = random.Random(_SEED)
    contestants: list[Callable[[Stage, SipPhone, Measured], Awaitable[None]]] = [_our_round, _native_round]
    await stage.desk.choose("available")
    await stage.switch.pause(_QUEUE, paused=False)
    async with sip_phone(CALLER, stage.product.ports.sip) as caller:
        for number in range(1, rounds + 1):
            chance.shuffle(contestants)
            for contestant in contestants:
                await contestant(stage, caller, measured)
            if number % 10 == 0 or number == rounds:
                progress(f"pop: {number} of {rounds} rounds of each")
    await stage.switch.pause(_QUEUE, paused=True)
    await stage.desk.choose("not_ready")
    return rows_of(measured)


def rows_of(measured: Measured) -> list[Row]:
    """Each of the four, and our phone to app_queue's."""
    return [
        *latency_rows("pop_from_invite_sent_by_caller_to_websocket", measured.pop),
        *latency_rows("pop_from_invite_sent_by_caller_to_customer_on_websocket", measured.customer),
        *latency_rows("pop_from_invite_sent_by_caller_to_invite_at_phone", measured.phone),
        *latency_rows("pop_app_queue_from_invite_sent_by_caller_to_invite_at_phone", measured.app_queue_phone),
        *ratio_rows("pop_invite_at_phone_vs_app_queue", measured.phone, measured.app_queue_phone),
    ]


def shows_customer(message: Message) -> bool:
    """Whether the screen now knows who is calling."""
    return (message["type"] == "pop_shown" and not message["pop"]["lookup_pending"]) or message[
        "type"
    ] == "pop_enriched"


async def _our_round(stage: Stage, caller: SipPhone, measured: Measured) -> None:
    call = await caller.call(NUMBER)
    pop = await stage.desk.message("pop_shown", "the pop", after=call.sent_at)
    customer = await stage.desk.messages.first("the customer", shows_customer, after=call.sent_at)
    invite = await stage.phone.invite_after(call.sent_at)
    measured.pop.append(pop.at - call.sent_at)
    measured.customer.append(customer.at - call.sent_at)
    measured.phone.append(invite.at - call.sent_at)
    await stage.end_our_call(invite, stay_available=True)
    await caller.ended(call)


async def _native_round(stage: Stage, caller: SipPhone, measured: Measured) -> None:
    call = await caller.call(_QUEUE.number)
    invite = await stage.phone.invite_after(call.sent_at)
    measured.app_queue_phone.append(invite.at - call.sent_at)
    ended_at = time.monotonic()
    await stage.end_native_call(invite)
    await caller.ended(call)
    await stage.desk.wait_until_free(after=ended_at)
