"""The switch port on a real Asterisk: two AMI accounts, a heartbeat, and looks at what is there.

Rule: an acknowledgement proves nothing; what is refused or unknown leads to a look, never to a blind second try.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any, Final, assert_never

import structlog

from callcenter.core.commands import (
    AnswerPhone,
    CallOut,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HoldCaller,
    LookAtSwitch,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    StopRinging,
    SwitchCommand,
)
from callcenter.core.configuration import Configuration
from callcenter.core.events import Event, SwitchLost
from callcenter.ports import Phone
from callcenter.switch.asterisk.calls_out import CallsOut
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.lead import Lead
from callcenter.switch.asterisk.link import AmiAddress, LinkEnd, LinkTimings
from callcenter.switch.asterisk.look import Look
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Outcome, Refused, Unknown, UnknownReason
from callcenter.switch.asterisk.ringing import Ringing
from callcenter.switch.asterisk.translate_commands import (
    answer_action,
    call_out_action,
    global_action,
    hang_up_action,
    stop_ringing_action,
    verb_actions,
)
from callcenter.switch.asterisk.translate_events import translate

log = structlog.get_logger()

BEAT_SECONDS: Final = 5.0
_OF_CHANNELS: Final = frozenset({"Newchannel", "Newstate", "DialEnd", "Hangup", "UserEvent"})
_ACTION_SECONDS: Final = 5.0
_RELOAD_SECONDS: Final = 10.0
_LOOK_AGAIN_SECONDS: Final = 1.0
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


# Writes Asterisk's files; gives the actions that make Asterisk read them again.
Provisioning = Callable[[Configuration, Sequence[Phone]], Sequence[Fields]]


class AsteriskSwitch:
    """Implements `ports.Switch`."""

    def __init__(
        self,
        *,
        control: AmiAddress,
        operations: AmiAddress | None,
        provisioning: Provisioning | None,
        now: Callable[[], datetime],
        wall_seconds: Callable[[], int],
        e164_of: Callable[[str], str | None],
    ) -> None:
        self._provisioning = provisioning
        self._now = now
        self._wall_seconds = wall_seconds
        self._e164_of = e164_of
        self._control = AmiLink(
            address=control,
            on_event=self._on_event,
            on_up=self._on_up,
            on_down=self._on_down,
            timings=LinkTimings(),
        )
        self._operations = (
            AmiLink(
                address=operations,
                on_event=lambda message: None,
                on_up=lambda: self._spawn(self._reload(), "reload"),
                on_down=lambda end: None,
                timings=LinkTimings(),
            )
            if operations
            else None
        )
        self._post: Callable[[Event], None] = lambda event: None
        self._epoch = 0
        self._lead = Lead(send=lambda fields: self._control.send(fields, timeout=_ACTION_SECONDS), now=now)
        self._switch_started_at = _LONG_AGO
        self._ringing = Ringing(
            answer=lambda channel: self._spawn(self._answer(channel), "answer"),
            stop=lambda channel: self._order((stop_ringing_action(channel),), "stop ringing"),
            now=now,
        )
        self._calls_out = CallsOut(now=now, hang_up=lambda call_id: self._hang_up(HangUpCall(call_id=call_id)))
        self._look = Look(control=self._control, operations=self._operations, now=now, e164_of=e164_of)
        self._unread: list[Fields] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._look_wanted = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether orders can be given now."""
        return self._control.connected and not self._lead.outranked

    async def start(self, post: Callable[[Event], None], epoch: int) -> None:
        """Begin to connect, and keep connecting."""
        self._post = post
        self._epoch = epoch
        self._lead.begin(epoch)
        await self._control.start()
        if self._operations is not None:
            await self._operations.start()
        self._spawn(self._beat(), "heartbeat")
        self._spawn(self._looks(), "looks")

    async def stop(self) -> None:
        """Disconnect. Calls go on."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._control.stop()
        if self._operations is not None:
            await self._operations.stop()

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        """Write phones and fallback queues, and have Asterisk read what changed."""
        if self._provisioning is not None:
            self._unread.extend(self._provisioning(configuration, phones))
            await self._reload()

    def carry_out(self, command: SwitchCommand) -> None:
        """Start doing it and return."""
        try:
            match command:
                case PlayPrompts() | CollectDigits() | HoldCaller() | RecordMessage() | DialNumber() | PlayEcho():
                    self._order(verb_actions(command, self._epoch), "order")
                case RingAgents(call_id=call_id, endpoints=endpoints):
                    generation, seconds = command.generation, command.ring_seconds
                    self._ringing.begin(call_id, endpoints, generation=generation, seconds=seconds)
                    self._spawn(self._ring(verb_actions(command, self._epoch)), "ring")
                case StopRinging(call_id=call_id, endpoint=endpoint):
                    self._ringing.stop(call_id, endpoint)
                case CallOut():
                    self._begin_call_out(command, call_out_action(command))
                case HangUpCall():
                    self._hang_up(command)
                case AnswerPhone(endpoint=endpoint):
                    self._ringing.answer(endpoint)
                case LookAtSwitch():
                    self._look_wanted.set()
                case _:
                    assert_never(command)
        except UnsafeValue as refused:
            log.error("order refused by the encoder", field=refused.field, rule=refused.rule)

    def _on_event(self, message: AmiMessage) -> None:
        if message.name in _OF_CHANNELS and (stopped := self._ringing.note(message)) is not None:
            self._post(stopped)
        if self._calls_out.knows(message):
            if (failed := self._calls_out.heard(message)) is not None:
                self._post(failed)
            return
        if self._lead.heard(message):
            return
        event = translate(message, self._now(), self._e164_of)
        if event is not None:
            self._post(event)

    def _on_up(self) -> None:
        self._ringing.clear()
        self._spawn(self._greet(), "greeting")

    def _on_down(self, end: LinkEnd) -> None:
        self._lead.forget()
        self._calls_out.clear()
        self._post(SwitchLost(at=self._now()))

    def _begin_call_out(self, command: CallOut, action: Fields) -> None:
        if command.endpoint is not None:
            self._ringing.begin(command.call_id, (command.endpoint,))
        self._calls_out.begin(command.call_id, phone=command.endpoint is not None)
        self._spawn(self._call_out(command.call_id, action), "call out")

    async def _call_out(self, call_id: str, action: Fields) -> None:
        """Unlike a ring this passes no gate in the dialplan: the lead is confirmed for each call anew."""
        outcome: Outcome = Refused(message="cancelled")
        confirmed = await self._lead.confirm()
        if not self._calls_out.is_cancelled(call_id):
            outcome = Refused(message="lead not confirmed")
            if confirmed:
                outcome = await self._control.send(action, timeout=_ACTION_SECONDS)
        if isinstance(outcome, Unknown):
            self._look_wanted.set()
        elif isinstance(outcome, Refused) and (failed := self._calls_out.refused(call_id)) is not None:
            log.warning("call not made", outcome=_words(outcome))
            self._post(failed)

    def _hang_up(self, command: HangUpCall) -> None:
        action = hang_up_action(command)
        if not self._calls_out.cancel(command.call_id):
            self._order((action,), "hang up")

    async def _greet(self) -> None:
        """First words on a new link: is it the Asterisk we knew, and what is there?"""
        if await self._lead.take():
            # Globals die with the process: what we knew is gone with the old one.
            self._switch_started_at = self._now()
        await self._send_beat()
        self._look_wanted.set()

    async def _ring(self, actions: Sequence[Fields]) -> None:
        """As a task it runs after those that the screens have woken: the desk is told before the phone."""
        self._order(actions, "order")

    def _order(self, actions: Sequence[Fields], name: str) -> None:
        """Write the order now, before any screen is written to; what comes of it is judged beside."""
        if self._lead.outranked:
            return
        if self._lead.is_fresh:
            self._spawn(self._judge(actions, self._control.begin(actions, timeout=_ACTION_SECONDS)), name)
        else:
            self._spawn(self._order_once_confirmed(actions), name)

    async def _order_once_confirmed(self, actions: Sequence[Fields]) -> None:
        if await self._lead.confirm():
            await self._judge(actions, self._control.begin(actions, timeout=_ACTION_SECONDS))
        elif not self._lead.outranked:
            log.warning("order not sent", action=actions[-1]["Action"])
            self._look_wanted.set()

    async def _judge(self, actions: Sequence[Fields], answers: Awaitable[Sequence[Outcome]]) -> None:
        # A redirect that was done without its arguments began a verb with those of the last one.
        for action, outcome in zip(actions, await answers, strict=True):
            if not isinstance(outcome, Done):
                log.warning("order not acknowledged", action=action["Action"], outcome=_words(outcome))
                self._look_wanted.set()

    async def _answer(self, channel: str) -> None:
        if self._operations is None:
            return
        outcome = await self._operations.send(answer_action(channel), timeout=_ACTION_SECONDS)
        if not isinstance(outcome, Done):
            log.warning("phone not asked to answer", outcome=_words(outcome))

    async def _looks(self) -> None:
        """One look at a time; orders that went wrong together lead to one look."""
        while True:
            await self._look_wanted.wait()
            self._look_wanted.clear()
            if self.connected and not await self._look.take(self._switch_started_at, self._ringing.note, self._post):
                log.warning("switch not seen", retry_seconds=_LOOK_AGAIN_SECONDS)
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
                self._look_wanted.set()

    async def _reload(self) -> None:
        while self._unread and self._operations is not None and self._operations.connected:
            # Taken out before the wait: a link that comes up meanwhile begins a second round of this.
            action = self._unread.pop(0)
            outcome = await self._operations.send(action, timeout=_RELOAD_SECONDS)
            if outcome == Unknown(reason=UnknownReason.DISCONNECTED):
                self._unread.insert(0, action)  # reading the same file twice does no harm
            elif not isinstance(outcome, Done):
                log.error("asterisk did not read its configuration", outcome=_words(outcome))

    async def _beat(self) -> None:
        while True:
            await self._send_beat()
            await asyncio.sleep(BEAT_SECONDS)

    async def _send_beat(self) -> None:
        # Asterisk compares with its own clock, so on two machines both need NTP; docs/operating.md says so.
        if self.connected and await self._lead.confirm():
            beat = global_action("CC_BEAT", self._wall_seconds())
            await self._control.send(beat, timeout=_ACTION_SECONDS)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=f"asterisk {name}")
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("switch task failed", task=task.get_name(), error=type(error).__name__, exc_info=error)


def _words(outcome: Outcome) -> str:
    match outcome:
        case Done():
            return "done"
        case Refused(message=message):
            return message
        case unknown:
            return str(unknown.reason)
