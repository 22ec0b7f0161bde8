"""Who waits in a queue, as the one order across all queues has it."""

from datetime import datetime
from typing import TYPE_CHECKING

from callcenter.core.acd.standing import Standing, standing_of
from callcenter.core.interaction import Interaction

if TYPE_CHECKING:
    from callcenter.core.state import State


def waiting_in(state: "State", queue: str, at: datetime) -> list[tuple[Interaction, Standing]]:
    """The callers who wait in this queue, first to be served first, each with how he waits now."""
    if queue not in state.configuration.queues:
        return []
    waiting = [state.interactions[interaction_id] for interaction_id in state.queued_in.get(queue, ())]
    standings = [(interaction, standing_of(state, interaction, at)) for interaction in waiting]
    return sorted(standings, key=lambda pair: pair[1].order)
