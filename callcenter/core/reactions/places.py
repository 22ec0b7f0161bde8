"""The place of a caller who was cut off, kept for a while: whoever comes back in time goes on waiting where he was."""

from datetime import datetime, timedelta
from typing import Final

from callcenter.core.configuration import Queue
from callcenter.core.interaction import Interaction
from callcenter.core.state import Left
from callcenter.core.turn import Turn

# Far more than can leave within the longest time that a place is kept.
_MOST_KEPT: Final = 10_000


def keep(turn: Turn, interaction: Interaction) -> None:
    """The caller hung up while waiting: remember his place, if the queue keeps places and he has a number."""
    key = _key(interaction, interaction.queue or "")
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    if queue is None or queue.return_seconds == 0 or not key[0]:
        return
    left = turn.state.left
    left.pop(key, None)
    left[key] = Left(at=turn.at, place_at=interaction.place_at or interaction.queued_at or turn.at)
    while len(left) > _MOST_KEPT:
        del left[next(iter(left))]


def resume(turn: Turn, interaction: Interaction, queue: Queue) -> datetime | None:
    """The place that this caller may come back to; it is his only once."""
    left = turn.state.left.pop(_key(interaction, queue.name), None)
    if left is None or turn.at > left.at + timedelta(seconds=queue.return_seconds):
        return None
    return left.place_at


def _key(interaction: Interaction, queue: str) -> tuple[str, str]:
    return interaction.ani_e164 or interaction.ani, queue
