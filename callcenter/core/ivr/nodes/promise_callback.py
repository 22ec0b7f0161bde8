"""Promise callback: this queue calls the caller back, at his own number or at one that he has given."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Leave, Report, TakeCallback, Visit
from callcenter.core.ivr.expression import Expression, NotComputable
from callcenter.core.ivr.values import computed


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseCallback:
    """Exits: `done`, `failed` (a number that is withheld or none at all, a queue that is no more). None: his own.

    `number_e164` is the same number as the world writes it; where that is not known, what he has given must do.
    """

    id: str
    queue: str
    exits: Mapping[str, str]
    number: Expression | None = None
    number_e164: Expression | None = None

    def enter(self, visit: Visit) -> Action:
        """Ask that it be promised."""
        number = computed(self.number, visit)
        if number is None:
            return TakeCallback(queue=self.queue)
        return TakeCallback(queue=self.queue, number=str(number), number_e164=self._e164(visit))

    def _e164(self, visit: Visit) -> str | None:
        try:
            found = computed(self.number_e164, visit)
        except NotComputable:
            return None
        return found if isinstance(found, str) else None

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on."""
        return Leave(exit="done" if report.ok else "failed")
