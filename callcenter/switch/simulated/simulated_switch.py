"""The switch port without a telephone: callers are played by timers and chance, agents answer on their screens.

Rule: it reports as the real one does (`tests/contracts/test_switch.py` runs on both): a verb starts, then ends, with
the generation of its order; an order of an older generation is void.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Final, assert_never

from callcenter.core.commands import (
    AdmitMonitor,
    AnswerPhone,
    CallLeg,
    CallMonitor,
    CallOut,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HangUpLeg,
    HoldCaller,
    LookAtSwitch,
    MuteLeg,
    PauseRecording,
    PlaceLegs,
    PlaceMonitor,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    SendKeys,
    Spot,
    StopRinging,
    SwitchCommand,
)
from callcenter.core.configuration import Configuration
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallOutFailed,
    Event,
    Place,
    RingEnd,
    RingFinished,
    Verb,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.demo_plans import Plan
from callcenter.phone_numbers import e164_of
from callcenter.ports import Phone
from callcenter.switch.simulated.legs import SimulatedLegs
from callcenter.switch.simulated.looking import seen
from callcenter.switch.simulated.monitors import MonitorCommand, SimulatedMonitors
from callcenter.switch.simulated.people import Manners, SimulatedCall

_HUNG_UP: Final = "16"
_ALONE_SECONDS: Final = 0.5


_Verb = PlayPrompts | CollectDigits | HoldCaller | RingAgents | RecordMessage | DialNumber | PlayEcho
_Deed = CallOut | StopRinging | HangUpCall | AnswerPhone | PlaceLegs | CallLeg | HangUpLeg | MonitorCommand


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
        self.manners = manners or Manners()
        self._post: Callable[[Event], None] = lambda event: None
        self._calls: dict[str, SimulatedCall] = {}
        self._endpoints: tuple[str, ...] = ()
        self._between: set[asyncio.TimerHandle] = set()
        self._running = False
        self._started_at = now()
        self._legs = SimulatedLegs(
            post=lambda event: self._post(event),
            now=now,
            later=self._later,
            chance=chance,
            manners=lambda: self.manners,
        )
        self._monitors = SimulatedMonitors(
            post=lambda event: self._post(event),
            now=now,
            later=self._later,
            legs=self._legs,
            manners=lambda: self.manners,
        )

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
        self._legs.stop()
        self._monitors.stop()
        for call in self._calls.values():
            call.let_go()
        for handle in self._between:
            handle.cancel()

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        """Every phone is registered at once."""
        self._endpoints = tuple(phone.endpoint for phone in phones)
        self._look()

    async def admit(self, endpoint: str, secret: str) -> bool:
        """No page can register here."""
        return False

    def place_call(self, plan: Plan, ended: Callable[[], None] = lambda: None) -> str:
        """Somebody calls; returns the call's id. `ended` is told when it is over."""
        call = SimulatedCall(id=self._new_id(), plan=plan, keys=list(plan.keys), ended=ended)
        self._calls[call.id] = call
        self._arrives(call)
        return call.id

    def hang_up(self, call_id: str) -> None:
        """The caller hangs up; a call that we make and that nobody has answered is given up."""
        match self._calls.get(call_id):
            case None:
                return
            case SimulatedCall(place=Place.DIALING) as call:
                self._call_out_fails(call, RingEnd.FAILED)
            case call:
                self._caller_leaves(call)

    def carry_out(self, command: SwitchCommand) -> None:
        """Start doing it and return."""
        match command:
            case (
                PlayPrompts()
                | CollectDigits()
                | HoldCaller()
                | RingAgents()
                | RecordMessage()
                | DialNumber()
                | PlayEcho()
            ):
                call = self._calls.get(command.call_id)
                if call is None:
                    self._look()
                else:
                    asyncio.get_running_loop().call_soon(self._begin, call, command)
            case MuteLeg() | SendKeys() | PauseRecording():
                pass  # nobody hears anything here
            case LookAtSwitch():
                self._look()
            case _:
                asyncio.get_running_loop().call_soon(self._do, command)

    def _do(self, command: _Deed) -> None:
        match command:
            case CallOut():
                self._call_out(command)
            case StopRinging(call_id=call_id, endpoint=endpoint):
                self._stop_ringing(call_id, endpoint)
            case HangUpCall(call_id=call_id):
                self.hang_up(call_id)
            case AnswerPhone(endpoint=endpoint):
                self._answer(endpoint)
            case PlaceLegs():
                self._place(command)
            case CallLeg(endpoint=endpoint):
                self._legs.call(command, registered=endpoint is None or endpoint in self._endpoints)
            case HangUpLeg(call_id=call_id, leg=leg):
                if not self._monitors.hang_up(leg):
                    self._hang_up_leg(call_id, leg)
            case CallMonitor() | PlaceMonitor() | AdmitMonitor():
                self._monitors.carry_out(command, registered=lambda endpoint: endpoint in self._endpoints)
            case _:
                assert_never(command)

    def _begin(self, call: SimulatedCall, command: _Verb) -> None:
        if call.id not in self._calls or command.generation <= call.generation:
            return
        call.interrupt()
        call.generation = command.generation
        match command:
            case PlayPrompts(prompts=prompts):
                self._started(call, Verb.PLAY, Place.VERB)
                call.next_thing = self._finish_later(call, Verb.PLAY, self.manners.prompt * len(prompts), ok=True)
            case CollectDigits():
                self._started(call, Verb.COLLECT, Place.VERB)
                keys = call.keys.pop(0) if call.keys else ""
                wait = self.manners.typing if keys else float(command.timeout_seconds)
                call.next_thing = self._finish_later(call, Verb.COLLECT, wait, ok=bool(keys), digits=keys)
            case PlayEcho():
                self._started(call, Verb.ECHO, Place.VERB)
                call.next_thing = self._finish_later(call, Verb.ECHO, self.manners.echo, ok=True)
            case HoldCaller():
                self._started(call, Verb.HOLD, Place.WAITING)
            case RecordMessage(name=name, prompts=prompts, most_seconds=most):
                self._started(call, Verb.RECORD, Place.VERB)
                call.message = name
                spoken = min(self.manners.message, most)
                wait = self.manners.prompt * len(prompts) + spoken
                call.next_thing = self._finish_later(call, Verb.RECORD, wait, ok=True, seconds=int(spoken))
            case RingAgents(endpoints=endpoints, ring_seconds=seconds):
                call.phones = endpoints
                self._started(call, Verb.RING, Place.RINGING)
                if command.auto_answer and self.manners.pick_up < seconds:
                    picked_up = self._chance.choice(endpoints)
                    call.next_thing = self._later(self.manners.pick_up, lambda: self._answer(picked_up))
                else:
                    call.next_thing = self._later(seconds, lambda: self._ring_ends(call, RingEnd.NO_ANSWER))
            case DialNumber(ring_seconds=seconds):
                self._started(call, Verb.DIAL, Place.VERB)
                end = self.manners.answer_of_one_called(self._chance)
                wait = min(self.manners.pick_up, seconds)
                call.next_thing = self._later(
                    wait, lambda: self._join(call, None) if end is None else self._ring_ends(call, end)
                )
            case _:
                assert_never(command)

    def _place(self, command: PlaceLegs) -> None:
        call = self._calls.get(command.call_id)
        if call is None:
            self._look()
            return
        for leg, spot in command.legs:
            if leg in (call.endpoint, *self._legs.of(call.id)):
                self._legs.put(call.id, leg, spot)
            else:
                self._look()
        if command.caller is not None and command.generation > call.generation:
            call.let_go()
            call.interrupt()
            call.generation = command.generation
            if command.caller is Spot.TALK:
                self._started(call, Verb.ROOM, Place.ROOM)
                call.next_thing = self._later(self._between_two(self.manners.talk), lambda: self._caller_leaves(call))
            else:
                self._started(call, Verb.HOLD, Place.WAITING)
                patience = self._between_two(self.manners.patience)
                call.patience = self._later(patience, lambda: self._caller_leaves(call))

    def _hang_up_leg(self, call_id: str, leg: str) -> None:
        call = self._calls.get(call_id)
        if call is not None and call.place is Place.TALKING and call.endpoint == leg:
            call.interrupt()
            self._ring_ends(call, RingEnd.AGENT_HUNG_UP)
        elif not self._legs.hang_up(call_id, leg):
            self._look()
        elif call is not None and call.place is Place.ROOM:
            # Whoever takes the call over may just be on his way into the room.
            self._later(_ALONE_SECONDS, lambda: self._falls_out_when_alone(call))

    def _falls_out_when_alone(self, call: SimulatedCall) -> None:
        if call.place is Place.ROOM and not self._legs.are_in_the_room(call.id) and call.id in self._calls:
            call.interrupt()
            self._finish_later(call, Verb.ROOM, 0, ok=True)

    def _arrives(self, call: SimulatedCall) -> None:
        plan = call.plan
        call.patience = self._later(self._between_two(self.manners.patience), lambda: self._caller_leaves(call))
        self._post(CallArrived(call_id=call.id, ani=plan.ani, ani_e164=plan.ani_e164, dnis=plan.dnis, at=self._now()))

    def _started(self, call: SimulatedCall, verb: Verb, place: Place) -> None:
        call.place = place
        self._post(VerbStarted(call_id=call.id, generation=call.generation, verb=verb, at=self._now()))

    def _finish_later(
        self, call: SimulatedCall, verb: Verb, wait: float, *, ok: bool, digits: str = "", seconds: int = 0
    ) -> asyncio.TimerHandle:
        def finish() -> None:
            call.place, call.message = Place.WAITING, None
            self._post(
                VerbFinished(
                    call_id=call.id,
                    generation=call.generation,
                    verb=verb,
                    ok=ok,
                    digits=digits,
                    seconds=seconds,
                    at=self._now(),
                )
            )

        return self._later(wait, finish)

    def _answer(self, endpoint: str) -> None:
        call = next((call for call in self._calls.values() if endpoint in call.phones), None)
        if call is None:
            self._legs.answer(endpoint)
            return
        if call.place is Place.DIALING:
            self._called_one_answers(call)
        else:
            self._join(call, endpoint)

    def _join(self, call: SimulatedCall, endpoint: str | None) -> None:
        call.let_go()
        call.place, call.phones, call.endpoint = Place.TALKING, (), endpoint
        call.next_thing = self._later(self._between_two(self.manners.talk), lambda: self._caller_leaves(call))
        self._post(AgentAnswered(call_id=call.id, generation=call.generation, endpoint=endpoint, at=self._now()))

    def _stop_ringing(self, call_id: str, endpoint: str) -> None:
        call = self._calls.get(call_id)
        if call is None or call.place is not Place.RINGING or endpoint not in call.phones:
            return
        call.phones = tuple(phone for phone in call.phones if phone != endpoint)
        if not call.phones:
            call.interrupt()
            self._ring_ends(call, RingEnd.NO_ANSWER)

    def _ring_ends(self, call: SimulatedCall, end: RingEnd) -> None:
        call.place, call.phones = Place.WAITING, ()
        self._post(RingFinished(call_id=call.id, generation=call.generation, end=end, at=self._now()))

    def _call_out(self, command: CallOut) -> None:
        if command.call_id in self._calls:
            return
        ani = command.number or ""
        plan = Plan(ani=ani, ani_e164=e164_of(ani), dnis=command.dnis)
        call = SimulatedCall(id=command.call_id, plan=plan, keys=[], place=Place.DIALING)
        self._calls[call.id] = call
        end: RingEnd | None = RingEnd.NO_ANSWER
        wait = min(self.manners.pick_up, command.ring_seconds)
        if command.endpoint is None:
            end = self.manners.answer_of_one_called(self._chance)
        elif command.endpoint not in self._endpoints:
            end, wait = RingEnd.UNREACHABLE, 0
        elif command.auto_answer:
            end = None
        else:
            # The agent answers on the screen.
            call.phones, wait = (command.endpoint,), command.ring_seconds
        call.next_thing = self._later(
            wait, lambda: self._called_one_answers(call) if end is None else self._call_out_fails(call, end)
        )

    def _called_one_answers(self, call: SimulatedCall) -> None:
        call.interrupt()
        call.place = Place.WAITING
        self._arrives(call)

    def _call_out_fails(self, call: SimulatedCall, end: RingEnd) -> None:
        call.let_go()
        del self._calls[call.id]
        self._post(CallOutFailed(call_id=call.id, end=end, at=self._now()))

    def _caller_leaves(self, call: SimulatedCall) -> None:
        if self._calls.pop(call.id, None) is not None:
            call.let_go()
            if call.message is not None:
                self._post(VoicemailLeft(call_id=call.id, recording=call.message, at=self._now()))
            self._post(CallerHungUp(call_id=call.id, cause=_HUNG_UP, endpoint=call.endpoint, at=self._now()))
            call.ended()

    def _call_later(self) -> None:
        def call() -> None:
            self._between.discard(handle)
            self.place_call(self._plans(self._chance), ended=self._call_later)

        handle = self._later(self._between_two(self.manners.between_calls), call)
        self._between.add(handle)

    def _look(self) -> None:
        now, calls = self._now(), self._calls.values()
        self._post(seen(calls, self._legs, self._monitors, self._endpoints, started_at=self._started_at, at=now))

    def _between_two(self, bounds: tuple[float, float]) -> float:
        return self._chance.uniform(*bounds)

    def _later(self, seconds: float, do: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, do)
