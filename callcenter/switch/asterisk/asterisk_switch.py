"""The switch port on a real Asterisk: two AMI accounts, a heartbeat, and looks at what is there.

Rule: an acknowledgement proves nothing; what is refused or unknown leads to a look, never to a blind second try.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, assert_never

import structlog

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
from callcenter.core.configuration import Configuration
from callcenter.core.events import CallOutFailed, Event, LegFailed, SwitchLost
from callcenter.ports import Phone
from callcenter.switch.asterisk.browsers import Browsers, Forget
from callcenter.switch.asterisk.connection import AmiLink
from callcenter.switch.asterisk.contacts import Contacts
from callcenter.switch.asterisk.dialling import Dialling
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.lead import Lead
from callcenter.switch.asterisk.legs import Legs
from callcenter.switch.asterisk.link import AmiAddress, LinkEnd, LinkTimings
from callcenter.switch.asterisk.look import Look
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.monitors import MonitorCommand, Monitors
from callcenter.switch.asterisk.orders import ACTION_SECONDS, Orders
from callcenter.switch.asterisk.outcome import Done, words
from callcenter.switch.asterisk.placing import LegCommand, Placing
from callcenter.switch.asterisk.reading import Reading
from callcenter.switch.asterisk.ringing import Ringing
from callcenter.switch.asterisk.translate_commands import (
    VerbCommand,
    answer_action,
    global_action,
    stop_ringing_action,
    verb_actions,
)
from callcenter.switch.asterisk.translate_events import translate
from callcenter.switch.asterisk.work import Work

log = structlog.get_logger()

BEAT_SECONDS: Final = 5.0
_OF_CHANNELS: Final = frozenset({"Newchannel", "Newstate", "DialEnd", "Hangup", "HangupRequest", "UserEvent"})
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
        forget_phone: Forget | None = None,
    ) -> None:
        self._provisioning = provisioning
        self._work = Work()
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
                on_event=self._on_operations_event,
                on_up=self._on_operations_up,
                on_down=lambda end: None,
                timings=LinkTimings(),
            )
            if operations
            else None
        )
        self._post: Callable[[Event], None] = lambda event: None
        self._epoch = 0
        self._lead = Lead(send=lambda fields: self._control.send(fields, timeout=ACTION_SECONDS), now=now)
        self._switch_started_at = _LONG_AGO
        self._look_wanted = asyncio.Event()
        self._reading = Reading()
        self._browsers = Browsers(contacts=Contacts(now), forget=forget_phone)
        self._orders = Orders(control=self._control, lead=self._lead, work=self._work, look=self._look_wanted.set)
        self._ringing = Ringing(
            answer=lambda channel: self._work.begin(self._answer(channel), "answer"),
            stop=lambda channel: self._orders.give((stop_ringing_action(channel),), "stop ringing"),
            now=now,
        )
        self._dialling = Dialling(
            orders=self._orders,
            ringing=self._ringing,
            work=self._work,
            now=now,
            post=self._post_failed,
        )
        self._legs = Legs(now=now)
        self._monitors = Monitors(orders=self._orders, legs=self._legs, dialling=self._dialling, now=now)
        self._placing = Placing(orders=self._orders, legs=self._legs, dialling=self._dialling, work=self._work)
        self._look = Look(control=self._control, operations=self._operations, now=now, e164_of=e164_of)

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
        self._work.begin(self._beat(), "heartbeat")
        self._work.begin(self._looks(), "looks")

    async def stop(self) -> None:
        """Disconnect. Calls go on."""
        await self._work.stop()
        await self._control.stop()
        if self._operations is not None:
            await self._operations.stop()

    async def configure(self, configuration: Configuration, phones: Sequence[Phone]) -> None:
        """Write phones and fallback queues, and have Asterisk read what changed."""
        if self._provisioning is not None:
            self._reading.add(self._provisioning(configuration, phones))
            await self._reading.catch_up(self._operations)
        await self._browsers.know(phones, self._operations)

    async def admit(self, endpoint: str, secret: str) -> bool:
        """Let the phone in a browser register with this secret, or nobody."""
        return await self._browsers.admit(endpoint, secret, self._operations)

    def carry_out(self, command: SwitchCommand) -> None:
        """Start doing it and return."""
        try:
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
                    self._begin_verb(command)
                case StopRinging(call_id=call_id, endpoint=endpoint):
                    self._ringing.stop(call_id, endpoint)
                case CallOut():
                    self._dialling.call_out(command)
                case CallLeg():
                    self._dialling.call_leg(command)
                case (
                    PlaceLegs()
                    | HangUpLeg()
                    | MuteLeg()
                    | SendKeys()
                    | PauseRecording()
                    | CallMonitor()
                    | PlaceMonitor()
                    | AdmitMonitor()
                ):
                    self._steer(command)
                case HangUpCall(call_id=call_id):
                    self._dialling.hang_up(call_id)
                case AnswerPhone(endpoint=endpoint):
                    self._ringing.answer(endpoint)
                case LookAtSwitch():
                    self._look_wanted.set()
                case _:
                    assert_never(command)
        except UnsafeValue as refused:
            log.error("order refused by the encoder", field=refused.field, rule=refused.rule)

    def _steer(self, command: LegCommand | MonitorCommand) -> None:
        if isinstance(command, CallMonitor | PlaceMonitor | AdmitMonitor):
            self._monitors.carry_out(command)
        elif not (isinstance(command, HangUpLeg) and self._monitors.hang_up(command)):
            self._placing.carry_out(command)

    def _begin_verb(self, command: VerbCommand) -> None:
        actions = verb_actions(command, self._epoch)
        if isinstance(command, RingAgents):
            generation, seconds = command.generation, command.ring_seconds
            self._ringing.begin(command.call_id, command.endpoints, generation=generation, seconds=seconds)
            self._work.begin(self._ring(actions), "ring")
        else:
            self._orders.give(actions, "order")

    def _post_failed(self, failed: CallOutFailed | LegFailed) -> None:
        if isinstance(failed, LegFailed):
            self._monitors.failed(failed.leg_id)
        self._post(failed)

    def _on_event(self, message: AmiMessage) -> None:
        if message.name in _OF_CHANNELS:
            for told in self._note(message):
                self._post(told)
        if self._dialling.heard(message) or self._lead.heard(message):
            return
        if message.name != "UserEvent" and self._monitors.is_about(message):
            return
        event = translate(message, self._now(), self._e164_of)
        if event is not None:
            self._post(event)

    def _note(self, message: AmiMessage) -> list[Event]:
        if self._monitors.is_about(message):
            ended = self._monitors.note(message)
            return [ended] if ended is not None else []
        return [told for told in (self._ringing.note(message), self._legs.note(message)) if told is not None]

    def _on_operations_event(self, message: AmiMessage) -> None:
        for event in self._browsers.heard(message):
            self._post(event)

    def _on_operations_up(self) -> None:
        self._work.begin(self._reading.catch_up(self._operations), "reload")
        self._work.begin(self._browsers.begin(self._operations), "browsers")

    def _on_up(self) -> None:
        self._ringing.clear()
        self._legs.clear()
        self._monitors.clear()
        self._work.begin(self._greet(), "greeting")

    def _on_down(self, end: LinkEnd) -> None:
        self._lead.forget()
        self._dialling.clear()
        self._post(SwitchLost(at=self._now()))

    async def _greet(self) -> None:
        """First words on a new link: is it the Asterisk we knew, and what is there?"""
        if await self._lead.take():
            # Globals die with the process: what we knew is gone with the old one.
            self._switch_started_at = self._now()
        await self._send_beat()
        self._look_wanted.set()

    async def _ring(self, actions: Sequence[Fields]) -> None:
        """As a task it runs after those that the screens have woken: the desk is told before the phone."""
        self._orders.give(actions, "order")

    async def _answer(self, channel: str) -> None:
        if self._operations is None:
            return
        outcome = await self._operations.send(answer_action(channel), timeout=ACTION_SECONDS)
        if not isinstance(outcome, Done):
            log.warning("phone not asked to answer", outcome=words(outcome))

    async def _looks(self) -> None:
        """One look at a time; orders that went wrong together lead to one look."""
        while True:
            await self._look_wanted.wait()
            self._look_wanted.clear()
            if not self.connected:
                continue
            if await self._look.take(self._switch_started_at, self._legs, self._note, self._post):
                self._monitors.looked()
            else:
                log.warning("switch not seen", retry_seconds=_LOOK_AGAIN_SECONDS)
                await asyncio.sleep(_LOOK_AGAIN_SECONDS)
                self._look_wanted.set()

    async def _beat(self) -> None:
        while True:
            await self._send_beat()
            await asyncio.sleep(BEAT_SECONDS)

    async def _send_beat(self) -> None:
        # Asterisk compares with its own clock, so on two machines both need NTP; docs/operating.md says so.
        if self.connected and await self._lead.confirm():
            beat = global_action("CC_BEAT", self._wall_seconds())
            await self._control.send(beat, timeout=ACTION_SECONDS)
