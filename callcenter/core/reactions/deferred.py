"""A status that was chosen for later: it holds from the end of the contact that the agent has now, wrap-up included.

Rule: who is idle has none: whatever made him idle, the choice takes effect in the same turn. The next choice of anybody
replaces it, also one of the status that he has.
"""

from typing import Final

from callcenter.core.acts import DropDeferredStatus
from callcenter.core.agent import CHOICES, Activity, Agent, with_status
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.records import replace
from callcenter.core.requests import SetAgentStatus
from callcenter.core.turn import Turn

_CAUSE: Final = "deferred"


def choose(turn: Turn, agent: Agent, request: SetAgentStatus, reason: str | None) -> None:
    """Keep the choice until the busy agent is done. What he has chosen anyway needs no keeping."""
    if (agent.status, agent.reason) == (request.status, reason):
        drop(turn, agent)
        return
    by = request.by or agent.username
    if (agent.deferred_status, agent.deferred_reason, agent.deferred_by) != (request.status, reason, by):
        kept = replace(
            agent, deferred_status=request.status, deferred_reason=reason, deferred_by=by, deferred_at=turn.at
        )
        turn.put_agent(kept)


def request_drop(turn: Turn, asked: DropDeferredStatus) -> None:
    """Somebody takes the choice back."""
    agent = turn.state.agents.get(asked.agent)
    if agent is None or asked.agent not in turn.state.configuration.agents:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    drop(turn, agent)


def drop(turn: Turn, agent: Agent) -> None:
    """Nothing is to change when the contact is over."""
    if agent.deferred_status is not None:
        turn.put_agent(without(agent))


def without(agent: Agent) -> Agent:
    """The agent with nothing chosen for later. Not put."""
    if agent.deferred_status is None:
        return agent
    return replace(agent, deferred_status=None, deferred_reason=None, deferred_by=None, deferred_at=None)


def take_effect(turn: Turn) -> None:
    """Whoever has become idle in this turn has from now on what was chosen for then."""
    for username in list(turn.state.touched_agents):
        agent = turn.state.agents.get(username)
        if agent is None or agent.deferred_status is None or agent.activity is not Activity.IDLE:
            continue
        status, reason = agent.deferred_status, agent.deferred_reason
        agent = without(agent)
        if (agent.status, agent.reason) != (status, reason):
            agent = with_status(agent, CHOICES[status], reason=reason, at=turn.at)
        turn.put_agent(agent, _CAUSE)
