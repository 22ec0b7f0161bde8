"""Language: what the caller hears from here on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from callcenter.core.ivr.actions import Action, Leave, Report, Visit
from callcenter.core.ivr.expression import Expression
from callcenter.core.ivr.values import computed

_SPOKEN: Final = ("zh", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage:
    """Exit: `done`. What is no language that we speak (a customer whose language is not known) changes nothing."""

    id: str
    language: str | Expression
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Choose and go on."""
        language = computed(self.language, visit)
        return Leave(exit="done", language=language if language in _SPOKEN else None)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Nothing was asked for; choose again."""
        return self.enter(visit)
