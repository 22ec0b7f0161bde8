"""What an import goes through. Checking reads every row and changes nothing; running changes; an undo takes it back."""

from enum import StrEnum
from typing import Final


class ImportState(StrEnum):
    """How far an import is. Stored by these names."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


# Somebody is at work on it, or has been killed over it.
WORKING: Final = frozenset({ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING})
# Nothing of it has been brought in: it may begin, with whatever mapping.
FRESH: Final = frozenset({ImportState.UPLOADED, ImportState.CHECKED})
# Something of it may have been brought in.
UNDOABLE: Final = frozenset({ImportState.STOPPED, ImportState.DONE, ImportState.FAILED})
