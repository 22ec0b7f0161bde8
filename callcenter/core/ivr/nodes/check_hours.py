"""Check hours: open or closed, by hours of its own or by a schedule of the routing configuration.

Rule: a schedule that does not exist is open. Nobody loses callers because a name is mistyped.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.acd.hours import Schedule, is_open
from callcenter.core.ivr.actions import Action, Leave, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHours:
    """Exits: `open`, `closed`. `schedule` is the node's own, or the name of one."""

    id: str
    schedule: Schedule | str
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Look at the clock and go on."""
        schedule = visit.schedules.get(self.schedule) if isinstance(self.schedule, str) else self.schedule
        return Leave(exit="open" if schedule is None or is_open(schedule, visit.at) else "closed")

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; look again."""
        return self.enter(visit)
