"""A supervisor takes the call of the agent on whose line he is: it is his from now on, and so is its screen.

Rule: the caller notices another voice and nothing else. Whom the agent was just asking is let go, whoever talks along
stays; the agent wraps up his part as if he had handed the call over.
"""

from typing import Final

from callcenter.core.agent import Activity, ActivityStep, Status, StatusStep, with_activity, with_status
from callcenter.core.arrangement import asked_guest
from callcenter.core.changes import PopShown
from callcenter.core.commands import AdmitMonitor
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.monitoring import Monitoring, MonitoringState
from callcenter.core.reactions import guest_legs, handovers, legs
from callcenter.core.records import replace
from callcenter.core.state import Lookup
from callcenter.core.turn import Turn

TOOK_OVER: Final = "took_over"


def check(turn: Turn, monitoring: Monitoring) -> None:
    """Refuse what cannot be taken over now."""
    interaction = turn.state.interactions.get(monitoring.interaction_id)
    supervisor = turn.state.agents.get(monitoring.supervisor)
    talking = interaction is not None and interaction.stage is Stage.CONNECTED
    # Who called his customer from his own phone is the call: without him there is none.
    if interaction is None or not talking or interaction.endpoint is None or monitoring.state is not MonitoringState.ON:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    if supervisor is None or supervisor.activity is not Activity.IDLE:
        raise ContactCenterError(Refusal.BUSY_WITH_A_CONTACT)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)


def take_over(turn: Turn, monitoring: Monitoring) -> None:
    """Who was on the line has the call. His monitoring has ended, his phone is the one that the caller hears."""
    interaction = turn.state.interactions[monitoring.interaction_id]
    before = legs.arranged(turn, interaction)
    asked = asked_guest(legs.guests_of(turn, interaction))
    if asked is not None:
        guest_legs.gone(turn, interaction, asked, cause="taken_over")
    turn.order(AdmitMonitor(call_id=interaction.call_id, leg_id=monitoring.id, endpoint=monitoring.endpoint))
    interaction = legs.part_from_agent(turn, interaction)
    interaction = handovers.leave(turn, interaction, interaction.agent or "")
    interaction = replace(interaction, agent=monitoring.supervisor, endpoint=monitoring.endpoint, held=False)
    _busy(turn, monitoring, interaction)
    legs.move(turn, before, interaction, "taken_over")


def _busy(turn: Turn, monitoring: Monitoring, interaction: Interaction) -> None:
    """The supervisor is an agent with a call. One who was offline is logged in, or he could not wrap it up."""
    supervisor = turn.state.agents[monitoring.supervisor]
    if supervisor.status is Status.OFFLINE:
        supervisor = with_status(supervisor, StatusStep.CHOOSE_NOT_READY, reason=TOOK_OVER, at=turn.at)
    lookup = turn.state.lookups.get(interaction.id, Lookup())
    turn.record(
        PopShown(
            agent=monitoring.supervisor,
            offer_id="",
            interaction=interaction,
            wait_seconds=interaction.wait_seconds,
            matches=lookup.matches,
            recent=lookup.recent,
            lookup_pending=not lookup.done,
            at=turn.at,
        )
    )
    turn.put_agent(with_activity(supervisor, ActivityStep.ANSWER, at=turn.at, interaction_id=interaction.id))
