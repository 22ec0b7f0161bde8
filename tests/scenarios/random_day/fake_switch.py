"""Asterisk and its dialplan in memory, for the random day: it obeys, reports late, and forgets what nobody hears.

Rule: what it says is lost while the link is down; only its ledger of ended calls and a look at it remain.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.core.agent import PhoneState
from callcenter.core.commands import (
    CollectDigits,
    Command,
    HangUpCall,
    HoldCaller,
    PlayEcho,
    PlayPrompts,
    RingAgent,
)
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallHeld,
    CallResumed,
    Event,
    FallbackEntered,
    LiveCall,
    PastCall,
    PhoneChanged,
    Place,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from tests.support.floor import LONG_AGO, START


@dataclass(slots=True)
class Channel:
    """One caller's channel, with the variables that the dialplan keeps on it."""

    call_id: str
    ani: str
    dnis: str
    arrived_at: datetime
    generation: int = 0
    place: Place = Place.WAITING
    verb: Verb = Verb.HOLD
    endpoint: str | None = None
    queue: str = ""
    fallback_queue: str | None = None
    fallback_answered: bool = False
    voicemail: str | None = None


@dataclass(slots=True)
class FakeSwitch:
    """`outbox` holds what was said and not heard yet: in order for each channel, in no order among them."""

    calls: dict[str, Channel] = field(default_factory=dict)
    phones: dict[str, PhoneState] = field(default_factory=dict)
    outbox: dict[str, deque[Event]] = field(default_factory=dict)
    ledger: list[PastCall] = field(default_factory=list)
    started_at: datetime = LONG_AGO
    link_up: bool = True
    at: datetime = START

    def at_place(self, *places: Place) -> list[Channel]:
        """The callers who stand in one of these places."""
        return [call for call in self.calls.values() if call.place in places]

    def say(self, event: Event, channel: str) -> None:
        """Report something on a channel, if anybody listens."""
        if self.link_up:
            self.outbox.setdefault(channel, deque()).append(event)

    def take(self, channel: str) -> Event:
        """The next thing said on this channel."""
        said = self.outbox[channel]
        event = said.popleft()
        if not said:
            del self.outbox[channel]
        return event

    def break_link(self) -> None:
        """Nobody hears what was said and not delivered."""
        self.link_up = False
        self.outbox.clear()

    def obey(self, command: Command) -> None:
        """Do what the service orders; an order for a call that is gone, or without a link, comes to nothing."""
        call = self.calls.get(getattr(command, "call_id", ""))
        if call is None or not self.link_up:
            return
        match command:
            case HangUpCall():
                self.hang_up(call)
            case PlayPrompts():
                self._begin(call, command.generation, Place.VERB, Verb.PLAY)
            case CollectDigits():
                self._begin(call, command.generation, Place.VERB, Verb.COLLECT)
            case PlayEcho():
                self._begin(call, command.generation, Place.VERB, Verb.ECHO)
            case HoldCaller():
                self._begin(call, command.generation, Place.WAITING, Verb.HOLD)
                call.queue = command.queue
                self.finish_verb(call, digits="", ok=True)
            case RingAgent():
                self._begin(call, command.generation, Place.RINGING, Verb.RING)
                call.endpoint = command.endpoint
            case _:
                raise AssertionError(command)

    def arrive(self, call_id: str, ani: str, dnis: str) -> None:
        """A caller comes in."""
        self.calls[call_id] = Channel(call_id, ani, dnis, self.at)
        self.say(CallArrived(call_id=call_id, ani=ani, dnis=dnis, at=self.at), call_id)

    def finish_verb(self, call: Channel, *, digits: str, ok: bool) -> None:
        """The verb ends by itself."""
        call.place = Place.WAITING
        finished = VerbFinished(
            call_id=call.call_id, generation=call.generation, verb=call.verb, ok=ok, digits=digits, at=self.at
        )
        self.say(finished, call.call_id)

    def answer(self, call: Channel) -> None:
        """The rung agent picks up: said on the agent's channel, which keeps no order with the caller's."""
        call.place = Place.TALKING
        self.set_phone(call.endpoint or "", PhoneState.IN_USE)
        answered = AgentAnswered(call_id=call.call_id, generation=call.generation, at=self.at)
        self.say(answered, f"{call.call_id}/agent")

    def end_ring(self, call: Channel, end: RingEnd) -> None:
        """Nobody picked up, or the agent hung up; after a talk that the fallback made, the caller is hung up too."""
        if call.fallback_answered:
            self._free_phone(call)
            self.hang_up(call)
            return
        self._free_phone(call)
        call.place, call.endpoint = Place.WAITING, None
        self.say(RingFinished(call_id=call.call_id, generation=call.generation, end=end, at=self.at), call.call_id)

    def hold(self, call: Channel, *, resumed: bool) -> None:
        """The agent's phone presses hold, or lets go."""
        kind = CallResumed if resumed else CallHeld
        self.say(kind(call_id=call.call_id, at=self.at), f"{call.call_id}/agent")

    def hang_up(self, call: Channel) -> None:
        """The caller's channel ends; the ledger knows."""
        self._free_phone(call)
        del self.calls[call.call_id]
        past = PastCall(
            call_id=call.call_id,
            ani=call.ani,
            ani_e164=None,
            dnis=call.dnis,
            arrived_at=call.arrived_at,
            ended_at=self.at,
            queue=call.fallback_queue,
            answered=call.fallback_answered,
            voicemail=call.voicemail,
        )
        self.ledger.append(past)
        if call.voicemail:
            self.say(VoicemailLeft(call_id=call.call_id, recording=call.voicemail, at=self.at), call.call_id)
        self.say(CallerHungUp(call_id=call.call_id, cause="16", at=self.at), call.call_id)

    def fall_back(self, call: Channel, queue: str) -> None:
        """The heartbeat is old: the dialplan serves this caller by itself."""
        call.place, call.fallback_queue = Place.FALLBACK, queue
        self.say(FallbackEntered(call_id=call.call_id, at=self.at), call.call_id)

    def fallback_answers(self, call: Channel, endpoint: str) -> None:
        """The dialplan's own queue found an agent."""
        call.place, call.endpoint, call.fallback_answered = Place.TALKING, endpoint, True
        self.set_phone(endpoint, PhoneState.IN_USE)

    def begin_message(self, call: Channel) -> None:
        """Nobody answered the fallback: the caller speaks to the machine."""
        call.place, call.voicemail = Place.VOICEMAIL, f"voicemail-{call.call_id}"

    def set_phone(self, endpoint: str, state: PhoneState) -> None:
        """A phone registers, goes, rings in or out."""
        if self.phones.get(endpoint) is not state:
            self.phones[endpoint] = state
            self.say(PhoneChanged(endpoint=endpoint, state=state, at=self.at), f"phone/{endpoint}")

    def restart(self) -> None:
        """The switch dies and comes back: its calls are gone, without a trace in the ledger."""
        self.break_link()
        self.calls.clear()
        self.phones = {
            endpoint: PhoneState.IDLE if state is PhoneState.IN_USE else state
            for endpoint, state in self.phones.items()
        }
        self.started_at = self.at

    def look(self) -> SwitchSeen:
        """What it shows at this moment."""
        calls = tuple(
            LiveCall(
                call_id=call.call_id,
                ani=call.ani,
                ani_e164=None,
                ani_name="",
                dnis=call.dnis,
                generation=call.generation,
                place=call.place,
                endpoint=call.endpoint if call.place is Place.TALKING else None,
            )
            for call in self.calls.values()
        )
        return SwitchSeen(
            calls=calls,
            past=tuple(self.ledger),
            phones=dict(self.phones),
            switch_started_at=self.started_at,
            since_at=self.at,
            at=self.at,
        )

    def _begin(self, call: Channel, generation: int, place: Place, verb: Verb) -> None:
        assert generation > call.generation, "no two orders share a number"
        self._free_phone(call)
        call.fallback_answered = False
        call.generation, call.place, call.verb, call.endpoint = generation, place, verb, None
        started = VerbStarted(call_id=call.call_id, generation=generation, verb=verb, at=self.at)
        self.say(started, call.call_id)

    def _free_phone(self, call: Channel) -> None:
        if call.place is Place.TALKING and self.phones.get(call.endpoint or "") is PhoneState.IN_USE:
            self.set_phone(call.endpoint or "", PhoneState.IDLE)
