"""One ring of one agent: made, ringing, and its one end."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from callcenter.core.agent import ActivityStep, Agent, StatusStep, with_activity
from callcenter.core.changes import PopShown
from callcenter.core.commands import AnswerPhone
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentAnswered, RingEnd, RingFinished
from callcenter.core.interaction import EndedBy, Interaction, SegmentKind, Stage, Step, moved
from callcenter.core.offer import Offer, OfferState, OfferStep, stepped
from callcenter.core.reactions import queueing, ringing, segments, talks, verbs
from callcenter.core.requests import AcceptOffer, RejectOffer
from callcenter.core.state import Lookup
from callcenter.core.timers import RING_GRACE_SECONDS, RING_RETRY_SECONDS, SKIP_SECONDS, RetryTimer, name_of
from callcenter.core.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What the end of a ring means: whether the agent's status changes, and how soon this call may ring here again."""

    step: OfferStep
    blame: StatusStep | None = None
    skip_seconds: float


_VERDICTS: Final = {
    RingEnd.NO_ANSWER: _Verdict(step=OfferStep.EXPIRE, blame=StatusStep.MISS_CALL, skip_seconds=SKIP_SECONDS),
    RingEnd.REJECTED: _Verdict(step=OfferStep.REJECT, skip_seconds=SKIP_SECONDS),
    RingEnd.BUSY: _Verdict(step=OfferStep.FIND_BUSY, skip_seconds=SKIP_SECONDS),
    RingEnd.UNREACHABLE: _Verdict(
        step=OfferStep.FIND_UNREACHABLE, blame=StatusStep.LOSE_PHONE, skip_seconds=SKIP_SECONDS
    ),
    RingEnd.GATED: _Verdict(step=OfferStep.WITHDRAW, skip_seconds=RING_RETRY_SECONDS),
    RingEnd.FAILED: _Verdict(step=OfferStep.WITHDRAW, skip_seconds=RING_RETRY_SECONDS),
}


def make(turn: Turn, interaction: Interaction, agent: Agent) -> None:
    """Offer the call: the desk shows it, then the phone rings."""
    state = turn.state
    queue = state.configuration.queues[interaction.queue or ""]
    profile = state.configuration.agents[agent.username]
    offer = Offer(
        id=turn.new_id(),
        number=interaction.offers_made + 1,
        interaction_id=interaction.id,
        agent=agent.username,
        queue=queue.name,
        offered_at=turn.at,
        deadline_at=turn.at + timedelta(seconds=queue.ring_seconds + RING_GRACE_SECONDS),
    )
    interaction = replace(
        moved(interaction, Step.OFFER),
        agent=agent.username,
        offers_made=offer.number,
        first_offered_at=interaction.first_offered_at or turn.at,
    )
    interaction = segments.begin(turn, interaction, SegmentKind.OFFER, result="offered")
    interaction = verbs.ring(turn, interaction, offer, profile.endpoint, queue.ring_seconds)
    lookup = state.lookups.get(interaction.id, Lookup())
    turn.record(
        PopShown(
            agent=agent.username,
            offer_id=offer.id,
            interaction=interaction,
            wait_seconds=(turn.at - (interaction.queued_at or turn.at)).total_seconds(),
            matches=lookup.matches,
            recent=lookup.recent,
            lookup_pending=not lookup.done,
            at=turn.at,
        )
    )
    turn.put_offer(offer)
    turn.put_agent(
        with_activity(agent, ActivityStep.OFFER, at=turn.at, interaction_id=interaction.id, offer_id=offer.id)
    )
    turn.put_interaction(interaction, "offered")
    turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)


def on_ringing(turn: Turn, interaction: Interaction) -> None:
    """The switch began to ring the phone."""
    offer = ringing.live_offer_of(turn, interaction)
    if offer is not None and offer.state is OfferState.OFFERED:
        turn.put_offer(replace(stepped(offer, OfferStep.RING), ringing_at=turn.at))


