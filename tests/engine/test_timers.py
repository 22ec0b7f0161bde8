"""Timers fire once, at their instant or at once when it has passed; a moved or cancelled one does not."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from callcenter.core.events import Event
from callcenter.engine.timers import Timers
from tests.support.fakes import FakeClock
from tests.support.inbox import Inbox
from tests.support.leaping_loop import LeapingLoop, run_leaping


def with_timers(story: Callable[[Timers, FakeClock, Inbox, LeapingLoop], Awaitable[None]]) -> None:
    async def told(loop: LeapingLoop) -> None:
        clock, inbox = FakeClock(), Inbox()
        await story(Timers(clock, inbox.post), clock, inbox, loop)

    run_leaping(told)


def names(events: list[Event]) -> list[str]:
    return [getattr(event, "name", "") for event in events]


def test_timers_fire_at_their_instants_whatever_the_order_they_were_started_in() -> None:
    async def story(timers: Timers, clock: FakeClock, inbox: Inbox, loop: LeapingLoop) -> None:
        timers.start("later", clock.now() + timedelta(hours=2))
        timers.start("sooner", clock.now() + timedelta(hours=1))
        clock.advance(3600)
        loop.leap(3601)
        await inbox.until(1)
        assert (names(inbox.posted), inbox.posted[0].at) == (["sooner"], clock.now())
        loop.leap(3600)
        await inbox.until(2)
        assert names(inbox.posted) == ["sooner", "later"]

    with_timers(story)


def test_a_timer_whose_instant_has_passed_fires_at_once_but_not_before_start_returns() -> None:
    async def story(timers: Timers, clock: FakeClock, inbox: Inbox, loop: LeapingLoop) -> None:
        timers.start("late", clock.now() - timedelta(days=1))
        assert inbox.posted == []
        await inbox.until(1)
        assert names(inbox.posted) == ["late"]

    with_timers(story)


def test_the_same_name_again_moves_the_timer() -> None:
    async def story(timers: Timers, clock: FakeClock, inbox: Inbox, loop: LeapingLoop) -> None:
        timers.start("ring", clock.now() + timedelta(seconds=10))
        timers.start("ring", clock.now() + timedelta(seconds=30))
        timers.start("between", clock.now() + timedelta(seconds=20))
        loop.leap(31)
        await inbox.until(2)
        assert names(inbox.posted) == ["between", "ring"]

    with_timers(story)


def test_a_cancelled_timer_never_fires_and_cancelling_twice_is_nothing() -> None:
    async def story(timers: Timers, clock: FakeClock, inbox: Inbox, loop: LeapingLoop) -> None:
        timers.start("ring", clock.now() + timedelta(seconds=10))
        timers.start("after", clock.now() + timedelta(seconds=20))
        timers.cancel("ring")
        timers.cancel("ring")
        loop.leap(21)
        await inbox.until(1)
        assert names(inbox.posted) == ["after"]

    with_timers(story)


def test_stopping_forgets_all_and_a_new_one_fires_alone() -> None:
    async def story(timers: Timers, clock: FakeClock, inbox: Inbox, loop: LeapingLoop) -> None:
        timers.start("one", clock.now())
        timers.start("two", clock.now())
        timers.stop()
        timers.start("three", clock.now())
        await inbox.until(1)
        assert names(inbox.posted) == ["three"]

    with_timers(story)
