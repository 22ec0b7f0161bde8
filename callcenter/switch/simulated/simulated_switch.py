"""The switch port without a telephone: callers are played by timers and chance, agents answer on their screens.

Rule: it reports as the real one does (`tests/contracts/test_switch.py` runs on both): a verb starts, then ends, with
the generation of its order; an order of an older generation is void.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Final, assert_never

from callcenter.core.agent import PhoneState
from callcenter.core.commands import (
    AnswerPhone,
    CollectDigits,
    HangUpCall,
    HoldCaller,
    LookAtSwitch,
    PlayEcho,
    PlayPrompts,
    RingAgent,
    SwitchCommand,
)
from callcenter.core.configuration import Configuration
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    Event,
    LiveCall,
    Place,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbFinished,
    VerbStarted,
)
from callcenter.demo_plans import Plan
from callcenter.ports import Phone

_HUNG_UP: Final = "16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How long simulated people take, in seconds."""

    prompt: float = 1.5
    typing: float = 1.0
    echo: float = 5.0
    patience: tuple[float, float] = (60.0, 240.0)
    talk: tuple[float, float] = (20.0, 90.0)
    between_calls: tuple[float, float] = (2.0, 15.0)


@dataclass(slots=True, kw_only=True)
class _Call:
    id: str
    plan: Plan
    keys: list[str]
    generation: int = 0
    place: Place = Place.WAITING
    endpoint: str | None = None
    next_thing: asyncio.TimerHandle | None = None
    patience: asyncio.TimerHandle | None = None
    ended: Callable[[], None] = field(default=lambda: None)


