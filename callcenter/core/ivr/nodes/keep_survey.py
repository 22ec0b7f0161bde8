"""Keep survey: what the caller thinks of us, in the record of the call and among all surveys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcenter.core.ivr.actions import Action, Ask, Leave, Report, Visit
from callcenter.core.ivr.expression import Expression, NotComputable
from callcenter.core.ivr.services import Question, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepSurvey:
    """Exit: `done`, also when only the record of the call could keep it. `kind`: csat, nps or ces."""

    id: str
    kind: str
    score: Expression
    exits: Mapping[str, str]
    seconds: int = 5

    def enter(self, visit: Visit) -> Action:
        """Ask that it be kept. Who hangs up now has said it all the same."""
        survey = self._survey(visit)
        return Ask(
            question=Question(service=Service.SAVE_SURVEY, arguments=survey), seconds=self.seconds, survey=survey
        )

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on; it is not the caller's trouble where it could not be kept."""
        return Leave(exit="done", problem=report.problem)

    def _survey(self, visit: Visit) -> Mapping[str, Any]:
        score = self.score.value(visit.names)
        try:
            return {"kind": self.kind, "score": int(score)}
        except (TypeError, ValueError):
            raise NotComputable("no_score") from None
