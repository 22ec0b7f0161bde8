"""Work after the contact: begins when the talk ends, and always ends, by the agent or by its deadline."""

from dataclasses import replace

from callcenter.core.agent import ActivityStep, Status, with_activity
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import segments
from callcenter.core.requests import SetDisposition
from callcenter.core.timers import WrapUpTimer, name_of
from callcenter.core.turn import Turn


def begin(turn: Turn, interaction: Interaction) -> None:
    """The talk has ended. Without an agent, or with one who has gone home, there is nothing to wrap up."""
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    seconds = queue.wrap_up_seconds if queue else 0
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is None or agent.interaction_id != interaction.id:
        _close(turn, interaction)
        return
    if seconds == 0 or agent.status is Status.OFFLINE:
        turn.put_agent(with_activity(agent, ActivityStep.END, at=turn.at, interaction_id=interaction.id))
        finish(turn, interaction, result="none")
        return
    deadline_at = turn.start_timer(_timer(interaction), seconds)
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
    turn.cancel_timer(_timer(interaction))
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is not None and agent.interaction_id == interaction.id:
        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))
    _close(turn, interaction, result=result)


def on_deadline(turn: Turn, interaction_id: str) -> None:
    """The wrap-up lasted as long as it may."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is not None and interaction.stage is Stage.WRAP_UP:
        finish(turn, interaction, result="timed_out")


def set_disposition(turn: Turn, request: SetDisposition) -> None:
    """Say what came of the contact. During the talk it is kept; in wrap-up it is the end of it."""
    interaction = turn.state.interactions.get(request.interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if request.agent is not None and interaction.agent != request.agent:
        raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
    if request.code not in turn.state.configuration.dispositions:
        raise ContactCenterError(Refusal.UNKNOWN_DISPOSITION)
    if interaction.stage not in (Stage.CONNECTED, Stage.WRAP_UP):
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    note = request.note if request.note is not None else interaction.note
    interaction = replace(interaction, disposition=request.code, note=note)
    if interaction.stage is Stage.WRAP_UP:
        finish(turn, interaction, result="disposition")
    else:
        turn.put_interaction(interaction, "disposition_set")


def _close(turn: Turn, interaction: Interaction, *, result: str | None = None) -> None:
    interaction = segments.end(turn, moved(interaction, Step.FINISH), result=result)
    interaction = replace(interaction, wrap_up_deadline_at=None, wrap_up_ended_at=turn.at)
    turn.put_interaction(interaction, "closed")
    turn.drop_interaction(interaction)


def _timer(interaction: Interaction) -> str:
    return name_of(WrapUpTimer(interaction_id=interaction.id))