def on_answered(turn: Turn, interaction: Interaction, event: AgentAnswered) -> None:
    """The agent picked up, in time."""
    if event.generation == interaction.generation:
        connect(turn, interaction)


def connect(turn: Turn, interaction: Interaction) -> None:
    """Caller and agent talk. A late answer to an offer that has ended changes nothing."""
    offer = ringing.live_offer_of(turn, interaction)
    if offer is None or interaction.stage is not Stage.OFFERED:
        return
    verbs.forget(turn, interaction)
    ringing.finish(turn, offer, OfferStep.ANSWER)
    talks.begin(turn, interaction, turn.state.agents.get(offer.agent))


def on_ring_finished(turn: Turn, interaction: Interaction, event: RingFinished) -> None:
    """Nobody answered, or the agent hung up after the talk."""
    if event.generation != interaction.generation:
        return
    verbs.forget(turn, interaction)
    if event.end is RingEnd.AGENT_HUNG_UP:
        connect(turn, interaction)  # when the answer itself was never reported
    else:
        fail(turn, interaction, event.end, cause=event.cause)
    # However the verb of a talk ends, the talk is over.
    talking = turn.state.interactions[interaction.id]
    if talking.stage is Stage.CONNECTED:
        talks.end(turn, talking, EndedBy.AGENT, cause=event.cause, hang_up=True)


def fail(turn: Turn, interaction: Interaction, end: RingEnd, *, cause: str | None = None) -> None:
    """End the live offer without an answer: the caller keeps his place, the agent is blamed only for his own fault."""
    offer = ringing.live_offer_of(turn, interaction)
    if offer is None or interaction.stage is not Stage.OFFERED:
        return
    verdict = _VERDICTS[end]
    ringing.release(turn, offer, verdict.step, cause=cause, blame=verdict.blame, reason=end)
    _skip(turn, offer, verdict.skip_seconds)
    queueing.back_to_queue(turn, interaction, result=end, cause=cause)


def on_deadline(turn: Turn, offer_id: str) -> None:
    """The switch should have ended this ring by now and did not say so: take the caller back."""
    offer = turn.state.offers.get(offer_id)
    interaction = turn.state.interactions.get(offer.interaction_id) if offer else None
    if interaction is not None and turn.state.switch_up:
        fail(turn, interaction, RingEnd.NO_ANSWER, cause="deadline")


def withdraw(turn: Turn, agent: Agent) -> None:
    """The agent chose another status while being rung: the call goes to somebody else."""
    offer = turn.state.offers.get(agent.offer_id or "")
    interaction = turn.state.interactions.get(offer.interaction_id) if offer else None
    if offer is None or interaction is None or interaction.stage is not Stage.OFFERED:
        return
    ringing.release(turn, offer, OfferStep.WITHDRAW, cause="status_changed")
    queueing.back_to_queue(turn, interaction, result=OfferState.WITHDRAWN, cause="status_changed")


def reject(turn: Turn, request: RejectOffer) -> None:
    """The agent turned it down on the screen."""
    interaction = _offered_to(turn, request.interaction_id, request.agent)
    fail(turn, interaction, RingEnd.REJECTED, cause="screen")


def accept(turn: Turn, request: AcceptOffer) -> None:
    """The agent accepted on the screen: the phone is asked to answer, and answering is what counts."""
    _offered_to(turn, request.interaction_id, request.agent)
    turn.order(AnswerPhone(endpoint=turn.state.configuration.agents[request.agent].endpoint))


def _skip(turn: Turn, offer: Offer, seconds: float) -> None:
    timer = name_of(RetryTimer(interaction_id=offer.interaction_id, agent=offer.agent))
    turn.state.skipped[(offer.interaction_id, offer.agent)] = turn.start_timer(timer, seconds)


def _offered_to(turn: Turn, interaction_id: str, agent: str) -> Interaction:
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None or interaction.stage is not Stage.OFFERED or interaction.agent != agent:
        raise ContactCenterError(Refusal.NO_LIVE_OFFER)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    return interaction
