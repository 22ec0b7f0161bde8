"""One imaginary call through a flow: what is heard, what is asked, where it leads. No phone, no clock, no database.

Rule: the core's own interpreter walks; here is only the caller, the switch and everybody whom the flow asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, assert_never

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr import interpreter
from callcenter.core.ivr.actions import (
    Ask,
    ChooseCallback,
    Collect,
    Dial,
    Echo,
    Enqueue,
    HangUp,
    Order,
    Play,
    Record,
    Report,
    TakeCallback,
)
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import ERROR, Position
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.services import Question
from callcenter.core.ivr.texts import Sound, Words, sounds_of
from callcenter.core.ivr.values import SERVED, is_private
from callcenter.flows.testing.company import Company

_CALL_ID: Final = "imaginary-call"
_HASH: Final = "#"
# How a dialled number ends, in the words of a ring (`RingEnd`).
_RING_ENDS: Final = {"ended": "agent_hung_up"}


class Awaited(StrEnum):
    """Who must do something now. `nothing`: the call is over."""

    KEYS = "keys"
    MESSAGE = "message"
    DIAL = "dial"
    QUEUE = "queue"
    NOTHING = "nothing"


class Unexpected(Exception):
    """The caller did something that nobody waited for. `code` is a key of `testing/words.py`."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One prompt by its name, or words that were spoken; where and in which language. `step`: its place in the path."""

    what: str
    spoken: bool
    node: str
    language: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the flow asked somebody at this node, and by which exit the answer led on."""

    node: str
    question: Question
    exit: str


class Walk:
    """A caller on his way. `pending` is what he is asked to do now; None: his call has ended, by `outcome`."""

    def __init__(
        self,
        flow: Flow,
        *,
        company: Company,
        at: datetime,
        language: str,
        facts: Mapping[str, Any],
        schedules: Mapping[str, Schedule] | None = None,
    ) -> None:
        self.flow = flow
        self.company = company
        self.heard: list[Heard] = []
        self.asked: list[Asked] = []
        # The places in the path where digits were typed that nobody may see.
        self.secret_steps: set[int] = set()
        self.queue: str | None = None
        self.callback: str | None = None
        self.outcome: Outcome | None = None
        self.pending: Order | None = None
        self._at = at
        # Keys that were pressed before anybody asked for them.
        self._ahead = ""
        self._recorded = False
        position = Position(language=language, call_id=_CALL_ID, facts=facts, schedules=schedules or {})
        self._go(*interpreter.start(flow, position, at))

    @property
    def position(self) -> Position:
        """Where he stands, what is known of him, and which way he came."""
        return self._position

    @property
    def awaited(self) -> Awaited:
        """Who must do something now."""
        match self.pending:
            case Collect() | Echo():
                return Awaited.KEYS
            case Record():
                return Awaited.MESSAGE
            case Dial():
                return Awaited.DIAL
            case Enqueue():
                return Awaited.QUEUE
            case _:
                return Awaited.NOTHING

    @property
    def step(self) -> int:
        """The place in the path where he stands."""
        return len(self._position.path) - 1

    @property
    def path(self) -> list[tuple[str, str]]:
        """The nodes that he left, each with its exit."""
        return [(step["node"], step["exit"]) for step in self._position.path if "exit" in step]

    def press(self, keys: str) -> None:
        """Press keys, as many as he likes: what is not asked for yet counts for what is asked next."""
        match self.pending:
            case Collect() as order:
                self._ahead = keys
                self._resume(self._typed(order))
            case Echo():
                self._resume(Report(ok=True))
            case Enqueue():
                self.leave_queue(keys)
            case _:
                raise self._unexpected("keys_unexpected")

    def say_nothing(self) -> None:
        """Let the question's time pass."""
        match self.pending:
            case Collect():
                self._resume(Report(ok=False))
            case Echo():
                self._resume(Report(ok=True))
            case _:
                raise self._unexpected("silence_unexpected")

    def leave_message(self, *, said_something: bool) -> None:
        """Speak after the tone, or not."""
        if not isinstance(self.pending, Record):
            raise self._unexpected("message_unexpected")
        self._recorded = self._recorded or said_something
        self._resume(Report(ok=said_something))

    def end_dial(self, exit_: str) -> None:
        """The number that is dialled answers and hangs up (`ended`), or does not answer."""
        if not isinstance(self.pending, Dial):
            raise self._unexpected("dial_unexpected")
        self._resume(Report(ok=exit_ == "ended", result=_RING_ENDS.get(exit_, exit_)))

    def leave_queue(self, exit_: str) -> None:
        """The queue will not have him any longer, or he presses a key: he comes back to the flow by this exit."""
        if not isinstance(self.pending, Enqueue):
            raise self._unexpected("queue_unexpected")
        node = self.flow.nodes[self._position.node or ""]
        if exit_ not in node.exits:
            raise Unexpected("exit_unknown", node=node.id, exit=exit_)
        self.queue = None
        self._go(*interpreter.leave(self.flow, self._position, exit_, self._at))

    def be_answered(self) -> None:
        """An agent answers."""
        if not isinstance(self.pending, Enqueue):
            raise self._unexpected("queue_unexpected")
        self._end(Outcome.ANSWERED)

    def hang_up(self) -> None:
        """The caller hangs up."""
        match self.pending:
            case None:
                raise Unexpected("call_over")
            case Enqueue():
                self._end(Outcome.ABANDONED_IN_QUEUE)
            case Dial():
                self._end(Outcome.TRANSFERRED_OUT)
            case Record():
                self._end(Outcome.VOICEMAIL)
            case _ if self._recorded:
                self._end(Outcome.VOICEMAIL)
            case _ if self.callback is not None:
                self._end(Outcome.CALLBACK_REQUESTED)
            case _:
                served = self._position.attributes.get(SERVED) is True
                self._end(Outcome.SELF_SERVED if served else Outcome.ABANDONED_IN_IVR)

    def _go(self, position: Position, order: Order) -> None:
        """Do what is asked for until the caller, or the world, has to do something."""
        report = self._done(position, order)
        while report is not None:
            report = self._done(*interpreter.resume(self.flow, self._position, report, self._at))

    def _done(self, position: Position, order: Order) -> Report | None:
        """Return what comes of the order at once; None: somebody has to do something, or it is over."""
        self._position, self.pending = position, order
        match order:
            case Play(interruptible=interruptible):
                self._hear(order)
                self._ahead = self._ahead if interruptible else ""
                return Report(ok=True)
            case Collect():
                return self._question(order)
            case Echo() | Record():
                self._hear(order)
            case Enqueue(queue=queue):
                self.queue = queue
            case HangUp(outcome=outcome):
                promised = outcome is Outcome.SELF_SERVED and self.callback is not None
                self._end(Outcome.CALLBACK_REQUESTED if promised else outcome)
            case TakeCallback(queue=queue):
                self.callback = queue if self.company.calls_back else self.callback
                return Report(ok=self.company.calls_back)
            case Ask(question=question):
                answer = self.company.answer(question)
                self.asked.append(Asked(node=position.node or "", question=question, exit=answer.exit))
                ok = answer.exit != ERROR
                return Report(ok=ok, result=answer.exit, values=answer.values, problem=answer.problem)
            case ChooseCallback():
                return Report(ok=True)
            case Dial():
                pass
            case _:
                assert_never(order)
        # What was typed ahead was for a question, and this is none.
        self._ahead = ""
        return None

    def _hear(self, order: Play | Collect | Echo | Record) -> None:
        self.heard += [self._heard(sound) for sound in sounds_of(order.prompts)]

    def _heard(self, sound: Sound) -> Heard:
        node, step = self._position.node or "", self.step
        match sound:
            case Words(text=text, language=language):
                return Heard(what=text, spoken=True, node=node, language=language, step=step)
            case _:
                return Heard(what=sound, spoken=False, node=node, language=self._position.language, step=step)

    def _question(self, order: Collect) -> Report | None:
        """Return what was typed before he was asked; whoever knows the way does not hear the question."""
        self._ahead = "" if order.fresh else self._ahead
        if self._ahead:
            return self._typed(order)
        self._hear(order)
        return None

    def _typed(self, order: Collect) -> Report:
        """Take from what was pressed as much as was asked for."""
        node = self.flow.nodes[self._position.node or ""]
        if isinstance(node, CollectNode) and (node.mask or is_private(node.attribute)):
            self.secret_steps.add(self.step)
        keys = self._ahead
        if order.max_digits == 1:
            digits, self._ahead = keys[:1], keys[1:]
        else:
            digits, ended, rest = keys.partition(_HASH)
            if len(digits) > order.max_digits:
                digits, rest = digits[: order.max_digits], digits[order.max_digits :] + ended + rest
            self._ahead = rest
        return Report(ok=True, digits=digits)

    def _resume(self, report: Report) -> None:
        self._go(*interpreter.resume(self.flow, self._position, report, self._at))

    def _end(self, outcome: Outcome) -> None:
        self.outcome, self.pending = outcome, None

    def _unexpected(self, code: str) -> Unexpected:
        return Unexpected(code, node=self._position.node) if self.pending is not None else Unexpected("call_over")
