"""After the talk: the caller stays and walks the flow of his queue, while the agent wraps up or takes the next call.

Rule: neither waits for the other, and the record closes when both are done. Nobody is reached from here again.
"""

from callcenter.core.commands import HangUpCall
from callcenter.core.interaction import Interaction, Stage, Step, moved
from callcenter.core.ivr.flow import Flow
from callcenter.core.reactions import callback_ends, segments, verbs
from callcenter.core.records import replace
from callcenter.core.turn import Turn


def flow_for(turn: Turn, interaction: Interaction) -> Flow | None:
    """What this caller walks when the agent ends the talk. Where the line is the agent's own, it ends with him."""
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    if queue is None or queue.after_talk_flow is None or callback_ends.is_agents_channel(interaction):
        return None
    return turn.state.configuration.flow_for(queue.after_talk_flow, interaction.id)


def end(turn: Turn, interaction: Interaction) -> None:
    """There is nothing more to ask him: he is hung up."""
    turn.order(HangUpCall(call_id=interaction.call_id))
    _over(turn, interaction, "ended")


def on_left(turn: Turn, interaction: Interaction, *, recording: str | None = None) -> None:
    """He has hung up, perhaps after a message."""
    if recording is not None:
        interaction = replace(interaction, recordings=(*interaction.recordings, recording))
    _over(turn, interaction, "left")


def _over(turn: Turn, interaction: Interaction, result: str) -> None:
    verbs.forget(turn, interaction)
    interaction = replace(interaction, after_talk=False)
    if interaction.stage is Stage.WRAP_UP:
        turn.put_interaction(interaction, "caller_done")
        return
    interaction = segments.end(turn, moved(interaction, Step.LEAVE), result=result)
    turn.put_interaction(interaction, "closed")
    turn.drop_interaction(interaction)