class SimulatedSwitch:
    """Implements `ports.Switch`. `plans` gives the next caller; `callers` of them keep calling."""

    def __init__(
        self,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        chance: Random,
        plans: Callable[[Random], Plan],
        callers: int,
        manners: Manners | None = None,
    ) -> None:
        self._now = now
        self._new_id = new_id
        self._chance = chance
        self._plans = plans
        self._callers = callers
        self._manners = manners or Manners()
        self._post: Callable[[Event], None] = lambda event: None
        self._calls: dict[str, _Call] = {}
        self._endpoints: tuple[str, ...] = ()
        self._between: set[asyncio.TimerHandle] = set()
        self._running = False
        self._started_at = now()

    @property
    def connected(self) -> bool:
        """Whether orders can be given now."""
        return self._running

    async def start(self, post: Callable[[Event], None], epoch: int) -> None:
        """Be there, and let the callers begin."""
        self._post = post
        self._started_at = self._now()
        self._running = True
        self._look()
        for _ in range(self._callers):
            self._call_later()

    async def stop(self) -> None:
        """No more callers, no more reports."""
        self._running = False
        self._post = lambda event: None
        for call in self._calls.values():
            _cancel(call.next_thing)
            _cancel(call.patience)
        for handle in self._between:
            handle.cancel()

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        """Every phone is registered at once."""
        self._endpoints = tuple(phone.endpoint for phone in phones)
        self._look()

    def place_call(self, plan: Plan, ended: Callable[[], None] = lambda: None) -> str:
        """Somebody calls; returns the call's id. `ended` is told when it is over."""
        call = _Call(id=self._new_id(), plan=plan, keys=list(plan.keys), ended=ended)
        self._calls[call.id] = call
        call.patience = self._later(self._between_two(self._manners.patience), lambda: self._caller_leaves(call))
        self._post(CallArrived(call_id=call.id, ani=plan.ani, ani_e164=plan.ani_e164, dnis=plan.dnis, at=self._now()))
        return call.id

    def hang_up(self, call_id: str) -> None:
        """The caller hangs up."""
        if (call := self._calls.get(call_id)) is not None:
            self._caller_leaves(call)

    def carry_out(self, command: SwitchCommand) -> None:
        """Start doing it and return."""
        match command:
            case PlayPrompts() | CollectDigits() | HoldCaller() | RingAgent() | PlayEcho():
                call = self._calls.get(command.call_id)
                if call is None:
                    self._look()
                else:
                    asyncio.get_running_loop().call_soon(self._begin, call, command)
            case HangUpCall(call_id=call_id):
                asyncio.get_running_loop().call_soon(self.hang_up, call_id)
            case AnswerPhone(endpoint=endpoint):
                asyncio.get_running_loop().call_soon(self._answer, endpoint)
            case LookAtSwitch():
                self._look()
            case _:
                assert_never(command)

    def _begin(self, call: _Call, command: PlayPrompts | CollectDigits | HoldCaller | RingAgent | PlayEcho) -> None:
        if call.id not in self._calls or command.generation <= call.generation:
            return
        _cancel(call.next_thing)
        call.generation = command.generation
        call.endpoint = None
        match command:
            case PlayPrompts(prompts=prompts):
                self._started(call, Verb.PLAY, Place.VERB)
                call.next_thing = self._finish_later(call, Verb.PLAY, self._manners.prompt * len(prompts), ok=True)
            case CollectDigits():
                self._started(call, Verb.COLLECT, Place.VERB)
                keys = call.keys.pop(0) if call.keys else ""
                wait = self._manners.typing if keys else float(command.timeout_seconds)
                call.next_thing = self._finish_later(call, Verb.COLLECT, wait, ok=bool(keys), digits=keys)
            case PlayEcho():
                self._started(call, Verb.ECHO, Place.VERB)
                call.next_thing = self._finish_later(call, Verb.ECHO, self._manners.echo, ok=True)
            case HoldCaller():
                self._started(call, Verb.HOLD, Place.WAITING)
            case RingAgent(endpoint=endpoint, ring_seconds=seconds):
                call.endpoint = endpoint
                self._started(call, Verb.RING, Place.RINGING)
                call.next_thing = self._later(seconds, lambda: self._ring_ends(call, RingEnd.NO_ANSWER))
            case _:
                assert_never(command)

    def _started(self, call: _Call, verb: Verb, place: Place) -> None:
        call.place = place
        self._post(VerbStarted(call_id=call.id, generation=call.generation, verb=verb, at=self._now()))

    def _finish_later(
        self, call: _Call, verb: Verb, seconds: float, *, ok: bool, digits: str = ""
    ) -> asyncio.TimerHandle:
        def finish() -> None:
            call.place = Place.WAITING
            self._post(
                VerbFinished(
                    call_id=call.id, generation=call.generation, verb=verb, ok=ok, digits=digits, at=self._now()
                )
            )

        return self._later(seconds, finish)

    def _answer(self, endpoint: str) -> None:
        call = next((c for c in self._calls.values() if c.place is Place.RINGING and c.endpoint == endpoint), None)
        if call is None:
            return
        _cancel(call.next_thing)
        _cancel(call.patience)
        call.place = Place.TALKING
        call.next_thing = self._later(self._between_two(self._manners.talk), lambda: self._caller_leaves(call))
        self._post(AgentAnswered(call_id=call.id, generation=call.generation, at=self._now()))

    def _ring_ends(self, call: _Call, end: RingEnd) -> None:
        call.place, call.endpoint = Place.WAITING, None
        self._post(RingFinished(call_id=call.id, generation=call.generation, end=end, at=self._now()))

    def _caller_leaves(self, call: _Call) -> None:
        if self._calls.pop(call.id, None) is not None:
            _cancel(call.next_thing)
            _cancel(call.patience)
            self._post(CallerHungUp(call_id=call.id, cause=_HUNG_UP, at=self._now()))
            call.ended()

    def _call_later(self) -> None:
        def call() -> None:
            self._between.discard(handle)
            self.place_call(self._plans(self._chance), ended=self._call_later)

        handle = self._later(self._between_two(self._manners.between_calls), call)
        self._between.add(handle)

    def _look(self) -> None:
        at = self._now()
        busy = {call.endpoint for call in self._calls.values() if call.endpoint}
        self._post(
            SwitchSeen(
                calls=tuple(
                    LiveCall(
                        call_id=call.id,
                        ani=call.plan.ani,
                        ani_e164=call.plan.ani_e164,
                        ani_name="",
                        dnis=call.plan.dnis,
                        generation=call.generation,
                        place=call.place,
                        endpoint=call.endpoint if call.place is Place.TALKING else None,
                    )
                    for call in self._calls.values()
                ),
                phones={name: PhoneState.IN_USE if name in busy else PhoneState.IDLE for name in self._endpoints},
                # What was live before this switch began died with the one before it.
                switch_started_at=self._started_at,
                since_at=at,
                at=at,
            )
        )

    def _between_two(self, bounds: tuple[float, float]) -> float:
        return self._chance.uniform(*bounds)

    def _later(self, seconds: float, do: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, do)


def _cancel(handle: asyncio.TimerHandle | None) -> None:
    if handle is not None:
        handle.cancel()
