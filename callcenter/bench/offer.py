"""From "the agent becomes available" to "the agent's phone rings", while a caller already waits: we and app_queue.

One run, one Asterisk, the same caller (SIPp) and the same telephones, in random order. app_queue looks for a member
once in each `retry` seconds, so when the agent becomes available within that time decides its result: the rounds are
spread evenly over it, in random order, which is what an agent who knows nothing of it would do.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from callcenter.bench.desk import seconds_of
from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.native_queue import NativeQueue
from callcenter.bench.sipp_caller import sipp_caller
from callcenter.bench.stage import AGENT, DEFAULT_QUEUES, NUMBER, RETRY1_QUEUES, Stage

# We poll nothing; the wait is only so long that the caller has come to rest in the music.
_OUR_WAIT_SECONDS: Final = 0.5
_SEED: Final = 22

Progress = Callable[[str], None]
Contestant = Callable[[], Awaitable[None]]


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
    ours, default, retry1 = (
        spread_evenly(rounds, seconds, chance)
        for seconds in (_OUR_WAIT_SECONDS, DEFAULT_QUEUES[0].poll_seconds, RETRY1_QUEUES[0].poll_seconds)
    )
    together = len(DEFAULT_QUEUES)
    for first in range(0, rounds, together):
        turn = slice(first, first + together)
        contestants = [
            _our_rounds(stage, ours[turn], measured),
            _native_rounds(stage, DEFAULT_QUEUES, default[turn], measured.app_queue_default),
            _native_rounds(stage, RETRY1_QUEUES, retry1[turn], measured.app_queue_retry1),
        ]
        chance.shuffle(contestants)
        for contestant in contestants:
            await contestant()
        progress(f"offer: {min(first + together, rounds)} of {rounds} rounds of each")
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


def _our_rounds(stage: Stage, waits: Sequence[float], measured: Measured) -> Contestant:
    async def one_after_another() -> None:
        # There is one desk; app_queue's rounds run side by side only because they take seconds.
        for wait in waits:
            await _our_round(stage, wait, measured)

    return one_after_another


def _native_rounds(
    stage: Stage, queues: Sequence[NativeQueue], waits: Sequence[float], seconds: list[float]
) -> Contestant:
    async def side_by_side() -> None:
        async with asyncio.TaskGroup() as group:
            for queue, wait in zip(queues, waits, strict=False):
                group.create_task(_native_round(stage, queue, wait, seconds))

    return side_by_side


async def _our_round(stage: Stage, wait: float, measured: Measured) -> None:
    begun_at = time.monotonic()
    async with sipp_caller(NUMBER, stage.product.ports.sip):
        await stage.switch.held(after=begun_at)
        await stage.desk.keep_connection_open()
        await asyncio.sleep(wait)
        called_from = time.monotonic()
        sent_at = await stage.desk.choose("available")
        invite = await stage.phones[AGENT].invite_after(called_from)
        told = await stage.desk.changed_to("the agent to be available", after=called_from, status="available")
        handled_at = seconds_of(told.item["agent"]["status_since_at"]) - stage.wall_minus_monotonic
        if not sent_at <= handled_at <= told.at:
            raise ClocksDisagree(f"sent {sent_at:.6f}, handled {handled_at:.6f}, told {told.at:.6f}")
        measured.from_request.append(invite.at - sent_at)
        measured.from_engine.append(invite.at - handled_at)
        await stage.end_our_call(invite, stay_available=False)


async def _native_round(stage: Stage, queue: NativeQueue, wait: float, seconds: list[float]) -> None:
    begun_at = time.monotonic()
    async with sipp_caller(queue.number, stage.product.ports.sip):
        joined_at = await stage.switch.joined(queue, after=begun_at)
        await asyncio.sleep(joined_at + wait - time.monotonic())
        sent_at = await stage.switch.pause(queue, paused=False)
        invite = await stage.phones[queue.endpoint].invite_after(sent_at)
        seconds.append(invite.at - sent_at)
        await stage.switch.pause(queue, paused=True)
        await stage.end_native_call(queue, invite)
