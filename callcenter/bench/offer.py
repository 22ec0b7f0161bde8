"""From "the agent becomes available" to "the agent's phone rings", while a caller already waits: we and app_queue.

One run, one Asterisk, the same caller (SIPp) and the same telephone, in random order. While no member is free,
app_queue looks for one once a second (RECHECK in app_queue.c), whatever its `retry` says: that one counts only after a
ring that failed. So its result depends on when within that second the agent becomes available. The waits of all
contestants are spread evenly over one second, which is what an agent who knows nothing of it would do.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from callcenter.bench.desk import seconds_of
from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.native_queue import NativeQueue
from callcenter.bench.sipp_caller import sipp_caller
from callcenter.bench.stage import DEFAULT_QUEUE, NUMBER, RETRY1_QUEUE, Stage

# The caller has come to rest in the music; after that, evenly over one second.
_REST_SECONDS: Final = 0.2
_SPREAD_SECONDS: Final = 1.0
_SEED: Final = 22

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds until the phone rang. `from_engine` begins where the engine takes the request, after HTTP and sign-in."""

    from_request: list[float] = field(default_factory=list)
    from_engine: list[float] = field(default_factory=list)
    app_queue_default: list[float] = field(default_factory=list)
    app_queue_retry1: list[float] = field(default_factory=list)


class ClocksDisagree(Exception):
    """The product's instants do not fit between ours: the machine's clock was set during the run."""


async def run(stage: Stage, rounds: int, progress: Progress) -> list[Row]:
    """Measure `rounds` of each and give the rows."""
    measured = Measured()
    chance = random.Random(_SEED)
    contestants: list[Callable[[float], Awaitable[None]]] = [
        partial(_our_round, stage, measured),
        partial(_native_round, stage, DEFAULT_QUEUE, measured.app_queue_default),
        partial(_native_round, stage, RETRY1_QUEUE, measured.app_queue_retry1),
    ]
    waits = zip(*(spread_evenly(rounds, _SPREAD_SECONDS, chance) for _ in contestants), strict=True)
    for number, together in enumerate(waits, start=1):
        turns = list(zip(contestants, together, strict=True))
        chance.shuffle(turns)
        for contestant, wait in turns:
            await contestant(_REST_SECONDS + wait)
        progress(f"offer: {number} of {rounds} rounds of each")
    return rows_of(measured)


def spread_evenly(rounds: int, seconds: float, chance: random.Random) -> list[float]:
    """The middles of `rounds` equal parts of the time, in random order."""
    middles = [(number + 0.5) / rounds * seconds for number in range(rounds)]
    chance.shuffle(middles)
    return middles


def rows_of(measured: Measured) -> list[Row]:
    """Each of the four, and ours to each of app_queue's."""
    ours, default, retry1 = measured.from_request, measured.app_queue_default, measured.app_queue_retry1
    return [
        *latency_rows("offer_ours_from_status_request_to_invite", ours),
        *latency_rows("offer_ours_from_engine_to_invite", measured.from_engine),
        *latency_rows("offer_app_queue_default_from_unpause_to_invite", default),
        *latency_rows("offer_app_queue_retry1_from_unpause_to_invite", retry1),
        *ratio_rows("offer_ours_from_status_request_vs_app_queue_default", ours, default),
        *ratio_rows("offer_ours_from_status_request_vs_app_queue_retry1", ours, retry1),
        *ratio_rows("offer_ours_from_engine_vs_app_queue_default", measured.from_engine, default),
        *ratio_rows("offer_ours_from_engine_vs_app_queue_retry1", measured.from_engine, retry1),
    ]


async def _our_round(stage: Stage, measured: Measured, wait: float) -> None:
    begun_at = time.monotonic()
    async with sipp_caller(NUMBER, stage.product.ports.sip):
        waiting_from = await stage.switch.held(after=begun_at)
        await asyncio.sleep(waiting_from + wait - time.monotonic())
        await stage.desk.keep_connection_open()
        called_from = time.monotonic()
        sent_at = await stage.desk.choose("available")
        invite = await stage.phone.invite_after(called_from)
        told = await stage.desk.changed_to("the agent to be available", after=called_from, status="available")
        handled_at = seconds_of(told.item["agent"]["status_since_at"]) - stage.wall_minus_monotonic
        if not sent_at <= handled_at <= told.at:
            raise ClocksDisagree(f"sent {sent_at:.6f}, handled {handled_at:.6f}, told {told.at:.6f}")
        measured.from_request.append(invite.at - sent_at)
        measured.from_engine.append(invite.at - handled_at)
        await stage.end_our_call(invite, stay_available=False)


async def _native_round(stage: Stage, queue: NativeQueue, seconds: list[float], wait: float) -> None:
    begun_at = time.monotonic()
    async with sipp_caller(queue.number, stage.product.ports.sip):
        waiting_from = await stage.switch.joined(queue, after=begun_at)
        await asyncio.sleep(waiting_from + wait - time.monotonic())
        sent_at = await stage.switch.pause(queue, paused=False)
        invite = await stage.phone.invite_after(sent_at)
        seconds.append(invite.at - sent_at)
        await stage.switch.pause(queue, paused=True)
        await stage.end_native_call(invite)
