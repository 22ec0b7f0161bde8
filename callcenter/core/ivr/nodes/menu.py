"""Menu: one key chooses an exit; wrong keys and silence are asked again, up to `attempts` times.

Rule: what was typed ahead of a question that went wrong was meant for another one, so a retry does not count it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from callcenter.core.ivr.actions import Action, Collect, Leave, Report, Visit
from callcenter.core.ivr.texts import Prompt, nth


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Exits: one per key, `no_input`, `invalid`. `languages` maps a key to the language it chooses.

    Of `invalid_prompts` and `no_input_prompts` the first is heard after the first time, and so on; the last one stays.
    `retry_prompts`, where there are any, ask instead of `prompts` from the second time on.
    """

    id: str
    prompts: tuple[Prompt, ...]
    exits: Mapping[str, str]
    attempts: int = 3
    timeout_seconds: int = 5
    retry_prompts: tuple[Prompt, ...] = ()
    invalid_prompts: tuple[Prompt, ...] = ()
    no_input_prompts: tuple[Prompt, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)

    def enter(self, visit: Visit) -> Action:
        """Ask."""
        return self._ask(self.prompts)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Leave by the key's exit, or ask again."""
        key = report.digits[:1]
        if key and key in self.exits:
            return Leave(exit=key, language=self.languages.get(key), answer=key)
        if visit.attempts < self.attempts:
            hints = self.invalid_prompts if key else self.no_input_prompts
            asked = self.retry_prompts or self.prompts
            return self._ask((*nth(hints, visit.attempts), *asked), fresh=bool(key))
        return Leave(exit="invalid" if key else "no_input")

    def _ask(self, prompts: tuple[Prompt, ...], *, fresh: bool = False) -> Collect:
        return Collect(prompts=prompts, max_digits=1, timeout_seconds=self.timeout_seconds, fresh=fresh)
