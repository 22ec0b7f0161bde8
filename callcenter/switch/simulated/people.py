"""Simulated people: how long they take, whether they pick up, and one call of theirs as the simulated switch has it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from callcenter.core.events import Place, RingEnd
from callcenter.demo_plans import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How long simulated people take, in seconds; `picks_up` is the share of them who answer when we call."""

    prompt: float = 1.5
    typing: float = 1.0
    echo: float = 5.0
    message: float = 8.0
    pick_up: float = 3.0
    picks_up: float = 0.7
    patience: tuple[float, float] = (60.0, 240.0)
    talk: tuple[float, float] = (20.0, 90.0)
    between_calls: tuple[float, float] = (2.0, 15.0)

    def answer_of_one_called(self, chance: Random) -> RingEnd | None:
        """How a call to somebody outside ends unanswered; None when he picks up."""
        if chance.random() < self.picks_up:
            return None
        return chance.choice((RingEnd.NO_ANSWER, RingEnd.BUSY, RingEnd.UNREACHABLE))


@dataclass(slots=True, kw_only=True)
class SimulatedCall:
    """One caller, or one whom we called. `phones` ring; `endpoint` has answered; `message` is being spoken."""

    id: str
    plan: Plan
    keys: list[str]
    generation: int = 0
    place: Place = Place.WAITING
    phones: tuple[str, ...] = ()
    endpoint: str | None = None
    message: str | None = None
    next_thing: asyncio.TimerHandle | None = None
    patience: asyncio.TimerHandle | None = None
    ended: Callable[[], None] = field(default=lambda: None)

    def let_go(self) -> None:
        """What was to happen next will not."""
        for handle in (self.next_thing, self.patience):
            if handle is not None:
                handle.cancel()

    def interrupt(self) -> None:
        """The verb that was running is over; his patience goes on."""
        if self.next_thing is not None:
            self.next_thing.cancel()
        self.phones, self.endpoint, self.message = (), None, None
