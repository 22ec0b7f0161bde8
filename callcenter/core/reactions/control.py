"""What an agent does with his own talk: he holds and resumes, leaves something out of the recording, presses keys.

Rule: only the agent of the call steers it, only while he talks and his phone is there. A request that is refused
leaves everything as it was.
"""

import re
from typing import Final

from callcenter.core.arrangement import asked_guest
from callcenter.core.commands import PauseRecording, SendKeys
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.reactions import legs, recordings
from callcenter.core.records import replace
from callcenter.core.requests import HoldCall, PressKeys, ResumeCall, SetRecording
from callcenter.core.turn import Turn

_KEYS: Final = re.compile(r"[0-9*#A-D]{1,64}")


def steered(turn: Turn, interaction_id: str, agent: str) -> Interaction:
    """The talk that this agent may steer now, or the reason why he may not."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if interaction.agent != agent:
        raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
    if interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK):
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    # Without a phone that we know, his leg is not one that could be put anywhere.
    if interaction.stage is not Stage.CONNECTED or interaction.endpoint is None:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    if interaction.return_deadline_at is not None:
        raise ContactCenterError(Refusal.PHONE_AWAY)
    return interaction


def hold(turn: Turn, request: HoldCall) -> None:
    """The caller hears music, whatever phone the agent has."""
    interaction = steered(turn, request.interaction_id, request.agent)
    if interaction.held:
        raise ContactCenterError(Refusal.ALREADY_HELD)
    if asked_guest(legs.guests_of(turn, interaction)) is not None:
        raise ContactCenterError(Refusal.CONSULT_UNDER_WAY)
    legs.move(turn, legs.arranged(turn, interaction), replace(interaction, held=True), "held")


def resume(turn: Turn, request: ResumeCall) -> None:
    """The agent takes the caller back. From a guest he comes back by `SwapGuest`."""
    interaction = steered(turn, request.interaction_id, request.agent)
    if not interaction.held:
        raise ContactCenterError(Refusal.NOT_HELD)
    if asked_guest(legs.guests_of(turn, interaction)) is not None:
        raise ContactCenterError(Refusal.CONSULT_UNDER_WAY)
    legs.move(turn, legs.arranged(turn, interaction), replace(interaction, held=False), "resumed")


def on_phone_held(turn: Turn, interaction: Interaction, *, held: bool) -> None:
    """The agent's phone put the caller on hold, or took him back. In a room it only falls silent: we do the rest."""
    if interaction.stage is not Stage.CONNECTED or interaction.held is held:
        return
    what = "held" if held else "resumed"
    changed = replace(interaction, held=held)
    if interaction.placed:
        legs.move(turn, legs.arranged(turn, interaction), changed, what)
    else:
        turn.put_interaction(legs.follow(turn, changed, result=what), what)


def set_recording(turn: Turn, request: SetRecording) -> None:
    """Leave out of the recording what is said from now on, or take it in again."""
    interaction = steered(turn, request.interaction_id, request.agent)
    if interaction.recording is None:
        raise ContactCenterError(Refusal.NOT_RECORDED)
    if interaction.recording_paused is not request.paused:
        turn.order(PauseRecording(call_id=interaction.call_id, paused=request.paused))
        what = "recording_paused" if request.paused else "recording_resumed"
        changed = recordings.paused(turn, interaction, pause=request.paused, cause=request.cause)
        turn.put_interaction(changed, what)


def press_keys(turn: Turn, request: PressKeys) -> None:
    """Send keys to the caller's side. Which ones is written down nowhere."""
    interaction = steered(turn, request.interaction_id, request.agent)
    if not _KEYS.fullmatch(request.keys):
        raise ContactCenterError(Refusal.FIELD_INVALID, "keys")
    turn.order(SendKeys(call_id=interaction.call_id, keys=request.keys))
