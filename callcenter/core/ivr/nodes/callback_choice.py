"""Callback choice: what a caller with a callback pending wants done with it. Only built-in flows have this node."""

from collections.abc import Mapping
from dataclasses import dataclass

from callcenter.core.ivr.actions import Action, CallbackWish, ChooseCallback, Leave, Report, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackChoice:
    """Exit: `done`, once it is as he wishes. Who would rather wait on the line does not come back."""

    id: str
    wish: CallbackWish
    exits: Mapping[str, str]

    def enter(self, visit: Visit) -> Action:
        """Ask that it be done."""
        return ChooseCallback(wish=self.wish)

    def resume(self, visit: Visit, report: Report) -> Action:
        """Go on."""
        return Leave(exit="done")
