"""Each decision is kept with its reasons, for whoever asks later why it was this agent.

Rule: they are written down before anybody is told, while the floor is still what the router saw; they say nothing of
who is calling.
"""

from collections.abc import Collection, Mapping
from typing import Any

from callcenter.core.acd.explain import explain_choice
from callcenter.core.acd.plain import plain
from callcenter.core.acd.router import Entry
from callcenter.core.acd.standing import Waiting
from callcenter.core.changes import DecisionMade
from callcenter.core.turn import Turn


def reasons(
    turn: Turn, waiting: Waiting, entry: Entry, chosen: tuple[str, ...], also_free: Collection[str]
) -> Mapping[str, Any]:
    """Why these, as of now. `also_free`: agents who were taken for others in the same breath, but after him."""
    return plain(explain_choice(turn.state, waiting, entry, chosen, also_free, turn.at)) if turn.explains else {}


def record(turn: Turn, interaction_id: str, number: int, why: Mapping[str, Any]) -> None:
    """Keep it with the interaction's offer of this number, the first of several."""
    if why:
        turn.record(DecisionMade(interaction_id=interaction_id, number=number, explanation=why, at=turn.at))
