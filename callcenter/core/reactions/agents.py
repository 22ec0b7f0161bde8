"""What agents choose, and what their phones do."""

from collections.abc import Mapping
from typing import Final

from callcenter.core.agent import CHOICES, Activity, Agent, PhoneState, Status, with_status
from callcenter.core.commands import LookAtSwitch
from callcenter.core.configuration import AgentProfile
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Stage
from callcenter.core.reactions import deferred, offers, participations, phones, wrap_up
from callcenter.core.records import replace
from callcenter.core.requests import SetAgentStatus
from callcenter.core.turn import Turn

_FORCED: Final = "forced"


def set_status(turn: Turn, request: SetAgentStatus) -> None:
    """Choose a status. From here on no offer is made to who is not available; one under way is taken back.

    Chosen for after the contact, nothing changes before that is over.
    """
    agent = turn.state.agents.get(request.agent)
    if agent is None or request.agent not in turn.state.configuration.agents:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    reason = request.reason if request.status is Status.NOT_READY else None
    if request.after_contact and agent.activity is not Activity.IDLE:
        deferred.choose(turn, agent, request, reason)
    elif agent.status is not request.status or agent.reason != reason:
        forced = request.by not in (None, request.agent)
        _choose(turn, agent, request.status, reason=reason, cause=_FORCED if forced else None)
    else:
        deferred.drop(turn, agent)


def _choose(turn: Turn, agent: Agent, status: Status, *, reason: str | None = None, cause: str | None = None) -> None:
    chosen = with_status(deferred.without(agent), CHOICES[status], reason=reason, at=turn.at)
    agent = turn.put_agent(chosen, cause)
    if agent.status is not Status.AVAILABLE and agent.activity is Activity.OFFERED:
        offers.withdraw(turn, agent)
    if agent.status is Status.OFFLINE and agent.activity is Activity.WRAP_UP:
        interaction = turn.state.interactions.get(agent.interaction_id or "")
        if (part := participations.of(turn.state, agent.interaction_id or "", agent.username)) is not None:
            participations.finish(turn, part, result="logged_out")
        elif interaction is not None and interaction.stage is Stage.WRAP_UP:
            wrap_up.finish(turn, interaction, result="logged_out")


def on_phone(turn: Turn, endpoint: str, phone: PhoneState) -> None:
    """The switch says how a phone is. Being away does not change what the agent chose; only a failed ring does."""
    agent = turn.state.agents.get(turn.state.agent_of_phone.get(endpoint, ""))
    if agent is None or turn.state.phone_of.get(agent.username) != endpoint:
        return  # another of his phones, which does not ring for him now
    if agent.phone is not phone:
        turn.put_agent(replace(agent, phone=phone), cause="phone")


def on_configured(turn: Turn) -> None:
    """Everybody in the configuration has a place; who has left it goes home, after the talk if there is one."""
    state = turn.state
    profiles = state.configuration.agents
    for username in profiles:
        if username not in state.agents:
            turn.put_agent(
                Agent(
                    username=username,
                    status_since_at=turn.at,
                    activity_since_at=turn.at,
                    idle_since_at=turn.at,
                )
            )
    _give_phones(turn, profiles)
    phones.on_configured(turn)
    for agent in [agent for agent in state.agents.values() if agent.username not in profiles]:
        if agent.status is not Status.OFFLINE or agent.activity is Activity.IDLE:
            _choose(turn, agent, Status.OFFLINE, cause="removed")


def _give_phones(turn: Turn, profiles: Mapping[str, AgentProfile]) -> None:
    """A phone that rings for its agent only now is nowhere as far as we know: look how it is."""
    state = turn.state
    phone_of = {username: profile.endpoint for username, profile in profiles.items()}
    given = phone_of.items() - state.phone_of.items()
    state.phone_of = phone_of
    state.agent_of_phone = {
        endpoint: username
        for username, profile in profiles.items()
        for endpoint in (*profile.endpoints, profile.endpoint)
    }
    for _, endpoint in sorted(given):
        on_phone(turn, endpoint, PhoneState.UNREACHABLE)
    if given and state.switch_up:
        turn.order(LookAtSwitch())
