"""Check hours: open or closed, by hours of its own or by a schedule of the routing configuration.

Rule: a schedule that does not exist is open. Nobody loses callers because a name is mistyped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.acd.hours import Schedule, is_open, next_opening
from callcenter.core.ivr.actions import Action, Leave, Report, Visit

# When it opens again, by the clock of the schedule's own place; None when nobody knows.
OPENS_AT: Final = "opens_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckHours:
    """Exits: `open`, `closed` (which sets `opens_at`). `schedule` is the node's own, or the name of one."""

    id: str
    schedule: Schedule | str
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Look at the clock and go on."""
        schedule = visit.schedules.get(self.schedule) if isinstance(self.schedule, str) else self.schedule
        if schedule is None or is_open(schedule, visit.at):
            return Leave(exit="open")
        opens_at = next_opening(schedule, visit.at)
        local = opens_at.astimezone(ZoneInfo(schedule.timezone)).isoformat() if opens_at else None
        return Leave(exit="closed", attributes={OPENS_AT: local})

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; look again."""
        return self.enter(visit)
