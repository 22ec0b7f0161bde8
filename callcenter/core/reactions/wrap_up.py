"""Work after the contact, as its queue wants it: until the agent is done, says what came of it, or time is up.

Rule: the queue as it is now decides. A wrap-up without a deadline can always be ended by somebody, and one with a
deadline ends by it.
"""

from datetime import timedelta

from callcenter.core.agent import ActivityStep, Status, with_activity
from callcenter.core.configuration import Queue, WrapUpMode
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import learning, segments
from callcenter.core.records import replace
from callcenter.core.requests import ExtendWrapUp, FinishWrapUp, SetDisposition, WantWrapUp
from callcenter.core.state import State
from callcenter.core.timers import WrapUpTimer, name_of
from callcenter.core.turn import Turn

_TIMED = (WrapUpMode.TIMED, WrapUpMode.TIMED_NO_EARLY_EXIT)


def mode_of(state: State, interaction: Interaction) -> WrapUpMode:
    """The rule of the interaction's queue. Where nothing is configured, or no time given, there is no wrap-up."""
    queue = _queue_of(state, interaction)
    if queue is None or (queue.wrap_up_mode in _TIMED and queue.wrap_up_seconds == 0):
        return WrapUpMode.NONE
    return queue.wrap_up_mode


def extensions_left(state: State, interaction: Interaction) -> int:
    """How often the agent may still ask for more time."""
    queue = _queue_of(state, interaction)
    if queue is None or queue.wrap_up_extend_seconds == 0:
        return 0
    return max(0, queue.wrap_up_extensions - interaction.wrap_up_extended)


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
    queue = _queue_of(turn.state, interaction)
    seconds = queue.wrap_up_seconds if queue is not None and mode is not WrapUpMode.MANDATORY else 0
    deadline_at = turn.start_timer(_timer(interaction), seconds) if seconds else None
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
    """The wrap-up lasted as long as it may. Who said nothing of what came of it gets the queue's word for that."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None or interaction.stage is not Stage.WRAP_UP:
        return
    deadline_at = interaction.wrap_up_deadline_at
    if deadline_at is not None and deadline_at > turn.at:
        # It fired while the extension was on its way in.
        turn.start_timer_at(_timer(interaction), deadline_at)
        return
    queue = _queue_of(turn.state, interaction)
    code = queue.wrap_up_default_code if queue is not None else None
    if interaction.disposition is None and code in turn.state.configuration.dispositions:
        interaction = replace(interaction, disposition=code)
    finish(turn, interaction, result="timed_out")


def set_disposition(turn: Turn, request: SetDisposition) -> None:
    """Say what came of the contact. In wrap-up it is the end of it, unless the queue's time must pass first."""
    interaction = _asked_for(turn, request.interaction_id, request.agent)
    if request.code not in turn.state.configuration.dispositions:
        raise ContactCenterError(Refusal.UNKNOWN_DISPOSITION)
    if interaction.stage not in (Stage.CONNECTED, Stage.WRAP_UP, Stage.AFTER_TALK):
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    note = request.note if request.note is not None else interaction.note
    interaction = replace(interaction, disposition=request.code, note=note)
    if interaction.stage is Stage.WRAP_UP and not _lasts(turn, interaction):
        finish(turn, interaction, result="disposition")
    else:
        turn.put_interaction(interaction, "disposition_set")


def want(turn: Turn, request: WantWrapUp) -> None:
    """During the contact the agent asks for time after it, or takes that back."""
    interaction = _asked_for(turn, request.interaction_id, request.agent)
    if interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK):
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    if interaction.stage is not Stage.CONNECTED:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if mode_of(turn.state, interaction) is not WrapUpMode.OPTIONAL:
        raise ContactCenterError(Refusal.WRAP_UP_NOT_OPTIONAL)
    if interaction.wrap_up_wanted is not request.wanted:
        turn.put_interaction(replace(interaction, wrap_up_wanted=request.wanted), "wrap_up_wanted")


def extend(turn: Turn, request: ExtendWrapUp) -> None:
    """The agent needs more time."""
    interaction = _in_wrap_up(turn, request.interaction_id, request.agent)
    queue = _queue_of(turn.state, interaction)
    if interaction.wrap_up_deadline_at is None:
        raise ContactCenterError(Refusal.NO_DEADLINE)
    if queue is None or extensions_left(turn.state, interaction) == 0:
        raise ContactCenterError(Refusal.NO_EXTENSIONS_LEFT)
    deadline_at = interaction.wrap_up_deadline_at + timedelta(seconds=queue.wrap_up_extend_seconds)
    turn.start_timer_at(_timer(interaction), deadline_at)
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is not None and agent.interaction_id == interaction.id:
        turn.put_agent(replace(agent, wrap_up_deadline_at=deadline_at))
    extended = interaction.wrap_up_extended + 1
    interaction = replace(interaction, wrap_up_deadline_at=deadline_at, wrap_up_extended=extended)
    turn.put_interaction(interaction, "wrap_up_extended")


def finish_by_agent(turn: Turn, request: FinishWrapUp) -> None:
    """The agent is done."""
    interaction = _in_wrap_up(turn, request.interaction_id, request.agent)
    mandatory = mode_of(turn.state, interaction) is WrapUpMode.MANDATORY
    # Nobody can be held to choose from nothing.
    if mandatory and interaction.disposition is None and turn.state.configuration.dispositions:
        raise ContactCenterError(Refusal.DISPOSITION_REQUIRED)
    if _lasts(turn, interaction):
        raise ContactCenterError(Refusal.WRAP_UP_NOT_OVER)
    finish(turn, interaction, result="finished")


def _lasts(turn: Turn, interaction: Interaction) -> bool:
    """Whether nothing but the deadline ends it. One that began without a deadline would never end."""
    fixed = mode_of(turn.state, interaction) is WrapUpMode.TIMED_NO_EARLY_EXIT
    return fixed and interaction.wrap_up_deadline_at is not None


def _asked_for(turn: Turn, interaction_id: str, agent: str | None) -> Interaction:
    """The interaction that a request is about: the agent's own, any for a supervisor (agent None)."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if agent is not None and interaction.agent != agent:
        raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
    return interaction


def _in_wrap_up(turn: Turn, interaction_id: str, agent: str | None) -> Interaction:
    interaction = _asked_for(turn, interaction_id, agent)
    if interaction.stage is not Stage.WRAP_UP:
        raise ContactCenterError(Refusal.NOT_IN_WRAP_UP)
    return interaction


def _queue_of(state: State, interaction: Interaction) -> Queue | None:
    return state.configuration.queues.get(interaction.queue or "")


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


def _timer(interaction: Interaction) -> str:
    return name_of(WrapUpTimer(interaction_id=interaction.id))
