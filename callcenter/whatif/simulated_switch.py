"""The switch of a replay: every order begins at once; what it leads to is said when it would be.

Rule: it knows no rules of ours. Who answers one of several phones is decided by lot, so that it is the same each time.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, Protocol

from callcenter.core.acd.strategies import lot
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
    StopRinging,
    SwitchCommand,
)
from callcenter.core.contact_center import ContactCenter
from callcenter.core.events import AgentAnswered, CallArrived, CallerHungUp, Event, Verb, VerbFinished, VerbStarted
from callcenter.core.reactions.announcements import CALLBACK_OFFER, KEY_PROMPTS
from callcenter.core.reactions.callback_calls import CONNECT_KEY
from callcenter.whatif.day import Call

PROMPT_SECONDS: Final = 4.0
MESSAGE_SECONDS: Final = 20.0
ECHO_SECONDS: Final = 10.0
# How long a customer who is called back, or a number outside, rings before somebody answers.
OUTSIDE_SECONDS: Final = 8.0
_Ignored = (
    HangUpCall
    | StopRinging
    | AnswerPhone
    | LookAtSwitch
    | PlaceLegs
    | CallLeg
    | CallMonitor
    | PlaceMonitor
    | AdmitMonitor
    | HangUpLeg
    | MuteLeg
    | SendKeys
    | PauseRecording
)
_KEY_OF: Final = {prompt: key for key, prompt in KEY_PROMPTS.items()}


class Surroundings(Protocol):
    """What the switch needs of the world."""

    at: datetime
    center: ContactCenter

    def later(self, seconds: float, action: Callable[[Any], None], subject: Any) -> None: ...
    def tell(self, given: Event) -> None: ...
    def soon(self, event: Event) -> None: ...
    def call_of(self, interaction_id: str) -> Call | None: ...


class SimulatedSwitch:
    """Carries out orders in simulated time."""

    def __init__(self, world: Surroundings, answer_seconds: float) -> None:
        self._world = world
        self._answer_seconds = answer_seconds

    def obey(self, command: SwitchCommand) -> None:
        """Begin an order. That music has begun to play is not told: nothing follows from it."""
        match command:
            case RingAgents():
                self._begin(command.call_id, command.generation, Verb.RING)
                seconds = min(1.0, self._answer_seconds) if command.auto_answer else self._answer_seconds
                self._world.later(seconds, self._answer, command)
            case HoldCaller():
                self._begin(command.call_id, command.generation, Verb.HOLD)
            case PlayPrompts():
                self._speak(command.call_id, command.generation, Verb.PLAY, PROMPT_SECONDS)
            case CollectDigits():
                keys = self._keys(command)
                seconds = PROMPT_SECONDS + (0 if keys else command.timeout_seconds)
                self._speak(command.call_id, command.generation, Verb.COLLECT, seconds, keys)
            case RecordMessage():
                seconds = min(MESSAGE_SECONDS, command.most_seconds)
                self._speak(command.call_id, command.generation, Verb.RECORD, PROMPT_SECONDS + seconds)
            case DialNumber():
                self._begin(command.call_id, command.generation, Verb.DIAL)
                self._world.later(OUTSIDE_SECONDS, self._answer_outside, command)
            case CallOut():
                seconds = self._answer_seconds if command.endpoint is not None else OUTSIDE_SECONDS
                self._world.later(seconds, self._come_on_line, command)
            case PlayEcho():
                self._begin(command.call_id, command.generation, Verb.ECHO)
                self._world.later(ECHO_SECONDS, self._leave, command.call_id)
            case _:
                _ignore(command)

    def _begin(self, call_id: str, generation: int, verb: Verb) -> None:
        self._world.soon(VerbStarted(call_id=call_id, generation=generation, verb=verb, at=self._world.at))

    def _speak(self, call_id: str, generation: int, verb: Verb, seconds: float, keys: str = "") -> None:
        self._begin(call_id, generation, verb)
        self._world.later(seconds, self._finish, (call_id, generation, verb, keys, seconds))

    def _finish(self, said: tuple[str, int, Verb, str, float]) -> None:
        call_id, generation, verb, keys, seconds = said
        self._world.tell(
            VerbFinished(
                call_id=call_id,
                generation=generation,
                verb=verb,
                ok=bool(keys) or verb is not Verb.COLLECT,
                digits=keys,
                seconds=int(seconds),
                at=self._world.at,
            )
        )

    def _keys(self, command: CollectDigits) -> str:
        """What he presses: the key for a callback if he wanted one that day, and that he is there when called back."""
        state = self._world.center.state
        interaction = state.interactions[state.by_call[command.call_id]]
        if interaction.direction == "outbound":
            return CONNECT_KEY
        call = self._world.call_of(interaction.id)
        if call is not None and call.wants_callback and CALLBACK_OFFER in command.prompts:
            return _KEY_OF.get(str(command.prompts[-1]), "")
        return ""

    def _answer(self, ring: RingAgents) -> None:
        state = self._world.center.state
        interaction = state.interactions.get(state.by_call.get(ring.call_id, ""))
        if interaction is None or interaction.generation != ring.generation:
            return
        endpoints = [offer.endpoint for offer in state.offers_of.get(interaction.id, {}).values()]
        if endpoints:
            first = min(endpoints, key=lambda endpoint: lot(interaction.id, endpoint, 1))
            self._world.tell(
                AgentAnswered(call_id=ring.call_id, generation=ring.generation, endpoint=first, at=self._world.at)
            )

    def _answer_outside(self, dial: DialNumber) -> None:
        self._world.tell(
            AgentAnswered(call_id=dial.call_id, generation=dial.generation, endpoint=None, at=self._world.at)
        )

    def _come_on_line(self, out: CallOut) -> None:
        # Who was called may not be wanted any more: then the core has closed that call.
        if out.call_id in self._world.center.state.by_call:
            number = out.number or ""
            self._world.tell(
                CallArrived(call_id=out.call_id, ani=number, ani_e164=number or None, dnis=out.dnis, at=self._world.at)
            )

    def _leave(self, call_id: str) -> None:
        self._world.tell(CallerHungUp(call_id=call_id, at=self._world.at))


def _ignore(command: _Ignored) -> None:
    """Nothing that a replay looks at follows from it; nobody steers a talk of a replay."""
