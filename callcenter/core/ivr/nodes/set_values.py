"""Set: values under names, for the record or, where a name begins with `_`, for the rest of the flow only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcenter.core.ivr.actions import Action, Leave, Report, Visit
from callcenter.core.ivr.values import computed, is_private


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNode:
    """Exit: `done`. `values` are constants, expressions and texts; all are computed by what was known before."""

    id: str
    values: Mapping[str, Any]
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Compute them all and go on."""
        values = {name: computed(value, visit) for name, value in self.values.items()}
        return Leave(
            exit="done",
            attributes={name: value for name, value in values.items() if not is_private(name)},
            private={name: value for name, value in values.items() if is_private(name)},
        )

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; compute again."""
        return self.enter(visit)
