"""Percentage: so many of the callers by each exit.

Rule: chance is the call's own id, so that a call always goes the same way, also after a crash and in a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate

from callcenter.core.ivr.actions import Action, Leave, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentageNode:
    """Exits: one per share. Shares count in proportion to their sum."""

    id: str
    shares: tuple[tuple[str, int], ...]
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Take the exit that this call falls to."""
        *_, total = accumulate(share for _, share in self.shares)
        drawn = int.from_bytes(sha256(f"{visit.call_id}:{self.id}".encode()).digest()) % total
        upper = accumulate(share for _, share in self.shares)
        return Leave(exit=next(exit_ for (exit_, _), most in zip(self.shares, upper, strict=True) if drawn < most))

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; it comes to the same."""
        return self.enter(visit)
