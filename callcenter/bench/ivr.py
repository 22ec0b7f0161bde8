"""From the end of a key to the first packet of the next prompt: a flow of the product, and plain dialplan with Read.

So many callers are in the menus at once; when all have come, each presses keys at moments of his own. Both have the
same callers, sounds and Asterisk, one after the other. Plain dialplan needs nobody else; what it is ahead is what it
costs to let a service decide. A caller who hears another prompt than that of his keys is counted as a wrong step.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.figures import Row, latency_rows, nearest_rank, ratio_rows
from callcenter.bench.floor_figures import Lateness
from callcenter.bench.ivr_site import KEYS, MENUS, NUMBER, PEER_NUMBER, TONES, ivr_site
from callcenter.bench.listening_caller import ListeningCaller, listening_caller
from callcenter.bench.metronome import metronome
from callcenter.bench.sip_phone import Refused

CALLERS: Final = 200
ROUNDS: Final = 2
_SEED: Final = 22
_CALLS_A_SECOND: Final = 20
_TRIES: Final = 3
_THINKS_SECONDS: Final = (0.5, 5.0)
_HERTZ: Final = {step: hertz for hertz, step in TONES.items()}

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """Seconds from each key to the prompt after it. `failed`: callers who got no prompt at all, or no answer."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)

    def add(self, other: "Walked") -> None:
        """Count another crowd's, too."""
        self.seconds.extend(other.seconds)
        self.wrong.extend(other.wrong)
        self.failed.extend(other.failed)
        self.lateness.extend(other.lateness)


async def run(callers: int, rounds: int, progress: Progress) -> list[Row]:
    """Measure `rounds` of each and give the rows."""
    chance = random.Random(_SEED)
    ours, peer = Walked(), Walked()
    async with ivr_site(callers) as product:
        for number in range(1, rounds + 1):
            turns = [(NUMBER, ours), (PEER_NUMBER, peer)]
            chance.shuffle(turns)
            for dialled, walked in turns:
                walked.add(await _crowd_in_time(dialled, product.ports.sip, callers, chance, progress))
            progress(f"ivr: {number} of {rounds} rounds of each")
    return rows_of(callers, ours, peer)


def rows_of(callers: int, ours: Walked, peer: Walked) -> list[Row]:
    """Both, ours to the peer's, and how late the callers' own process was."""
    rows: list[Row] = [("ivr_callers_at_once", float(callers), "callers")]
    for name, walked in (("ivr_ours", ours), ("ivr_dialplan_read", peer)):
        rows += [
            *latency_rows(f"{name}_from_key_to_prompt", walked.seconds),
            (f"{name}_wrong_steps", float(len(walked.wrong)), "steps"),
            (f"{name}_failed_callers", float(len(walked.failed)), "callers"),
        ]
    return [
        *rows,
        *ratio_rows("ivr_ours_vs_dialplan_read", ours.seconds, peer.seconds),
        ("ivr_callers_lateness_p99", nearest_rank([*ours.lateness, *peer.lateness], 0.99) * 1e3, "ms"),
    ]


async def _crowd_in_time(
    dialled: str, sip_port: int, callers: int, chance: random.Random, progress: Progress
) -> Walked:
    """A crowd whose telephones were on time: of those that were not the last, which the rows on lateness show."""
    for _ in range(_TRIES):
        walked = await _crowd(dialled, sip_port, callers, chance)
        for went_wrong in (*walked.wrong, *walked.failed):
            progress(f"ivr: {dialled}: {went_wrong}")
        if not Lateness(walked.lateness).spoils:
            break
        progress("ivr: the machine was busy with something else, the telephones were late: again")
    return walked


async def _crowd(dialled: str, sip_port: int, callers: int, chance: random.Random) -> Walked:
    """All call, all walk, all are gone."""
    all_here = asyncio.Barrier(callers)
    async with AsyncExitStack() as stack:
        beat = await stack.enter_async_context(metronome())
        walked = Walked(lateness=beat.lateness)
        crowd = [
            await stack.enter_async_context(listening_caller(f"139{number:08}", sip_port, beat))
            for number in range(callers)
        ]
        async with asyncio.TaskGroup() as together:
            for number, caller in enumerate(crowd):
                mind = random.Random(chance.random())
                after = number / _CALLS_A_SECOND
                together.create_task(_walk(caller, dialled, after, mind, walked, all_here))
    return walked


async def _walk(
    caller: ListeningCaller, dialled: str, after: float, mind: random.Random, walked: Walked, all_here: asyncio.Barrier
) -> None:
    await asyncio.sleep(after)
    try:
        call = await caller.call(dialled)
        await caller.hears(_HERTZ[""], after=call.sent_at)
    except (DidNotCome, Refused) as failed:
        walked.failed.append(str(failed))
        await all_here.wait()
        return
    await all_here.wait()
    step = ""
    try:
        for _ in range(MENUS):
            await asyncio.sleep(mind.uniform(*_THINKS_SECONDS))
            # Late packets of the prompt that the key interrupts may be taken for its beginning.
            before = _HERTZ[step]
            step += (key := mind.choice(KEYS))
            pressed_at = await caller.presses(key)
            heard = await caller.heard.first("the next prompt", _other_than(before), after=pressed_at)
            if heard.item != _HERTZ[step]:
                walked.wrong.append(f"{TONES.get(heard.item)} for {step}")
                break
            walked.seconds.append(heard.at - pressed_at)
    except DidNotCome as failed:
        walked.failed.append(str(failed))
    if len(step) < MENUS:
        await caller.leave(call)
    else:
        await caller.ended(call)


def _other_than(before: int) -> Callable[[int], bool]:
    return lambda tone: tone != before
