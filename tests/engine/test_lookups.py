"""A look-up runs beside the call: a found customer is an event, a failing or hanging database is none."""

import asyncio

from structlog.testing import capture_logs

from callcenter.core.commands import LookUpCustomer
from callcenter.core.events import CustomersFound
from callcenter.engine import lookups as limits
from callcenter.engine.lookups import LookupDesk
from callcenter.ports import Found
from tests.support.fakes import FakeClock, FakeLookups
from tests.support.inbox import DEADLINE_SECONDS, Inbox
from tests.support.leaping_loop import LeapingLoop, run_leaping

MOST = 50
NUMBER = "13900139000"


class Scripted:
    """Hangs until told, or fails; `until` waits for what became of it."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.asked = 0
        self.left = 0
        self.go_on = asyncio.Event()
        self._changed = asyncio.Event()

    async def find(self, ani: str, ani_e164: str | None) -> Found:
        self.asked += 1
        self._changed.set()
        try:
            if self.fails:
                raise ConnectionRefusedError(f"no answer about {ani}")
            await self.go_on.wait()
            return Found(matches=())
        finally:
            self.left += 1
            self._changed.set()

    async def until(self, *, asked: int = 0, left: int = 0) -> None:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while self.asked < asked or self.left < left:
                self._changed.clear()
                await self._changed.wait()


def about(interaction_id: str) -> LookUpCustomer:
    return LookUpCustomer(interaction_id=interaction_id, ani=NUMBER, ani_e164=None)


async def test_what_was_found_comes_back_for_the_interaction_that_asked() -> None:
    inbox, clock = Inbox(), FakeClock()
    found = Found(matches=({"name": "Li Lei"},), recent=({"id": "i-0"},))
    desk = LookupDesk(FakeLookups(answer=found), clock, inbox.post)
    desk.look_up(about("i-1"))
    assert inbox.posted == []
    await inbox.until(1)
    assert inbox.posted == [
        CustomersFound(interaction_id="i-1", matches=found.matches, recent=found.recent, at=clock.now())
    ]


async def test_a_database_that_fails_is_told_without_the_number_and_the_next_is_asked() -> None:
    inbox, lookups = Inbox(), Scripted(fails=True)
    desk = LookupDesk(lookups, FakeClock(), inbox.post)
    lookups.go_on.set()
    with capture_logs() as logs:
        desk.look_up(about("i-1"))
        await lookups.until(left=1)
        lookups.fails = False
        desk.look_up(about("i-2"))
        await inbox.until(1)
    assert [getattr(event, "interaction_id", "") for event in inbox.posted] == ["i-2"]
    assert [(line["event"], line["error"]) for line in logs] == [("look-up failed", "ConnectionRefusedError")]
    assert NUMBER not in str(logs)


async def test_a_hanging_database_is_asked_a_bounded_number_of_times_and_given_up_at_the_end() -> None:
    inbox, lookups = Inbox(), Scripted()
    desk = LookupDesk(lookups, FakeClock(), inbox.post)
    with capture_logs() as logs:
        for number in range(MOST + 2):
            desk.look_up(about(f"i-{number}"))
        await lookups.until(asked=MOST)
        await desk.stop()
    assert [line["event"] for line in logs] == ["look-up skipped"] * 2
    assert (lookups.asked, lookups.left, inbox.posted) == (MOST, MOST, [])


def test_a_look_up_that_hangs_is_given_up_after_a_while_and_its_place_is_free_again() -> None:
    async def story(loop: LeapingLoop) -> None:
        inbox, lookups = Inbox(), Scripted()
        desk = LookupDesk(lookups, FakeClock(), inbox.post)
        for number in range(MOST):
            desk.look_up(about(f"i-{number}"))
        await lookups.until(asked=MOST)
        with capture_logs() as logs:
            loop.leap(limits.DEADLINE_SECONDS)
            await lookups.until(left=MOST)
            # A place is free when its task has ended, one turn of the loop later.
            await asyncio.sleep(0)
            lookups.go_on.set()
            desk.look_up(about("the next"))
            await inbox.until(1)
        assert [(line["event"], line["error"]) for line in logs] == [("look-up failed", "TimeoutError")] * MOST
        assert [getattr(event, "interaction_id", "") for event in inbox.posted] == ["the next"]

    run_leaping(story)
