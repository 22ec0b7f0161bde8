"""Branch: the first case that holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Leave, Report, Visit
from callcenter.core.ivr.expression import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchNode:
    """Exits: one per case, `else` when none holds."""

    id: str
    cases: tuple[tuple[str, Expression], ...]
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Compute the cases in their order."""
        return Leave(exit=next((exit_ for exit_, case in self.cases if case.value(visit.names)), "else"))

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; decide again."""
        return self.enter(visit)
