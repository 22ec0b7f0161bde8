"""Who waits, in which order: the one global order across queues.

Rule: higher priority first, then who has waited longest, then the id. A caller who comes back keeps the place.
"""

from collections.abc import Iterable
from datetime import datetime

from callcenter.core.interaction import Interaction, Stage


def waiting_order(interaction: Interaction) -> tuple[int, datetime, str]:
    """Sort key of a waiting interaction."""
    return (-interaction.priority, interaction.queued_at or interaction.started_at, interaction.id)


def waiting(interactions: Iterable[Interaction], queue: str | None = None) -> list[Interaction]:
    """Those who wait, first to be served first; of one queue or of all."""
    return sorted(
        (
            interaction
            for interaction in interactions
            if interaction.stage is Stage.QUEUED and (queue is None or interaction.queue == queue)
        ),
        key=waiting_order,
    )
