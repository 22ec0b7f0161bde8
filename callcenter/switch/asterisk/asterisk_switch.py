"""The switch port on a real Asterisk: two AMI accounts, a heartbeat, and looks at what is there.

Rule: an acknowledgement proves nothing; what is refused or unknown leads to a look, never to a blind second try.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, assert_never

import structlog

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
from callcenter.core.events import Event, SwitchLost, SwitchSeen
from callcenter.ports import Phone
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.lead import Lead
from callcenter.switch.asterisk.link import AmiAddress, LinkEnd, LinkTimings
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Listed, Outcome, Refused, Unknown, UnknownReason
from callcenter.switch.asterisk.snapshot import LEDGER, endpoint_of, live_calls, past_calls, phones
from callcenter.switch.asterisk.translate_commands import (
    answer_action,
    forget_past_call_actions,
    global_action,
    hang_up_action,
    verb_actions,
)
from callcenter.switch.asterisk.translate_events import translate

log = structlog.get_logger()

BEAT_SECONDS: Final = 5.0
_ACTION_SECONDS: Final = 5.0
_LIST_SECONDS: Final = 10.0
_LOOK_AGAIN_SECONDS: Final = 1.0
_LEDGER_KEPT: Final = timedelta(seconds=50)
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
        # Phones that ring, and their channels; and those that shall answer as soon as they do.
        self._ringing: dict[str, str] = {}
        self._to_answer: set[str] = set()
        self._reported_past: dict[str, datetime] = {}
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
                case PlayPrompts() | CollectDigits() | HoldCaller() | PlayEcho():
                    self._order(verb_actions(command, self._epoch), "order")
                case RingAgent(endpoint=endpoint):
                    self._ringing.pop(endpoint, None)
                    self._to_answer.discard(endpoint)
                    self._spawn(self._ring(verb_actions(command, self._epoch)), "ring")
                case HangUpCall():
                    self._order((hang_up_action(command),), "hang up")
                case AnswerPhone(endpoint=endpoint):
                    self._to_answer.add(endpoint)
                    self._answer_ringing(endpoint)
                case LookAtSwitch():
                    self._look_wanted.set()
                case _:
                    assert_never(command)
        except UnsafeValue as refused:
            log.error("order refused by the encoder", field=refused.field, rule=refused.rule)

    def _on_event(self, message: AmiMessage) -> None:
        if message.name == "Newstate":
            self._note_ringing(message)
            return
        if self._lead.heard(message):
            return
        event = translate(message, self._now(), self._e164_of)
        if event is not None:
            self._post(event)

    def _on_up(self) -> None:
        self._ringing.clear()
        self._to_answer.clear()
        self._spawn(self._greet(), "greeting")

    def _on_down(self, end: LinkEnd) -> None:
        self._lead.forget()
        self._post(SwitchLost(at=self._now()))

    def _note_ringing(self, message: AmiMessage) -> None:
        endpoint = endpoint_of(message.get("Channel"))
        if endpoint is not None and message.get("ChannelStateDesc") == "Ringing":
            self._ringing[endpoint] = message.get("Channel")
            self._answer_ringing(endpoint)

    def _answer_ringing(self, endpoint: str) -> None:
        """An agent may be quicker at the screen than the call is at the phone: the phone is asked when it rings."""
        channel = self._ringing.get(endpoint)
        if channel is not None and endpoint in self._to_answer:
            self._to_answer.discard(endpoint)
            self._spawn(self._answer(channel), "answer")

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
            if self.connected and not await self._look():
                log.warning("switch not seen", retry_seconds=_LOOK_AGAIN_SECONDS)
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
                self._look_wanted.set()

    async def _look(self) -> bool:
        since_at = self._now()
        channels = await self._control.send_list(
            {"Action": "Status", "Variables": "CC_CALL,CC_GEN,CC_DNIS", "AllVariables": "no"}, timeout=_LIST_SECONDS
        )
        devices = await self._control.send_list({"Action": "DeviceStateList"}, timeout=_LIST_SECONDS)
        ledger = await self._control.send_list({"Action": "DBGetTree", "Family": LEDGER}, timeout=_LIST_SECONDS)
        if not (isinstance(channels, Listed) and isinstance(devices, Listed)):
            return False
        for channel in channels.items:
            self._note_ringing(channel)
        # An empty ledger is answered with an error.
        past = past_calls(
            ledger.items if isinstance(ledger, Listed) else (),
            self._e164_of,
            here={channel.get("Uniqueid") for channel in channels.items},
            switch_started_at=self._switch_started_at,
        )
        self._post(
            SwitchSeen(
                calls=live_calls(channels.items, self._e164_of),
                past=past,
                phones=phones(devices.items, since_at),
                switch_started_at=self._switch_started_at,
                since_at=since_at,
                at=self._now(),
            )
        )
        await self._forget_past([call.call_id for call in past])
        return True

    async def _forget_past(self, call_ids: Sequence[str]) -> None:
        """Remove from the ledger what was reported long enough ago that its records are saved."""
        now = self._now()
        self._reported_past = {call_id: self._reported_past.get(call_id, now) for call_id in call_ids}
        old = [call_id for call_id, at in self._reported_past.items() if now - at >= _LEDGER_KEPT]
        if old and self._operations is not None:
            await self._operations.send_pipelined(forget_past_call_actions(old), timeout=_LIST_SECONDS)

    async def _reload(self) -> None:
        while self._unread and self._operations is not None and self._operations.connected:
            # Taken out before the wait: a link that comes up meanwhile begins a second round of this.
            action = self._unread.pop(0)
            outcome = await self._operations.send(action, timeout=_LIST_SECONDS)
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
