"""Whether this service still leads its Asterisk, by what Asterisk itself says: the global CC_EPOCH.

Rule: it is only ever raised. A leader that was frozen does not know it; so whoever has not heard from Asterisk lately
asks before the next order, and a new leader announces itself to the one who is not frozen. Asking before every order
would cost each of them a round trip.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from callcenter.switch.asterisk.encode import Fields
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.outcome import Done, Outcome
from callcenter.switch.asterisk.translate_commands import announce_action, global_action
from callcenter.switch.asterisk.translate_events import number_in

log = structlog.get_logger()

# A little more than a heartbeat, with which the lead is confirmed.
FRESH: Final = timedelta(seconds=7)


class Lead:
    """Our place among the leaders of one Asterisk."""

    def __init__(self, *, send: Callable[[Fields], Awaitable[Outcome]], now: Callable[[], datetime]) -> None:
        self._send = send
        self._now = now
        self._epoch = 0
        self._confirmed_at: datetime | None = None
        self.outranked = False

    @property
    def is_fresh(self) -> bool:
        """Whether Asterisk has confirmed it so lately that an order may go out unasked."""
        return self._confirmed_at is not None and self._now() - self._confirmed_at < FRESH

    def begin(self, epoch: int) -> None:
        """Lead with this epoch."""
        self._epoch = epoch

    def forget(self) -> None:
        """The link broke: what was confirmed on it counts no more."""
        self._confirmed_at = None

    async def take(self) -> bool:
        """Take the lead of Asterisk; returns whether nobody has led this process of it before."""
        answer = await self._ask()
        if self.outranked:
            return False
        await self._send(global_action("CC_EPOCH", self._epoch))
        await self._send(announce_action())
        return isinstance(answer, Done) and not answer.response.get("Value")

    async def confirm(self) -> bool:
        """Ask Asterisk whether we still lead; false also when it does not say."""
        return isinstance(await self._ask(), Done) and not self.outranked

    def heard(self, message: AmiMessage) -> bool:
        """Take in a new leader's announcement; returns whether the message was one."""
        if message.name != "UserEvent" or message.get("UserEvent") != "CCLeader":
            return False
        self._judge(number_in(message.get("Epoch")))
        return True

    async def _ask(self) -> Outcome:
        answer = await self._send({"Action": "Getvar", "Variable": "CC_EPOCH"})
        if isinstance(answer, Done):
            self._judge(number_in(answer.response.get("Value")))
            self._confirmed_at = self._now()
        return answer

    def _judge(self, newest: int) -> None:
        if newest > self._epoch and not self.outranked:
            log.error("asterisk has a newer leader: this one gives no orders", epoch=self._epoch, newer=newest)
        self.outranked = newest > self._epoch
