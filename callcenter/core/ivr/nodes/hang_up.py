"""Hang up: the flow's own end."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Action, HangUp, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpNode:
    """`outcome` is `rejected` for a caller who was turned away (closed, not in service) rather than served."""

    id: str
    outcome: Outcome = Outcome.SELF_SERVED
    exits: Mapping[str, str] = field(default_factory=dict)

    def enter(self, visit: Visit) -> Action:
        """End the call."""
        return HangUp(outcome=self.outcome)

    def resume(self, visit: Visit, report: Report) -> Action:
        """The call should be over: end it."""
        return self.enter(visit)
