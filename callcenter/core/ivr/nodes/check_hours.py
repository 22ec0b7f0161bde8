"""Check hours: open or closed, by the schedule's own time zone."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.acd.hours import Schedule, is_open
from callcenter.core.ivr.actions import Action, Leave, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHours:
    """Exits: `open`, `closed`."""

    id: str
    schedule: Schedule
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Look at the clock and go on."""
        return Leave(exit="open" if is_open(self.schedule, visit.at) else "closed")

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; look again."""
        return self.enter(visit)
