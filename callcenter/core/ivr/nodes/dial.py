"""Dial: the caller is joined with a number outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.core.ivr.actions import Action, Dial, Leave, Report, Visit

# How a ring ends (`RingEnd` in core/events.py) → the exit. What the network turns down is not a person who is busy.
_EXITS: Final = {"agent_hung_up": "ended", "no_answer": "no_answer", "busy": "busy", "rejected": "busy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialNode:
    """Exits: `ended` (they talked), `no_answer`, `busy`, `failed`.

    `attribute` names where the number stands when it is not known before the call. Flow files cannot say it: a number
    that a caller types is not one that we pay for.
    """

    id: str
    number: str
    exits: Mapping[str, str]
    ring_seconds: int = 30
    attribute: str | None = None

    def enter(self, visit: Visit) -> Action:
        """Ask for the call."""
        number = self.number if self.attribute is None else str(visit.names.get(self.attribute, ""))
        return Dial(number=number, ring_seconds=self.ring_seconds) if number else Leave(exit="failed")

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on by how it ended."""
        return Leave(exit=_EXITS.get(report.result, "failed"), answer=report.result or None)
