"""Asterisk and its dialplan in memory, for the random day: it obeys, reports late, and forgets what nobody hears.

Rule: what it says is lost while the link is down; only its ledger of ended calls and a look at it remain.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from callcenter.core.agent import PhoneState
from callcenter.core.commands import (
    CallLeg,
    CallOut,
    CollectDigits,
    Command,
    DialNumber,
    HangUpCall,
    HangUpLeg,
    HoldCaller,
    MuteLeg,
    PauseRecording,
    PlaceLegs,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    SendKeys,
    Spot,
    StopRinging,
)
from callcenter.core.events import (
    AgentAnswered,
    AgentHungUp,
    CallArrived,
    CallerHungUp,
    CallHeld,
    CallOutFailed,
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
from tests.scenarios.random_day.channel import Channel
from tests.scenarios.random_day.legs import Leg, Legs, answer_of, channel_of, end_of
from tests.support.floor import LONG_AGO, START


@dataclass(slots=True)
class FakeSwitch:
    """`outbox` holds what was said and not heard yet: in order for each channel, in no order among them."""

    calls: dict[str, Channel] = field(default_factory=dict)
    phones: dict[str, PhoneState] = field(default_factory=dict)
    outbox: dict[str, deque[Event]] = field(default_factory=dict)
    ledger: list[PastCall] = field(default_factory=list)
    legs: Legs = field(default_factory=Legs)
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
        if not self.link_up:
            return
        if isinstance(command, HangUpLeg):
            self._hang_up_leg(command)
        elif isinstance(command, CallOut):
            # Nobody is called twice.
            self.calls.setdefault(command.call_id, _made_call(command, self.at))
        elif isinstance(command, CallLeg) and command.spot is Spot.RINGING:
            # An agent dials: his phone is called before there is a call.
            self.legs.call(command)
        elif call is not None:
            self._run(call, command)

    def _run(self, call: Channel, command: Command) -> None:
        match command:
            case HangUpCall():
                self.hang_up(call)
            case StopRinging():
                self.stop_phone(call, command.endpoint)
            case HoldCaller():
                self._begin(call, command.generation, Place.WAITING, Verb.HOLD)
                call.queue = command.queue
                self.finish_verb(call, digits="", ok=True)
            case RingAgents():
                self._begin(call, command.generation, Place.RINGING, Verb.RING)
                call.ringing, call.offer_id = command.endpoints, command.offer_id
            case PlaceLegs():
                self._place(call, command)
            case CallLeg():
                self.legs.call(command)
            case MuteLeg() | SendKeys() | PauseRecording():
                pass
            case _:
                self._run_verb(call, command)

    def _run_verb(self, call: Channel, command: Command) -> None:
        match command:
            case PlayPrompts():
                self._begin(call, command.generation, Place.VERB, Verb.PLAY)
            case CollectDigits():
                self._begin(call, command.generation, Place.VERB, Verb.COLLECT)
            case PlayEcho():
                self._begin(call, command.generation, Place.VERB, Verb.ECHO)
            case RecordMessage():
                self._begin(call, command.generation, Place.VERB, Verb.RECORD)
                call.voicemail = command.name
            case DialNumber():
                self._begin(call, command.generation, Place.VERB, Verb.DIAL)
            case _:
                raise AssertionError(command)

    def arrive(self, call_id: str, ani: str, dnis: str) -> None:
        """A caller comes in."""
        self.calls[call_id] = Channel(call_id, ani, dnis, self.at)
        self.say(CallArrived(call_id=call_id, ani=ani, dnis=dnis, at=self.at), call_id)

    def answer_call_out(self, call: Channel) -> None:
        """Whom we called picks up."""
        call.place, call.arrived_at = Place.WAITING, self.at
        self.say(CallArrived(call_id=call.call_id, ani=call.ani, dnis=call.dnis, at=self.at), call.call_id)

    def fail_call_out(self, call: Channel, end: RingEnd) -> None:
        """Whom we called does not pick up; the ledger knows nothing of it."""
        del self.calls[call.call_id]
        self.say(CallOutFailed(call_id=call.call_id, end=end, at=self.at), call.call_id)

    def finish_verb(self, call: Channel, *, digits: str, ok: bool) -> None:
        """The verb ends by itself; a dialled number answers, or does not."""
        if call.verb is Verb.DIAL:
            self._finish_dial(call, answered=ok)
            return
        call.place, call.voicemail = Place.WAITING, None
        finished = VerbFinished(
            call_id=call.call_id, generation=call.generation, verb=call.verb, ok=ok, digits=digits, at=self.at
        )
        self.say(finished, call.call_id)

    def answer(self, call: Channel, endpoint: str) -> None:
        """A rung agent picks up: said on the agent's channel, which keeps no order with the caller's."""
        call.place, call.endpoint, call.ringing = Place.TALKING, endpoint, ()
        self.legs.add(Leg(call_id=call.call_id, name=endpoint, endpoint=endpoint))
        self.set_phone(endpoint, PhoneState.IN_USE)
        answered = AgentAnswered(call_id=call.call_id, generation=call.generation, endpoint=endpoint, at=self.at)
        self.say(answered, f"{call.call_id}/agent")

    def stop_phone(self, call: Channel, endpoint: str, end: RingEnd | None = None) -> None:
        """One phone rings no more: it was told to (`end` None), or says so itself. Without any the ring is over."""
        if call.place is not Place.RINGING or endpoint not in call.ringing:
            return
        call.ringing = tuple(name for name in call.ringing if name != endpoint)
        if end is not None and call.ringing:
            stopped = RingFinished(
                call_id=call.call_id, generation=call.generation, end=end, endpoint=endpoint, at=self.at
            )
            self.say(stopped, f"{call.call_id}/agent")
        if not call.ringing:
            self.end_ring(call, end or RingEnd.FAILED)

    def end_ring(self, call: Channel, end: RingEnd) -> None:
        """Nobody picked up, or the agent hung up; after a talk that the fallback made, the caller is hung up too."""
        if call.fallback_answered:
            self._free_phone(call)
            self.hang_up(call)
            return
        if end is RingEnd.AGENT_HUNG_UP and call.endpoint is not None:
            # Said on the agent's channel, which keeps no order with the caller's.
            self.say(AgentHungUp(call_id=call.call_id, endpoint=call.endpoint, at=self.at), f"{call.call_id}/agent")
        self._free_phone(call)
        call.talked = call.talked or call.place is Place.TALKING
        call.place, call.endpoint, call.ringing = Place.WAITING, None, ()
        self.say(RingFinished(call_id=call.call_id, generation=call.generation, end=end, at=self.at), call.call_id)

    def hold(self, call: Channel, *, resumed: bool) -> None:
        """The agent's phone presses hold, or lets go."""
        kind = CallResumed if resumed else CallHeld
        self.say(kind(call_id=call.call_id, at=self.at), f"{call.call_id}/agent")

    def hang_up(self, call: Channel) -> None:
        """The caller's channel ends; the ledger knows. A call that nobody has answered yet never was one."""
        if call.place is Place.DIALING:
            self.fail_call_out(call, RingEnd.FAILED)
            return
        self._free_phone(call)
        del self.calls[call.call_id]
        # Whom he talked with is kept by the channel only where the dialplan itself joined them.
        by_us = call.place is Place.TALKING and call.endpoint is not None and not call.fallback_answered
        by_us = by_us or call.place is Place.ROOM
        past = PastCall(
            call_id=call.call_id,
            ani=call.ani,
            ani_e164=None,
            dnis=call.dnis,
            arrived_at=call.arrived_at,
            ended_at=self.at,
            queue=call.fallback_queue,
            answered=call.fallback_answered or by_us,
            offer_id=call.offer_id if by_us else None,
            endpoint=call.endpoint if call.place is Place.TALKING else None,
            voicemail=call.voicemail,
        )
        self.ledger.append(past)
        if call.voicemail:
            self.say(VoicemailLeft(call_id=call.call_id, recording=call.voicemail, at=self.at), call.call_id)
        hung_up = CallerHungUp(
            call_id=call.call_id,
            cause="16",
            answered=past.answered,
            offer_id=past.offer_id,
            endpoint=past.endpoint,
            at=self.at,
        )
        self.say(hung_up, call.call_id)

    def fall_back(self, call: Channel, queue: str) -> None:
        """The heartbeat is old: the dialplan serves this caller by itself. Who has talked is hung up."""
        if call.talked:
            self.hang_up(call)
            return
        call.place, call.fallback_queue, call.ringing = Place.FALLBACK, queue, ()
        self.say(FallbackEntered(call_id=call.call_id, at=self.at), call.call_id)

    def fallback_answers(self, call: Channel, endpoint: str) -> None:
        """The dialplan's own queue found an agent."""
        call.place, call.endpoint, call.fallback_answered = Place.TALKING, endpoint, True
        self.set_phone(endpoint, PhoneState.IN_USE)

    def answer_leg(self, leg: Leg) -> None:
        """Who is called into a talk picks up, and stands where he was to stand."""
        leg.rings = False
        if leg.endpoint is not None:
            self.set_phone(leg.endpoint, PhoneState.IN_USE)
        self.say(answer_of(leg, self.at), channel_of(leg))

    def end_leg(self, leg: Leg, said: Event | None = None) -> None:
        """A leg ends, by itself or because it was told to. Who is left alone in his room falls out of it."""
        self.legs.drop(leg)
        if leg.endpoint is not None and not leg.rings and self.phones.get(leg.endpoint) is PhoneState.IN_USE:
            self.set_phone(leg.endpoint, PhoneState.IDLE)
        self.say(said or end_of(leg, self.at), channel_of(leg))
        self._empty_room(leg.call_id)

    def _empty_room(self, call_id: str) -> None:
        call = self.calls.get(call_id)
        if call is not None and call.place is Place.ROOM and not self.legs.in_room(call_id):
            self.finish_verb(call, digits="", ok=True)

    def _hang_up_leg(self, command: HangUpLeg) -> None:
        leg = self.legs.of.get(command.call_id, {}).get(command.leg)
        call = self.calls.get(command.call_id)
        if leg is not None and call is not None and leg.spot is None:
            self.end_ring(call, RingEnd.AGENT_HUNG_UP)
        elif leg is not None:
            self.end_leg(leg)

    def _place(self, call: Channel, command: PlaceLegs) -> None:
        joined = call.place is Place.TALKING
        if command.fresh or not joined:
            self.legs.place(call.call_id, command.legs)
        if command.caller is None:
            self._empty_room(call.call_id)
            return
        if command.fresh and call.endpoint in dict(command.legs):
            call.place, call.endpoint = Place.VERB, None  # both are out of the ring's hands
        if command.caller is Spot.TALK:
            self._begin(call, command.generation, Place.ROOM, Verb.ROOM)
        else:
            self._begin(call, command.generation, Place.WAITING, Verb.HOLD)
            self.finish_verb(call, digits="", ok=True)
        call.talked = True

    def begin_message(self, call: Channel) -> None:
        """Nobody answered the fallback: the caller speaks to the machine."""
        call.place, call.voicemail = Place.VOICEMAIL, f"voicemail-{call.call_id}"

    def set_phone(self, endpoint: str, state: PhoneState) -> None:
        """A phone registers, goes, rings in or out."""
        if self.phones.get(endpoint) is not state:
            self.phones[endpoint] = state
            self.say(PhoneChanged(endpoint=endpoint, state=state, at=self.at), f"phone/{endpoint}")

    def _finish_dial(self, call: Channel, *, answered: bool) -> None:
        if answered:
            call.place, call.endpoint = Place.TALKING, None
            self.legs.add(Leg(call_id=call.call_id, name=_dialled(call)))
            said: Event = AgentAnswered(call_id=call.call_id, generation=call.generation, at=self.at)
            self.say(said, f"{call.call_id}/agent")
        else:
            self.end_ring(call, RingEnd.NO_ANSWER)

    def restart(self) -> None:
        """The switch dies and comes back: its calls are gone, without a trace in the ledger."""
        self.break_link()
        self.calls.clear()
        self.legs.of.clear()
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
                queue=call.queue,
                generation=call.generation,
                place=call.place,
                endpoint=call.endpoint if call.place is Place.TALKING else None,
                legs=self.legs.names(call.call_id) | set(call.ringing),
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
        if call.place is Place.TALKING and call.endpoint is not None and not call.fallback_answered:
            # He is taken away from the agent, whose phone ends what it has.
            self.say(AgentHungUp(call_id=call.call_id, endpoint=call.endpoint, at=self.at), f"{call.call_id}/agent")
        self._free_phone(call)
        # Whoever waits for an agent has not talked with one.
        call.talked = (call.talked or call.place is Place.TALKING) and verb not in (Verb.HOLD, Verb.RING)
        call.fallback_answered, call.voicemail = False, None
        call.generation, call.place, call.verb, call.endpoint, call.ringing = generation, place, verb, None, ()
        started = VerbStarted(call_id=call.call_id, generation=generation, verb=verb, at=self.at)
        self.say(started, call.call_id)

    def _free_phone(self, call: Channel) -> None:
        if call.place is Place.TALKING:
            for leg in [leg for leg in self.legs.of.get(call.call_id, {}).values() if leg.spot is None]:
                self.legs.drop(leg)
        if call.place is Place.TALKING and self.phones.get(call.endpoint or "") is PhoneState.IN_USE:
            self.set_phone(call.endpoint or "", PhoneState.IDLE)


def _dialled(call: Channel) -> str:
    return f"dialled-{call.call_id}"


def _made_call(command: CallOut, at: datetime) -> Channel:
    number, talked = command.number or "", command.by_agent
    return Channel(command.call_id, number, command.dnis, at, place=Place.DIALING, talked=talked)
