"""Play: prompts, then on. A prompt that cannot be played does not stop the caller."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Leave, Play, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayNode:
    """Exit: `done`."""

    id: str
    prompts: tuple[str, ...]
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Ask for the prompts."""
        return Play(prompts=self.prompts)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on, heard or not."""
        return Leave(exit="done")
