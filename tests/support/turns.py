"""Changes with their numbers, as a writer would give them."""

from collections.abc import Iterable, Sequence

from callcenter.core.changes import Change
from callcenter.store.rows import Numbered, Turn


def numbered_turns(turns: Iterable[Sequence[Change]], *, epoch: int = 1, first: int = 1) -> list[Turn]:
    """Each turn that changed something, numbered through."""
    numbered: list[Turn] = []
    seq = first
    for changes in turns:
        if changes:
            numbered.append(
                tuple(Numbered(epoch=epoch, seq=seq + place, change=change) for place, change in enumerate(changes))
            )
            seq += len(changes)
    return numbered
