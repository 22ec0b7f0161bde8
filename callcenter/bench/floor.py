"""From "an agent's talk ends" to "the agent's telephone rings again", on a whole floor with callers always waiting.

We and app_queue in the same Asterisk, each with members of its own, in turns in random order, under the same load:
SIPp keeps the same number of callers there (so some always wait), the talks are drawn from the same seed. Signalling
and queue music only: nobody talks. A run counts when the process with the telephones was on time and callers waited.
"""

import asyncio
import os
import random
import resource
import time
from collections.abc import Callable
from typing import Final

from callcenter.bench.arrivals import DidNotCome
from callcenter.bench.figures import Row
from callcenter.bench.floor_figures import Lateness, Span, gaps_of, without_one_record
from callcenter.bench.floor_phones import FloorPhones
from callcenter.bench.floor_rows import DEFAULT, OURS, RETRY1, Run, rows_of
from callcenter.bench.floor_site import NUMBER, FloorSite, Record, floor_site, names
from callcenter.bench.process_figures import Used, resident_bytes
from callcenter.bench.sipp_crowd import crowd
from callcenter.bench.stage import asterisk_version
from callcenter.engine.clock import Clock
from callcenter.engine.tasks import cancel, spawn

AGENTS: Final = 200
# More would not find ports for their sound.
MOST_AGENTS: Final = 500
ROUNDS: Final = 5
_COUNTED_SECONDS: Final = 30.0
# app_queue takes up to two seconds for an agent who got free at the end of the counted time.
_AFTERWARDS_SECONDS: Final = 3.0
_SETTLE_SECONDS: Final = 1.5
_CALLERS_A_SECOND_PER_AGENT: Final = 0.125
_WAITING_PER_AGENT: Final = 0.2
_FILL_SECONDS: Final = 60.0
_TICK_SECONDS: Final = 0.01
_SEED: Final = 22
_TRIES: Final = 2
# Asterisk and SIPp inherit it; each leg of a call has two sockets.
_OPEN_FILES: Final = 8192

Progress = Callable[[str], None]


async def run(rounds: int, agents: int, progress: Progress) -> list[Row]:
    """Measure `rounds` of each and give the rows."""
    _allow_files()
    chance = random.Random(_SEED)
    runs: dict[str, list[Run]] = {OURS: [], DEFAULT: [], RETRY1: []}
    async with floor_site(agents) as site:
        progress(f"floor: asterisk {await asterisk_version(site.product)}, all on loopback")
        numbers = {OURS: NUMBER, DEFAULT: site.default.number, RETRY1: site.retry1.number}
        for number in range(1, rounds + 1):
            for name in chance.sample(list(runs), len(runs)):
                for _ in range(_TRIES):
                    count = sum(map(len, runs.values()))
                    done = await _run(site, name, numbers[name], agents, seed=number, count=count)
                    runs[name].append(done)
                    if not done.void:
                        break
                    progress(f"floor: a run of {name} is void: {done.void}")
            progress(f"floor: {number} of {rounds} rounds of each")
        memory = resident_bytes(site.product.pid)
    return [
        ("floor_agents", float(agents), "agents"),
        *rows_of(runs),
        ("floor_service_memory", memory / 2**20, "MiB"),
    ]


def load_for(agents: int) -> tuple[float, int]:
    """Callers a second, and how many wait: they come faster than talks end, so that as many always wait."""
    return agents * _CALLERS_A_SECOND_PER_AGENT, max(10, round(agents * _WAITING_PER_AGENT))


async def _run(site: FloorSite, name: str, number: str, agents: int, *, seed: int, count: int) -> Run:
    since = Clock().now().isoformat()
    log = site.phones.begin(seed)
    rate, waiting = load_for(agents)
    lateness: list[float] = []
    watching: set[asyncio.Task[None]] = set()
    sip = site.product.ports.sip
    async with crowd(number, sip, run=count, a_second=rate, at_once=agents + waiting) as callers:
        await _wait_until_busy(site.phones, agents)
        await asyncio.sleep(waiting / rate + _SETTLE_SECONDS)
        spawn(_watch(lateness), "lateness", watching)
        used = _used(site)
        start = site.phones.open()
        await asyncio.sleep(_COUNTED_SECONDS)
        end, spent = time.monotonic(), [now.since(before) for now, before in zip(_used(site), used, strict=True)]
        await asyncio.sleep(_AFTERWARDS_SECONDS)
        await cancel(watching)
        rung_until = site.phones.close_soon()
        await callers.leave()
    await _wait_until_busy(site.phones, 0)
    wrong = 0
    if name == OURS:
        await site.wait_until_free(names("floor", agents))
        wrong = without_one_record(log, await _records(site, since, len(log.rung)))
    service, asterisk, telephones, machine = spent
    return Run(
        log=log,
        seconds=end - start,
        gaps=gaps_of(log, Span(start=start, end=end, rung_until=rung_until)),
        lateness=Lateness(lateness),
        waiting_least=min((each.now for each in callers.counted if start <= each.at <= end), default=0) - agents,
        callers_failed=max((each.failed for each in callers.counted), default=0),
        wrong_records=wrong,
        service=service,
        asterisk=asterisk,
        telephones=telephones,
        machine=machine,
    )


async def _records(site: FloorSite, since: str, expected: int) -> list[Record]:
    """All of the run: what is closed is written within moments."""
    until = time.monotonic() + _FILL_SECONDS
    while True:
        records = await site.records(since)
        if sum(each["ended_at"] is not None for each in records) >= expected or time.monotonic() > until:
            return records
        await asyncio.sleep(0.2)


async def _wait_until_busy(phones: FloorPhones, wanted: int) -> None:
    until = time.monotonic() + _FILL_SECONDS
    while phones.busy != wanted:
        if time.monotonic() > until:
            raise DidNotCome(f"{phones.busy} telephones have a call, not {wanted}, after {_FILL_SECONDS:.0f} s")
        await asyncio.sleep(0.05)


async def _watch(lateness: list[float]) -> None:
    while True:
        due = time.monotonic() + _TICK_SECONDS
        await asyncio.sleep(_TICK_SECONDS)
        lateness.append(time.monotonic() - due)


def _used(site: FloorSite) -> list[Used]:
    product = site.product
    pids = (product.pid, product.asterisk_pid(), os.getpid())
    return [*(Used.by_process(pid) for pid in pids), Used.by_machine()]


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(_OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
