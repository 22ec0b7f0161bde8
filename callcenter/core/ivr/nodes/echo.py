"""Echo: the caller hears himself, to test a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, Echo, Leave, Report, Visit
from callcenter.core.ivr.texts import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class EchoNode:
    """Exit: `done`, after a minute or `#`."""

    id: str
    prompts: tuple[Prompt, ...]
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Ask for the echo."""
        return Echo(prompts=self.prompts)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on."""
        return Leave(exit="done")
