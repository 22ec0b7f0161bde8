"""The beat of many telephones: each is told every 20 ms, all of them spread evenly over that time.

Rule: one task for all; a task for each would need more of the machine than what is measured.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import Final

from callcenter.bench.sip_sound import PACKET_SECONDS
from callcenter.engine.tasks import cancel, spawn

_PARTS: Final = 10


class Metronome:
    """`lateness`: how late each part of the beat began, in seconds."""

    def __init__(self) -> None:
        self.lateness: list[float] = []
        self._parts: tuple[dict[int, Callable[[], None]], ...] = tuple({} for _ in range(_PARTS))
        self._numbers = count()

    def join(self, tick: Callable[[], None]) -> Callable[[], None]:
        """Be told from now on; returns what ends it."""
        number = next(self._numbers)
        part = self._parts[number % _PARTS]
        part[number] = tick

        def leave() -> None:
            part.pop(number, None)

        return leave

    async def beat(self) -> None:
        """Go on until cancelled."""
        due = time.monotonic()
        while True:
            for part in self._parts:
                self.lateness.append(max(0.0, time.monotonic() - due))
                for tick in tuple(part.values()):
                    tick()
                due += PACKET_SECONDS / _PARTS
                await asyncio.sleep(due - time.monotonic())


@asynccontextmanager
async def metronome() -> AsyncIterator[Metronome]:
    """One that beats while the block runs."""
    beating = Metronome()
    tasks: set[asyncio.Task[None]] = set()
    spawn(beating.beat(), "metronome", tasks)
    try:
        yield beating
    finally:
        await cancel(tasks)
