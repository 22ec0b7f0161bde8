"""Caller and agent talk: begun, held, resumed, ended."""

from callcenter.core.agent import ActivityStep, Agent, with_activity
from callcenter.core.commands import HangUpCall
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentHungUp
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import after_talk, callback_ends, closing, flows, learning, ringing, segments, wrap_up
from callcenter.core.records import replace
from callcenter.core.requests import HangUp
from callcenter.core.turn import Turn


def begin(turn: Turn, interaction: Interaction, agent: Agent | None) -> None:
    """They talk. `agent` None: the switch's own fallback found somebody we cannot name."""
    waited = interaction.wait_seconds  # who was in a flow had waited before it, or not at all
    if interaction.stage is not Stage.IN_FLOW:
        waited = (turn.at - (interaction.queued_at or turn.at)).total_seconds()
    interaction = replace(
        moved(interaction, Step.ANSWER),
        agent=agent.username if agent else None,
        connected_at=turn.at,
        wait_seconds=waited,
    )
    interaction = segments.begin(turn, interaction, SegmentKind.TALK, result="answered")
    if agent is not None:
        turn.put_agent(with_activity(agent, ActivityStep.ANSWER, at=turn.at, interaction_id=interaction.id))
    turn.put_interaction(interaction, "connected")
    callback_ends.on_connected(turn, interaction)
    learning.on_answered(turn, interaction)


def on_held(turn: Turn, interaction: Interaction) -> None:
    """The agent's phone put the caller on hold."""
    if interaction.stage is Stage.CONNECTED and not interaction.held:
        interaction = replace(interaction, held=True, holds=interaction.holds + 1)
        turn.put_interaction(segments.begin(turn, interaction, SegmentKind.HOLD, result="held"), "held")


def on_resumed(turn: Turn, interaction: Interaction) -> None:
    """The agent's phone took the caller back."""
    if interaction.stage is Stage.CONNECTED and interaction.held:
        interaction = replace(interaction, held=False)
        turn.put_interaction(segments.begin(turn, interaction, SegmentKind.TALK, result="resumed"), "resumed")


def end(
    turn: Turn, interaction: Interaction, ended_by: EndedBy, *, cause: str | None = None, hang_up: bool = False
) -> None:
    """The talk is over; the agent's wrap-up begins. `hang_up`: the caller is still there, and stays if he is to."""
    goes_on = after_talk.flow_for(turn, interaction) if hang_up and ended_by is EndedBy.AGENT else None
    if hang_up and goes_on is None:
        turn.order(HangUpCall(call_id=interaction.call_id))
    interaction = segments.end(turn, moved(interaction, Step.END), result="ended", cause=cause)
    interaction = replace(
        interaction,
        held=False,
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


def on_agent_hung_up(turn: Turn, interaction: Interaction, event: AgentHungUp) -> None:
    """His phone ended the talk. He is free a moment before the verb of the talk has come to its end."""
    agent = turn.state.agent_of_phone.get(event.endpoint)
    if interaction.stage is Stage.CONNECTED and agent is not None and interaction.agent == agent:
        end(turn, interaction, EndedBy.AGENT, cause=event.cause, hang_up=True)


def hang_up(turn: Turn, request: HangUp) -> None:
    """The agent on the call ends it, or a supervisor (agent None), who may also end one that waits."""
    interaction = turn.state.interactions.get(request.interaction_id)
    if interaction is None:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if request.agent is not None and not _is_his(turn, interaction, request.agent):
        raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
    by_agent = request.agent is not None
    if interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK) and (by_agent or not interaction.after_talk):
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    if interaction.stage is not Stage.CONNECTED and by_agent:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    if interaction.after_talk:
        after_talk.end(turn, interaction)
    elif interaction.stage is Stage.CONNECTED:
        if not by_agent:
            turn.order(HangUpCall(call_id=interaction.call_id))  # a supervisor ends the whole call
        end(turn, interaction, EndedBy.AGENT, hang_up=by_agent)
    else:
        closing.turn_away(turn, interaction, Outcome.REJECTED, EndedBy.AGENT, cause="ended_by_supervisor")


def _is_his(turn: Turn, interaction: Interaction, agent: str) -> bool:
    return interaction.agent == agent or ringing.offer_to(turn, interaction, agent) is not None
