"""Caller and agent talk: begun and ended. What happens in between: `control.py`, `guests.py`, `phones_away.py`."""

from callcenter.core.agent import ActivityStep, Agent, with_activity
from callcenter.core.commands import HangUpCall
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import (
    after_talk,
    callback_ends,
    closing,
    dialled_calls,
    flows,
    guest_legs,
    learning,
    leaving,
    legs,
    recordings,
    ringing,
    segments,
    transfers,
    verbs,
    wrap_up,
)
from callcenter.core.records import replace
from callcenter.core.requests import HangUp
from callcenter.core.turn import Turn


def begin(turn: Turn, interaction: Interaction, agent: Agent | None, *, endpoint: str | None = None) -> None:
    """They talk. `agent` None: the switch's own fallback found somebody we cannot name.

    `endpoint`: the phone that he talks on; None where his own channel is the one that we give orders to.
    """
    rung = interaction.stage is Stage.OFFERED
    waited = interaction.wait_seconds  # who was in a flow had waited before it, or not at all
    if interaction.stage is not Stage.IN_FLOW:
        waited = (turn.at - (interaction.queued_at or turn.at)).total_seconds()
    interaction = replace(
        moved(interaction, Step.ANSWER),
        agent=agent.username if agent else None,
        connected_at=turn.at,
        wait_seconds=waited,
        endpoint=None if callback_ends.is_agents_channel(interaction) else endpoint,
        recording=interaction.recording if rung else None,
        recording_refused=interaction.recording_refused if rung else None,
    )
    interaction = recordings.begun(turn, interaction)
    interaction = segments.begin(turn, interaction, SegmentKind.TALK, result="answered")
    if agent is not None:
        turn.put_agent(with_activity(agent, ActivityStep.ANSWER, at=turn.at, interaction_id=interaction.id))
    turn.put_interaction(interaction, "connected")
    callback_ends.on_connected(turn, interaction)
    learning.on_answered(turn, interaction)


def end(
    turn: Turn,
    interaction: Interaction,
    ended_by: EndedBy,
    *,
    cause: str | None = None,
    hang_up: bool = False,
    agent_hung_up: bool = False,
) -> None:
    """The talk is over; the agent's wrap-up begins. `hang_up`: the caller is still there, and stays if he is to.

    `agent_hung_up`: the agent's phone has said so by itself.
    """
    goes_on = after_talk.flow_for(turn, interaction) if hang_up and ended_by is EndedBy.AGENT else None
    if hang_up and goes_on is None:
        turn.order(HangUpCall(call_id=interaction.call_id))
    guest_legs.dismiss(turn, interaction, cause="talk_ended", caller_left=not hang_up)
    verbs.forget(turn, interaction)
    interaction = legs.unplaced(legs.part_from_agent(turn, interaction, hung_up=agent_hung_up))
    interaction = segments.end(turn, moved(interaction, Step.END), result="ended", cause=cause)
    interaction = replace(
        interaction,
        outcome=Outcome.ANSWERED,
        ended_by=ended_by,
        cause=cause,
        ended_at=turn.at,
        after_talk=goes_on is not None,
    )
    callback_ends.on_talked(turn, interaction)
    wrap_up.begin(turn, interaction)
    if goes_on is not None:
        flows.start(turn, turn.state.interactions[interaction.id], goes_on)


def hang_up(turn: Turn, request: HangUp) -> None:
    """The agent on the call ends it, or a supervisor (agent None), who may also end one that waits. A guest leaves."""
    interaction, by_agent = _to_be_ended(turn, request), request.agent is not None
    guest = _guest(turn, interaction, request.agent)
    if dialled_calls.is_dialled(interaction):
        dialled_calls.fail(turn, interaction, dialled_calls.CANCELLED, EndedBy.AGENT)
    elif guest is not None:
        guest_legs.end(turn, interaction, guest, cause="hung_up")
    elif interaction.after_talk:
        after_talk.end(turn, interaction)
    elif interaction.stage is Stage.CONNECTED and by_agent:
        leaving.agent_left(turn, interaction, cause=None, hung_up=False)
    elif interaction.stage is Stage.CONNECTED:
        turn.order(HangUpCall(call_id=interaction.call_id))  # a supervisor ends the whole call
        end(turn, interaction, EndedBy.AGENT)
    elif interaction.stage is Stage.TRANSFERRED:
        transfers.end(turn, interaction, EndedBy.AGENT, cause="ended_by_supervisor")
    else:
        closing.turn_away(turn, interaction, Outcome.REJECTED, EndedBy.AGENT, cause="ended_by_supervisor")


def _to_be_ended(turn: Turn, request: HangUp) -> Interaction:
    """The call that is to be ended, or the reason why it cannot be."""
    interaction = turn.state.interactions.get(request.interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if request.agent is not None and not _is_his(turn, interaction, request.agent):
        raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
    by_agent = request.agent is not None
    if interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK) and (by_agent or not interaction.after_talk):
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    guest = _guest(turn, interaction, request.agent)
    rung = guest is not None and guest.state is GuestState.RINGING
    under_way = interaction.stage is Stage.CONNECTED or dialled_calls.is_dialled(interaction)
    if by_agent and (not under_way or rung):
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    return interaction


def _is_his(turn: Turn, interaction: Interaction, agent: str) -> bool:
    rung = ringing.offer_to(turn, interaction, agent) is not None
    return interaction.agent == agent or rung or _guest(turn, interaction, agent) is not None


def _guest(turn: Turn, interaction: Interaction, agent: str | None) -> Guest | None:
    guests = legs.guests_of(turn, interaction)
    return next((guest for guest in guests if agent is not None and guest.agent == agent), None)
