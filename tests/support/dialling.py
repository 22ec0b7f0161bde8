"""Calls that agents make by themselves, for the scenarios: ann dials, bob is a colleague, eve may do less."""

from dataclasses import replace
from typing import Any, Final, Self

from callcenter.core.commands import CallLeg, CallOut
from callcenter.core.configuration import Configuration
from callcenter.core.events import (
    AgentHungUp,
    CallArrived,
    CallOutFailed,
    LegAnswered,
    LegFailed,
    RingEnd,
)
from callcenter.core.interaction import Interaction
from callcenter.core.outbound import OutboundPolicy
from callcenter.core.requests import DialOut, HangUp
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook

NUMBER: Final = "+8613800138000"


def a_floor_that_dials(**policy: Any) -> Configuration:
    """As the floor of the tests, with this policy."""
    allowed: dict[str, Any] = {"enabled": True, "allow": ("+86",), **policy}
    return replace(a_floor(), outbound=OutboundPolicy(**allowed))


def dialled(agent: str = "ann", number: str = NUMBER, **fields: Any) -> DialOut:
    return DialOut(agent=agent, number=number, number_e164=number, at=START, **fields)


class Dialled(Playbook):
    """One call that an agent makes; `called` and `rung` orders are those of the last input."""

    @property
    def call(self) -> Interaction:
        """The call that is being made, or was."""
        return list(self.kept.tables.interactions.values())[-1]

    @property
    def phones_called(self) -> list[str | None]:
        return [order.endpoint for order in self.orders if isinstance(order, CallLeg)]

    @property
    def numbers_called(self) -> list[str | None]:
        return [order.number for order in self.orders if isinstance(order, CallOut)]

    def dials(self, agent: str = "ann", number: str = NUMBER, **fields: Any) -> Self:
        return self.give(dialled(agent, number, **fields))

    def picks_up(self) -> Self:
        """The agent's own phone answers."""
        call = self.call
        return self.give(LegAnswered(call_id=call.call_id, leg_id=call.return_leg or "", at=START))

    def phone_fails(self, end: RingEnd) -> Self:
        call = self.call
        return self.give(LegFailed(call_id=call.call_id, leg_id=call.return_leg or "", end=end, at=START))

    def phone_hangs_up(self, endpoint: str = "ann") -> Self:
        return self.give(AgentHungUp(call_id=self.call.call_id, endpoint=endpoint, at=START))

    def number_answers(self) -> Self:
        call = self.call
        return self.give(CallArrived(call_id=call.call_id, ani=call.ani, dnis=call.dnis, at=START))

    def number_fails(self, end: RingEnd, cause: str | None = None) -> Self:
        return self.give(CallOutFailed(call_id=self.call.call_id, end=end, cause=cause, at=START))

    def thinks_again(self, agent: str | None = "ann") -> Self:
        return self.give(HangUp(interaction_id=self.call.id, agent=agent, at=START))
