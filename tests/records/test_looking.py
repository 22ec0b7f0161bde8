"""The loop that looks: again and again, sooner when told or when it is time, and whatever a look comes upon."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from callcenter.records.looking import keep_looking
from tests.support.fakes import FakeClock
from tests.support.leaping_loop import LeapingLoop, run_leaping

HOUR = 3600.0
DEADLINE_SECONDS = 10.0


class Looking:
    """Something that is looked at each hour: every look is told, and ends as it is said here."""

    def __init__(self, loop: LeapingLoop, *says: float | Exception) -> None:
        self.loop = loop
        self.clock = FakeClock()
        self.woken = asyncio.Event()
        self.looks = asyncio.Queue[None]()
        # In how many seconds something is due, or how a look fails. After these, nothing is known.
        self._says = list(says)
        self.task = loop.create_task(
            keep_looking(self._look, what="letters", every=HOUR, clock=self.clock, woken=self.woken)
        )

    async def _look(self) -> datetime | None:
        self.looks.put_nowait(None)
        said = self._says.pop(0) if self._says else None
        if isinstance(said, Exception):
            raise said
        return None if said is None else self.clock.now() + timedelta(seconds=said)

    async def looks_again(self) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            await self.looks.get()

    async def waits_on(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        assert self.looks.empty()

    async def ends(self) -> None:
        await self.waits_on()
        self.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self.task


def looking(story: Callable[[Looking], Coroutine[Any, Any, None]], *says: float | Exception) -> None:
    async def told(loop: LeapingLoop) -> None:
        it = Looking(loop, *says)
        await it.looks_again()
        await story(it)
        await it.ends()

    run_leaping(told)


def test_it_looks_at_once_and_then_again_and_again() -> None:
    async def story(it: Looking) -> None:
        for _ in range(3):
            it.loop.leap(HOUR / 2)
            await it.waits_on()
            it.loop.leap(HOUR / 2)
            await it.looks_again()

    looking(story)


def test_it_looks_when_the_next_is_due_and_no_later_than_always() -> None:
    async def story(it: Looking) -> None:
        it.loop.leap(HOUR / 4)
        await it.waits_on()
        it.loop.leap(HOUR / 4)
        await it.looks_again()
        it.loop.leap(HOUR)
        await it.looks_again()

    looking(story, HOUR / 2, 24 * HOUR)


def test_what_is_due_already_is_looked_at_at_once() -> None:
    async def story(it: Looking) -> None:
        await it.looks_again()

    looking(story, -HOUR)


def test_who_is_woken_looks_at_once_and_once() -> None:
    async def story(it: Looking) -> None:
        for _ in range(2):
            it.woken.set()
            await it.looks_again()
            await it.waits_on()

    looking(story)


def test_a_look_that_fails_is_told_and_the_next_one_comes_soon() -> None:
    with capture_logs() as lines:

        async def story(it: Looking) -> None:
            it.loop.leap(4)
            await it.waits_on()
            it.loop.leap(1)
            await it.looks_again()

        looking(story, ConnectionError("secret"))
    assert lines == [{"event": "not looked at", "log_level": "warning", "what": "letters", "error": "ConnectionError"}]


async def test_what_is_told_during_a_look_is_not_lost() -> None:
    woken, enough, looks = asyncio.Event(), asyncio.Event(), 0

    async def look() -> None:
        nonlocal looks
        looks += 1
        (woken if looks == 1 else enough).set()

    task = asyncio.ensure_future(keep_looking(look, what="letters", every=HOUR, clock=FakeClock(), woken=woken))
    async with asyncio.timeout(DEADLINE_SECONDS):
        await enough.wait()
    task.cancel()


async def test_it_ends_when_cancelled_during_a_look() -> None:
    begun = asyncio.Event()

    async def look() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.ensure_future(keep_looking(look, what="letters", every=HOUR, clock=FakeClock()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
