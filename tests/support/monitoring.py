"""A supervisor on the line of alice, on the real Asterisk of the live tests: what he is ordered to do."""

from dataclasses import dataclass
from typing import Final

from callcenter.core.commands import CallMonitor, HangUpLeg, MonitorSpot, PlaceMonitor
from callcenter.core.events import LegAnswered
from callcenter.engine.ids import new_id
from tests.support.talk import Talk
from tests.support.talking_phone import TalkingPhone

SAM: Final = 1400


@dataclass
class Supervisor:
    """His phone, and the talk that it is called because of."""

    talk: Talk
    phone: TalkingPhone
    endpoint: str = "dave-desk"
    leg_id: str = ""

    def called(self, *, seconds: int = 10) -> None:
        """Have his phone called."""
        self.leg_id = new_id()
        self.talk.service.order(
            CallMonitor(
                call_id=self.talk.id, leg_id=self.leg_id, endpoint=self.endpoint, shown="4000", ring_seconds=seconds
            )
        )

    async def on(self, spot: MonitorSpot, leg: str | None = "alice") -> None:
        """His phone is called, answers, and he is put there."""
        self.called()
        await self.talk.service.until(LegAnswered, lambda e: e.leg_id == self.leg_id)
        self.put(spot, leg)

    def put(self, spot: MonitorSpot, leg: str | None = "alice") -> None:
        """Without another ring."""
        for phone in (self.phone, self.talk.alice, self.talk.caller):
            phone.heard.clear()
        self.talk.service.order(PlaceMonitor(call_id=self.talk.id, leg_id=self.leg_id, spot=spot, leg=leg))

    def off(self) -> None:
        self.talk.service.order(HangUpLeg(call_id=self.talk.id, leg=self.leg_id))
