"""What people ask for when a contact is wrapped up: a word on what came of it, a note, more time, the end of it.

Rule: who has handed the call over means his own part of it (`participations.py`); everybody else, and a supervisor,
means what whoever has the call wraps up. What is refused leaves everything as it was.
"""

from datetime import timedelta
from typing import Final

from callcenter.core.configuration import WrapUpMode
from callcenter.core.dispositions import Effect, EffectKind, EffectState, anything, choosable, effects_of
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.reactions import callbacks, participations, wrap_up, wrap_up_modes
from callcenter.core.records import replace
from callcenter.core.requests import (
    ExtendWrapUp,
    FinishWrapUp,
    RequestCallback,
    SetDisposition,
    SetNote,
    WantWrapUp,
)
from callcenter.core.turn import Turn

_HIS: Final = (Stage.CONNECTED, Stage.WRAP_UP, Stage.AFTER_TALK)


def set_disposition(turn: Turn, request: SetDisposition) -> None:
    """Say what came of the contact. In wrap-up it is the end of it, unless the queue's time must pass first."""
    part = participations.of(turn.state, request.interaction_id, request.agent)
    interaction = _asked_for(turn, request.interaction_id, request.agent) if part is None else None
    queue = interaction.queue if interaction is not None else part.queue if part is not None else None
    if not choosable(turn.state.configuration.dispositions, request.code, queue):
        raise ContactCenterError(Refusal.UNKNOWN_DISPOSITION)
    participations.check_note(request.note)
    if part is not None:
        participations.set_disposition(turn, part, request, _effects(turn, request))
        return
    if interaction is None or interaction.stage not in _HIS:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    effects = _effects(turn, request)
    note = request.note if request.note is not None else interaction.note
    interaction = replace(interaction, note=note)
    interaction = wrap_up.disposed(
        turn, interaction, request.code, by=request.agent, fields=request.fields, effects=effects
    )
    if interaction.stage is Stage.WRAP_UP and not _lasts(turn, interaction):
        wrap_up.finish(turn, interaction, result="disposition")
    else:
        turn.put_interaction(interaction, "disposition_set")


def set_note(turn: Turn, request: SetNote) -> None:
    """What the agent has typed so far."""
    participations.check_note(request.note)
    part = participations.of(turn.state, request.interaction_id, request.agent)
    if part is not None:
        participations.set_note(turn, part, request)
        return
    interaction = _asked_for(turn, request.interaction_id, request.agent)
    if interaction.stage not in _HIS:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if interaction.note != request.note:
        turn.put_interaction(replace(interaction, note=request.note), "noted")


def want(turn: Turn, request: WantWrapUp) -> None:
    """During the contact the agent asks for time after it, or takes that back."""
    interaction = _asked_for(turn, request.interaction_id, request.agent)
    if interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK):
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    if interaction.stage is not Stage.CONNECTED:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if wrap_up.mode_of(turn.state, interaction) is not WrapUpMode.OPTIONAL:
        raise ContactCenterError(Refusal.WRAP_UP_NOT_OPTIONAL)
    if interaction.wrap_up_wanted is not request.wanted:
        turn.put_interaction(replace(interaction, wrap_up_wanted=request.wanted), "wrap_up_wanted")


def extend(turn: Turn, request: ExtendWrapUp) -> None:
    """The agent needs more time."""
    part = participations.of(turn.state, request.interaction_id, request.agent)
    if part is not None:
        participations.extend(turn, part)
        return
    interaction = _in_wrap_up(turn, request.interaction_id, request.agent)
    queue = wrap_up_modes.queue_of(turn.state, interaction.queue)
    if interaction.wrap_up_deadline_at is None:
        raise ContactCenterError(Refusal.NO_DEADLINE)
    if queue is None or wrap_up.extensions_left(turn.state, interaction) == 0:
        raise ContactCenterError(Refusal.NO_EXTENSIONS_LEFT)
    deadline_at = interaction.wrap_up_deadline_at + timedelta(seconds=queue.wrap_up_extend_seconds)
    turn.start_timer_at(wrap_up.timer_of(interaction), deadline_at)
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is not None and agent.interaction_id == interaction.id:
        turn.put_agent(replace(agent, wrap_up_deadline_at=deadline_at))
    extended = interaction.wrap_up_extended + 1
    interaction = replace(interaction, wrap_up_deadline_at=deadline_at, wrap_up_extended=extended)
    turn.put_interaction(interaction, "wrap_up_extended")


def finish_by_agent(turn: Turn, request: FinishWrapUp) -> None:
    """The agent is done."""
    part = participations.of(turn.state, request.interaction_id, request.agent)
    if part is not None:
        participations.finish_by_agent(turn, part)
        return
    interaction = _in_wrap_up(turn, request.interaction_id, request.agent)
    mandatory = wrap_up.mode_of(turn.state, interaction) is WrapUpMode.MANDATORY
    # Nobody can be held to choose from nothing.
    tree = turn.state.configuration.dispositions
    if mandatory and interaction.disposition is None and anything(tree, interaction.queue):
        raise ContactCenterError(Refusal.DISPOSITION_REQUIRED)
    if _lasts(turn, interaction):
        raise ContactCenterError(Refusal.WRAP_UP_NOT_OVER)
    wrap_up.finish(turn, interaction, result="finished")


def _effects(turn: Turn, request: SetDisposition) -> tuple[Effect, ...]:
    """What follows from it. The callback is made at once, as a part of the same turn: there are both or neither."""
    effects = effects_of(turn.state.configuration.dispositions, request.code)
    return tuple(
        _called_back(turn, each, request.callback) if each.kind is EffectKind.CALLBACK else each for each in effects
    )


def _called_back(turn: Turn, effect: Effect, wanted: RequestCallback | None) -> Effect:
    try:
        if wanted is None:
            raise ContactCenterError(Refusal.NUMBER_NOT_CALLABLE)
        made = callbacks.request(turn, wanted)
    except ContactCenterError as refused:
        if refused.code is Refusal.OUTSIDE_HOURS:
            raise  # another time will do, and whoever has agreed on it is still there to say which
        return replace(effect, state=EffectState.REFUSED, result={"reason": str(refused.code)})
    return replace(effect, state=EffectState.DONE, result={"callback_id": made.id, "due_at": made.due_at.isoformat()})


def _lasts(turn: Turn, interaction: Interaction) -> bool:
    """Whether nothing but the deadline ends it. One that began without a deadline would never end."""
    fixed = wrap_up.mode_of(turn.state, interaction) is WrapUpMode.TIMED_NO_EARLY_EXIT
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
