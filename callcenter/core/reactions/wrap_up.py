"""Work after the contact, as its queue wants it: until the agent is done, says what came of it, or time is up.

Rule: the queue as it is now decides. A wrap-up without a deadline can always be ended by somebody, and one with a
deadline ends by it.
"""

from collections.abc import Mapping
from typing import Any

from callcenter.core.agent import ActivityStep, Status, with_activity
from callcenter.core.changes import DispositionGiven
from callcenter.core.configuration import WrapUpMode
from callcenter.core.dispositions import Effect, choosable, effects_of
from callcenter.core.interaction import Interaction, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import learning, segments, wrap_up_modes
from callcenter.core.records import replace
from callcenter.core.state import State
from callcenter.core.timers import WrapUpTimer, name_of
from callcenter.core.turn import Turn


def mode_of(state: State, interaction: Interaction) -> WrapUpMode:
    """The rule of the interaction's queue."""
    return wrap_up_modes.mode_of(state, interaction.queue)


def extensions_left(state: State, interaction: Interaction) -> int:
    """How often the agent may still ask for more time."""
    return wrap_up_modes.extensions_left(state, interaction.queue, interaction.wrap_up_extended)


def begin(turn: Turn, interaction: Interaction) -> None:
    """The talk has ended. Without an agent, or with one who has gone home, there is nothing to wrap up."""
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is None or agent.interaction_id != interaction.id:
        _close(turn, interaction)
        return
    mode = mode_of(turn.state, interaction)
    unwanted = mode is WrapUpMode.OPTIONAL and not interaction.wrap_up_wanted
    if mode is WrapUpMode.NONE or unwanted or agent.status is Status.OFFLINE:
        turn.put_agent(with_activity(agent, ActivityStep.END, at=turn.at, interaction_id=interaction.id))
        finish(turn, interaction, result="none")
        return
    seconds = wrap_up_modes.seconds_of(turn.state, interaction.queue)
    deadline_at = turn.start_timer(timer_of(interaction), seconds) if seconds else None
    turn.put_agent(
        with_activity(
            agent,
            ActivityStep.END,
            at=turn.at,
            interaction_id=interaction.id,
            wrap_up_deadline_at=deadline_at,
        )
    )
    interaction = replace(interaction, wrap_up_deadline_at=deadline_at)
    turn.put_interaction(segments.begin(turn, interaction, SegmentKind.WRAP_UP), "ended")


def finish(turn: Turn, interaction: Interaction, *, result: str) -> None:
    """The agent is done with the contact and idle again."""
    turn.cancel_timer(timer_of(interaction))
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is not None and agent.interaction_id == interaction.id:
        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))
    _close(turn, interaction, result=result)


def on_deadline(turn: Turn, interaction_id: str) -> None:
    """The wrap-up lasted as long as it may. Who said nothing of what came of it gets the queue's word for that."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None or interaction.stage is not Stage.WRAP_UP:
        return
    deadline_at = interaction.wrap_up_deadline_at
    if deadline_at is not None and deadline_at > turn.at:
        # It fired while the extension was on its way in.
        turn.start_timer_at(timer_of(interaction), deadline_at)
        return
    queue = wrap_up_modes.queue_of(turn.state, interaction.queue)
    code = queue.wrap_up_default_code if queue is not None else None
    tree = turn.state.configuration.dispositions
    if interaction.disposition is None and code is not None and choosable(tree, code, interaction.queue):
        interaction = disposed(turn, interaction, code, by=None, effects=effects_of(tree, code))
    finish(turn, interaction, result="timed_out")


def disposed(
    turn: Turn,
    interaction: Interaction,
    code: str,
    *,
    by: str | None,
    fields: Mapping[str, Any] | None = None,
    effects: tuple[Effect, ...] = (),
) -> Interaction:
    """With what came of it. Each time that it is said stays in the record."""
    number = interaction.dispositions_given + 1
    turn.record(
        DispositionGiven(
            interaction_id=interaction.id,
            number=number,
            agent=by,
            code=code,
            note=interaction.note,
            fields=fields or {},
            effects=effects,
            at=turn.at,
        )
    )
    return replace(interaction, disposition=code, dispositions_given=number)


def _close(turn: Turn, interaction: Interaction, *, result: str | None = None) -> None:
    """The agent has nothing more to do with it. What is left while the caller stays is his."""
    interaction = replace(interaction, wrap_up_deadline_at=None, wrap_up_ended_at=turn.at)
    if interaction.after_talk:
        interaction = segments.begin(turn, moved(interaction, Step.STAY), SegmentKind.IVR, result=result)
        turn.put_interaction(interaction, "agent_done")
        learning.on_handled(turn, interaction)
        return
    interaction = segments.end(turn, moved(interaction, Step.FINISH), result=result)
    turn.put_interaction(interaction, "closed")
    learning.on_handled(turn, interaction)
    turn.drop_interaction(interaction)


def timer_of(interaction: Interaction) -> str:
    """The name of its deadline."""
    return name_of(WrapUpTimer(interaction_id=interaction.id))
