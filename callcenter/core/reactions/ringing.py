"""The live offer of an interaction: found, and brought to its one end."""

from dataclasses import replace

from callcenter.core.agent import ActivityStep, Status, StatusStep, with_activity, with_status
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer, OfferStep, stepped
from callcenter.core.timers import RingTimer, name_of
from callcenter.core.turn import Turn


def live_offer_of(turn: Turn, interaction: Interaction) -> Offer | None:
    """The interaction's live offer."""
    agent = turn.state.agents.get(interaction.agent or "")
    offer = turn.state.offers.get(agent.offer_id or "") if agent else None
    return offer if offer is not None and offer.interaction_id == interaction.id else None


def finish(turn: Turn, offer: Offer, step: OfferStep, *, cause: str | None = None) -> None:
    """Give the offer its one end."""
    turn.cancel_timer(timer_of(offer))
    turn.put_offer(replace(stepped(offer, step), ended_at=turn.at, cause=cause))


def release(
    turn: Turn,
    offer: Offer,
    step: OfferStep,
    *,
    cause: str | None = None,
    blame: StatusStep | None = None,
    reason: str | None = None,
) -> None:
    """End the offer unanswered and let its agent go; `blame` changes the status, with `reason` for the agent to see."""
    finish(turn, offer, step, cause=cause)
    agent = turn.state.agents.get(offer.agent)
    if agent is None or agent.offer_id != offer.id:
        return
    agent = with_activity(agent, ActivityStep.WITHDRAW, at=turn.at)
    if blame is not None and agent.status is Status.AVAILABLE:
        agent = with_status(agent, blame, reason=reason, at=turn.at)
    turn.put_agent(agent, cause=reason)


def timer_of(offer: Offer) -> str:
    """The name of the offer's deadline."""
    return name_of(RingTimer(offer_id=offer.id))
