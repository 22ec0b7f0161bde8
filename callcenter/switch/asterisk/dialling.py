"""Orders to call somebody, for a call of its own or into a talk, until he answers or it has failed."""

from collections.abc import Callable
from datetime import datetime

import structlog

from callcenter.core.commands import CallLeg, CallMonitor, CallOut, HangUpCall
from callcenter.core.events import CallOutFailed, LegFailed, RingEnd
from callcenter.switch.asterisk.calls_out import CallsOut
from callcenter.switch.asterisk.encode import Fields, UnsafeValue
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.orders import Orders
from callcenter.switch.asterisk.outcome import Refused, Unknown, words
from callcenter.switch.asterisk.ringing import Ringing
from callcenter.switch.asterisk.translate_commands import call_out_action, hang_up_action
from callcenter.switch.asterisk.translate_legs import call_leg_action
from callcenter.switch.asterisk.translate_monitors import call_monitor_action
from callcenter.switch.asterisk.work import Work

log = structlog.get_logger()


class Dialling:
    """`post` gets what failed; who answers is told by the dialplan."""

    def __init__(
        self,
        *,
        orders: Orders,
        ringing: Ringing,
        work: Work,
        now: Callable[[], datetime],
        post: Callable[[CallOutFailed | LegFailed], None],
    ) -> None:
        self._orders = orders
        self._ringing = ringing
        self._work = work
        self._now = now
        self._post = post
        self._calls = CallsOut(now=now, hang_up=self._hang_up)

    def clear(self) -> None:
        """The link broke: what becomes of these calls is seen when it is back."""
        self._calls.clear()

    def call_out(self, command: CallOut) -> None:
        """Make a new call."""
        action = call_out_action(command)
        if command.endpoint is not None:
            self._ringing.begin(command.call_id, (command.endpoint,))
        self._calls.begin(command.call_id, phone=command.endpoint is not None)
        self._work.begin(self._call(command.call_id, action), "call out")

    def call_leg(self, command: CallLeg) -> None:
        """Call somebody into a talk."""
        try:
            action = call_leg_action(command)
        except UnsafeValue:
            # The agent waits for somebody who cannot be called: he is told so.
            failed = LegFailed(call_id=command.call_id, leg_id=command.leg_id, end=RingEnd.UNREACHABLE, at=self._now())
            self._work.begin(self._tell(failed), "leg not called")
            raise
        if command.endpoint is not None:
            self._ringing.begin(command.call_id, (command.endpoint,))
        leg = (command.call_id, command.endpoint or command.leg_id)
        self._calls.begin(command.leg_id, phone=command.endpoint is not None, leg=leg)
        self._work.begin(self._call(command.leg_id, action), "call leg")

    def call_monitor(self, command: CallMonitor) -> None:
        """Call a supervisor's phone."""
        try:
            action = call_monitor_action(command)
        except UnsafeValue:
            failed = LegFailed(call_id=command.call_id, leg_id=command.leg_id, end=RingEnd.UNREACHABLE, at=self._now())
            self._work.begin(self._tell(failed), "monitor not called")
            raise
        self._calls.begin(command.leg_id, phone=True, leg=(command.call_id, command.leg_id))
        self._work.begin(self._call(command.leg_id, action), "call monitor")

    def hang_up(self, channel_id: str) -> None:
        """End a call, or give it up as soon as it has a channel."""
        if not self._calls.cancel(channel_id):
            self._hang_up(channel_id)

    def give_up(self, call_id: str, leg: str) -> bool:
        """Stop calling this leg; returns whether it was being called."""
        ids = self._calls.ids_of((call_id, leg))
        for channel_id in ids:
            self.hang_up(channel_id)
        return bool(ids)

    def heard(self, message: AmiMessage) -> bool:
        """Take in a message about a call that is being made; returns whether it was one."""
        if not self._calls.knows(message):
            return False
        if (failed := self._calls.heard(message)) is not None:
            self._post(failed)
        return True

    def _hang_up(self, channel_id: str) -> None:
        self._orders.give((hang_up_action(HangUpCall(call_id=channel_id)),), "hang up")

    async def _call(self, channel_id: str, action: Fields) -> None:
        outcome = await self._orders.call(action, wanted=lambda: not self._calls.is_cancelled(channel_id))
        if isinstance(outcome, Unknown):
            self._orders.look()
        elif isinstance(outcome, Refused) and (failed := self._calls.refused(channel_id)) is not None:
            log.warning("call not made", outcome=words(outcome))
            self._post(failed)

    async def _tell(self, failed: LegFailed) -> None:
        self._post(failed)
