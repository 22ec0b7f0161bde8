"""Record: the caller leaves a message. One who hangs up while he speaks has left it too; the switch says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Leave, Record, Report, Visit
from callcenter.core.ivr.texts import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNode:
    """Exits: `done`, `failed` (nothing was recorded; also at once, without a prompt, when there is no room)."""

    id: str
    prompts: tuple[Prompt, ...]
    exits: Mapping[str, str]
    most_seconds: int = 120
    silence_seconds: int = 5

    def enter(self, visit: Visit) -> Action:
        """Ask for the message."""
        return Record(prompts=self.prompts, most_seconds=self.most_seconds, silence_seconds=self.silence_seconds)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on."""
        return Leave(exit="done" if report.ok else "failed")
