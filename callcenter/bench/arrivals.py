"""What came in, and at which instant of the one monotonic clock that all benchmarks use."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_KEPT: Final = 2000
DEADLINE_SECONDS: Final = 20.0


class DidNotCome(Exception):
    """What a benchmark waited for did not come in time: the run is void."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival(Generic[T]):
    """One thing that came, with its instant in seconds."""

    item: T
    at: float


class Arrivals(Generic[T]):
    """Remembers the last things that came, so that nothing is missed between doing something and waiting for it."""

    def __init__(self) -> None:
        self._seen: deque[Arrival[T]] = deque(maxlen=_KEPT)
        self._waiting: list[tuple[Callable[[T], bool], float, asyncio.Future[Arrival[T]]]] = []

    def add(self, item: T) -> None:
        """It came just now."""
        arrival = Arrival(item=item, at=time.monotonic())
        self._seen.append(arrival)
        for wanted, after, found in self._waiting:
            if arrival.at >= after and not found.done() and wanted(item):
                found.set_result(arrival)

    async def first(
        self, what: str, wanted: Callable[[T], bool], *, after: float, seconds: float = DEADLINE_SECONDS
    ) -> Arrival[T]:
        """The first wanted one that came at or after this instant; waits for it when it did not come yet."""
        for arrival in self._seen:
            if arrival.at >= after and wanted(arrival.item):
                return arrival
        found: asyncio.Future[Arrival[T]] = asyncio.get_running_loop().create_future()
        waiting = (wanted, after, found)
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(seconds):
                return await found
        except TimeoutError:
            raise DidNotCome(f"waited {seconds:.0f} s for {what}") from None
        finally:
            self._waiting.remove(waiting)
