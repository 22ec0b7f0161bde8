"""An agent calls a number by himself: his phone first, then the number, and when it answers they talk like any two.

Rule: from the order on the agent is on this contact and on no other. What becomes of it: `dialled_calls.py`.
"""

from callcenter.core.agent import Activity, ActivityStep, Agent, PhoneState, Status, with_activity
from callcenter.core.changes import PopShown
from callcenter.core.commands import CallLeg, LookUpCustomer, Spot
from callcenter.core.configuration import AgentProfile
from callcenter.core.errors import ContactCenterError, IllegalTransition, Refusal
from callcenter.core.interaction import Interaction, SegmentKind, Stage
from callcenter.core.reactions import dialled_calls, outside, segments
from callcenter.core.requests import DialOut
from callcenter.core.state import Lookup
from callcenter.core.turn import Turn


def dial(turn: Turn, request: DialOut) -> None:
    """The agent's phone is called; the number when it has answered."""
    agent, profile = _able(turn, request.agent)
    queue = _account(turn, request, profile)
    outside.may_call(turn, agent.username, request.number_e164)
    call_id = request.interaction_id or turn.new_id()
    interaction = Interaction(
        id=call_id,
        call_id=call_id,
        direction="outbound",
        ani=request.number,
        ani_e164=request.number_e164,
        dnis=_shown(turn, queue),
        customer_id=request.customer_id,
        queue=queue,
        agent=agent.username,
        dialled_by=agent.username,
        endpoint=profile.endpoint,
        return_leg=turn.new_id(),
        stage=Stage.DIALING,
        started_at=turn.at,
    )
    interaction = segments.begin(turn, interaction, SegmentKind.DIAL)
    turn.order(LookUpCustomer(interaction_id=call_id, ani=interaction.ani, ani_e164=interaction.ani_e164))
    _show(turn, interaction)
    turn.put_agent(with_activity(agent, ActivityStep.ANSWER, at=turn.at, interaction_id=interaction.id))
    turn.put_interaction(interaction, "dialing")
    dialled_calls.arm(turn, interaction)
    turn.order(
        CallLeg(
            call_id=call_id,
            leg_id=interaction.return_leg or "",
            endpoint=profile.endpoint,
            spot=Spot.RINGING,
            shown=request.number,
            ring_seconds=dialled_calls.phone_seconds(turn, interaction),
            auto_answer=True,
        )
    )


def _able(turn: Turn, username: str) -> tuple[Agent, AgentProfile]:
    """The agent, if he can make a call now."""
    agent, profile = turn.state.agents.get(username), turn.state.configuration.agents.get(username)
    if agent is None or profile is None:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    if agent.status is Status.OFFLINE:
        raise IllegalTransition("an agent who is offline makes no calls")
    if agent.activity is not Activity.IDLE or agent.phone is PhoneState.IN_USE or agent.monitoring is not None:
        raise ContactCenterError(Refusal.BUSY_WITH_A_CONTACT)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    if not profile.endpoint or agent.phone is PhoneState.UNREACHABLE or agent.phone_fault is not None:
        raise ContactCenterError(Refusal.PHONE_AWAY)
    return agent, profile


def _account(turn: Turn, request: DialOut, profile: AgentProfile) -> str | None:
    """The queue that the call counts for: one of his own, or that of all such calls."""
    configuration = turn.state.configuration
    usual = configuration.outbound.queue
    if request.queue is not None:
        if request.queue not in configuration.queues or request.queue not in {*profile.queues, usual}:
            raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
        return request.queue
    wanted = (usual or "", *sorted(profile.queues))
    return next((name for name in wanted if name in configuration.queues), None)


def _show(turn: Turn, interaction: Interaction) -> None:
    """His desk shows whom he calls. No offer leads to it."""
    lookup = turn.state.lookups.get(interaction.id, Lookup())
    turn.record(
        PopShown(
            agent=interaction.agent or "",
            offer_id="",
            interaction=interaction,
            wait_seconds=0.0,
            matches=lookup.matches,
            recent=lookup.recent,
            lookup_pending=not lookup.done,
            at=turn.at,
        )
    )


def _shown(turn: Turn, queue: str | None) -> str:
    """The number that the called party sees: as configured, one that leads to this queue, or any of ours."""
    configuration = turn.state.configuration
    leading = [dnis for dnis, entry_point in configuration.entry_points.items() if entry_point.queue == queue]
    return configuration.outbound.shown or min(leading or configuration.entry_points, default="")
