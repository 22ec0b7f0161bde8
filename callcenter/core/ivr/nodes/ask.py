"""Ask: a question to somebody else (`core/ivr/services.py`); its answer is the exit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from callcenter.core.ivr.actions import Action, Ask, Leave, Report, Visit
from callcenter.core.ivr.services import Question, Service
from callcenter.core.ivr.values import computed

_ERROR: Final = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNode:
    """Exits: what the service answers (`done`, `found`, `not_found`, `refused` …), and `error`.

    `arguments` may hold expressions and texts at any depth. What was answered is private: under the name `save`, or,
    without one, each value under its own name.
    """

    id: str
    service: Service
    exits: Mapping[str, str]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    seconds: int = 5
    save: str | None = None

    def enter(self, visit: Visit) -> Action:
        """Ask."""
        return Ask(
            question=Question(service=self.service, arguments=computed(self.arguments, visit)), seconds=self.seconds
        )

    def resume(self, visit: Visit, report: Report) -> Action:
        """Leave by the answer."""
        kept = {self.save: report.values} if self.save and report.ok else report.values
        return Leave(exit=report.result or _ERROR, private=kept, problem=report.problem)
