"""Play: prompts, then on. A prompt that cannot be played does not stop the caller."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Leave, Play, Report, Visit
from callcenter.core.ivr.texts import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayNode:
    """Exit: `done`. Where it is `interruptible`, a key cuts it short and counts for what is asked next."""

    id: str
    prompts: tuple[Prompt, ...]
    exits: Mapping[str, str]
    interruptible: bool = False

    def enter(self, visit: Visit) -> Action:
        """Ask for the prompts."""
        return Play(prompts=self.prompts, interruptible=self.interruptible)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on, heard or not."""
        return Leave(exit="done")
