"""Many callers from one SIPp: at a steady rate, so that up to so many are there at once, until told to stop.

Each has a number of its own. What SIPp counted is read from its own file.
"""

import asyncio
import csv
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from callcenter.bench.sip_phone import HOST
from callcenter.bench.sipp_caller import CallerFailed, free_block, scenario, sipp
from callcenter.engine.clock import Clock

# More than any run takes: after the last number SIPp would begin with the first again.
_NUMBERS: Final = 10_000
_COUNT_EVERY_SECONDS: Final = 1
_LEAVE_SECONDS: Final = 60.0
# SIGUSR1 sent: SIPp says "ended by a command" although all went well.
_GOOD_ENDS: Final = frozenset({0, 97})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What SIPp knew at an instant (monotonic)."""

    at: float
    now: int
    failed: int


class Crowd:
    """The callers of one run; open it with `crowd`."""

    def __init__(self, process: asyncio.subprocess.Process, statistics: Path, wall_minus_monotonic: float) -> None:
        self._process = process
        self._statistics = statistics
        self._wall_minus_monotonic = wall_minus_monotonic
        self.counted: list[Counted] = []

    async def leave(self) -> None:
        """No more callers; returns when all who are there were served."""
        self._process.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(_LEAVE_SECONDS):
            code = await self._process.wait()
        if code not in _GOOD_ENDS:
            raise CallerFailed(f"SIPp ended with {code}")
        text = await asyncio.to_thread(self._statistics.read_text)
        self.counted = counted_in(text, self._wall_minus_monotonic)


def counted_in(text: str, wall_minus_monotonic: float) -> list[Counted]:
    """SIPp's own statistics: one line each second."""
    return [
        Counted(
            # "date<tab>time<tab>seconds since 1970"
            at=float(line["CurrentTime"].split("\t")[-1]) - wall_minus_monotonic,
            now=int(line["CurrentCall"]),
            failed=int(line["FailedCall(C)"]),
        )
        for line in csv.DictReader(text.splitlines(), delimiter=";")
    ]


def numbers(run: int) -> str:
    """SIPp's file with the callers' numbers: mobile ones of China, others in each run."""
    first = 13_900_000_000 + run * _NUMBERS
    return "SEQUENTIAL\n" + "".join(f"{number}\n" for number in range(first, first + _NUMBERS))


@asynccontextmanager
async def crowd(dialled: str, sip_port: int, *, run: int, a_second: float, at_once: int) -> AsyncIterator[Crowd]:
    """Callers while the block runs, which ends with `leave`."""
    program = sipp()
    if program is None:
        raise CallerFailed("SIPp is not installed")
    first = free_block()
    with tempfile.TemporaryDirectory(prefix="callcenter-bench-sipp-") as folder:
        scenario_file, numbers_file = Path(folder) / "caller.xml", Path(folder) / "numbers.csv"
        scenario_file.write_text(scenario("[field0]"))
        numbers_file.write_text(numbers(run))
        statistics = Path(folder) / "statistics.csv"
        process = await asyncio.create_subprocess_exec(
            program,
            *("-sf", str(scenario_file), "-inf", str(numbers_file), "-s", dialled, f"{HOST}:{sip_port}"),
            *("-r", f"{a_second:g}", "-l", str(at_once), "-nostdin", "-i", HOST, "-p", str(first)),
            *("-mi", HOST, "-mp", str(first + 4), "-buff_size", "1048576"),
            *("-trace_stat", "-stf", str(statistics), "-fd", f"{_COUNT_EVERY_SECONDS}s"),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "TERM": "dumb"},
        )
        try:
            yield Crowd(process, statistics, Clock().now().timestamp() - time.monotonic())
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
