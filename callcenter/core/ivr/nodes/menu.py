"""Menu: one key chooses an exit; wrong keys and silence are asked again, up to `attempts` times."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.ivr.actions import Action, Collect, Leave, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Exits: one per key, `no_input`, `invalid`. `languages` maps a key to the language it chooses."""

    id: str
    prompts: tuple[str, ...]
    exits: Mapping[str, str]
    attempts: int = 3
    timeout_seconds: int = 5
    invalid_prompt: str | None = None
    no_input_prompt: str | None = None
    languages: Mapping[str, str] = field(default_factory=dict)

    def enter(self, visit: Visit) -> Action:
        """Ask."""
        return self._ask(())

    def resume(self, visit: Visit, report: Report) -> Action:
        """Leave by the key's exit, or ask again."""
        key = report.digits[:1]
        if key and key in self.exits:
            return Leave(exit=key, language=self.languages.get(key), answer=key)
        if visit.attempts < self.attempts:
            hint = self.invalid_prompt if key else self.no_input_prompt
            return self._ask((hint,) if hint else ())
        return Leave(exit="invalid" if key else "no_input")

    def _ask(self, before: tuple[str, ...]) -> Collect:
        return Collect(prompts=before + self.prompts, max_digits=1, timeout_seconds=self.timeout_seconds)
