"""The live offers of an interaction: found, and each brought to its one end. Several, while several phones ring."""

from callcenter.core.agent import ActivityStep, Status, StatusStep, with_activity, with_status
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer, OfferStep, stepped
from callcenter.core.records import replace
from callcenter.core.timers import RingTimer, name_of
from callcenter.core.turn import Turn


def live_offers_of(turn: Turn, interaction: Interaction) -> tuple[Offer, ...]:
    """The interaction's live offers, in the order in which they were made."""
    return tuple(turn.state.offers_of.get(interaction.id, {}).values())


def offer_to(turn: Turn, interaction: Interaction, agent: str) -> Offer | None:
    """The live offer of this call to this agent."""
    return next((offer for offer in live_offers_of(turn, interaction) if offer.agent == agent), None)


def offer_at(turn: Turn, interaction: Interaction, endpoint: str | None) -> Offer | None:
    """The live offer that rings this phone. It is his who was rung there, even if the phone is another's by now."""
    offers = live_offers_of(turn, interaction)
    rung = next((offer for offer in offers if endpoint and offer.endpoint == endpoint), None)
    return rung or offer_to(turn, interaction, turn.state.agent_of_phone.get(endpoint or "", ""))


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
