"""The call is offered: to one agent or to several at once, of whom the first to answer has it.

Rule: while it is offered, `interaction.agent` is the one agent who is rung; None says that several are, or were when
the ring began. How an offer ends without an answer: `missed.py`.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from callcenter.core.agent import ActivityStep, Agent, with_activity
from callcenter.core.changes import PopShown
from callcenter.core.commands import AnswerPhone
from callcenter.core.configuration import AgentProfile, Queue
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentAnswered, RingEnd, RingFinished
from callcenter.core.interaction import EndedBy, Interaction, SegmentKind, Stage, Step, moved
from callcenter.core.offer import Offer, OfferState, OfferStep, stepped
from callcenter.core.reactions import callback_calls, callback_ends, guest_legs, missed, ringing, segments, talks, verbs
from callcenter.core.records import replace
from callcenter.core.requests import AcceptOffer, OfferRequest, RejectOffer
from callcenter.core.state import Lookup
from callcenter.core.timers import RING_GRACE_SECONDS
from callcenter.core.turn import Turn


def make(turn: Turn, interaction: Interaction, agents: Sequence[Agent]) -> None:
    """Offer the call: the desks show it, then the phones ring."""
    configuration = turn.state.configuration
    queue = configuration.queues[interaction.queue or ""]
    profiles = [configuration.agents[agent.username] for agent in agents]
    seconds = max(ring_seconds_of(queue, profile) for profile in profiles)
    offers = [
        Offer(
            id=turn.new_id(),
            number=interaction.offers_made + place,
            interaction_id=interaction.id,
            agent=profile.username,
            queue=queue.name,
            endpoint=profile.endpoint,
            offered_at=turn.at,
            deadline_at=turn.at + timedelta(seconds=seconds + RING_GRACE_SECONDS),
        )
        for place, profile in enumerate(profiles, start=1)
    ]
    interaction = replace(
        moved(interaction, Step.OFFER),
        agent=agents[0].username if len(agents) == 1 else None,
        offers_made=offers[-1].number,
        first_offered_at=interaction.first_offered_at or turn.at,
    )
    interaction = segments.begin(turn, interaction, SegmentKind.OFFER, result="offered")
    # Of several phones that answer by themselves chance would choose, and nobody be left to answer in person.
    auto_answer = len(profiles) == 1 and answers_itself(queue, profiles[0])
    interaction = verbs.ring(
        turn, interaction, offers, ring_seconds=seconds, auto_answer=auto_answer, whisper=queue.whisper
    )
    for offer, agent in zip(offers, agents, strict=True):
        show(turn, interaction, offer)
        turn.put_offer(offer)
        turn.put_agent(
            with_activity(agent, ActivityStep.OFFER, at=turn.at, interaction_id=interaction.id, offer_id=offer.id)
        )
        turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)
    turn.put_interaction(interaction, "offered")


def on_ringing(turn: Turn, interaction: Interaction) -> None:
    """The switch began to ring."""
    for offer in ringing.live_offers_of(turn, interaction):
        if offer.state is OfferState.OFFERED:
            turn.put_offer(replace(stepped(offer, OfferStep.RING), ringing_at=turn.at))


def on_answered(turn: Turn, interaction: Interaction, event: AgentAnswered) -> None:
    """An agent picked up, in time."""
    if event.generation == interaction.generation:
        _connect(turn, interaction, event.endpoint)


def join(turn: Turn, interaction: Interaction, winner: Offer | None) -> None:
    """Caller and agent talk; whoever else was rung is let go. `winner` None: one of them, but nobody knows who."""
    verbs.forget(turn, interaction)
    for offer in ringing.live_offers_of(turn, interaction):
        if winner is not None and offer.id == winner.id:
            ringing.finish(turn, offer, OfferStep.ANSWER)
        else:
            ringing.release(turn, offer, OfferStep.WITHDRAW, cause="answered_elsewhere")
    if winner is None:
        talks.begin(turn, interaction, None)
    else:
        talks.begin(turn, interaction, turn.state.agents.get(winner.agent), endpoint=winner.endpoint)


def on_ring_finished(turn: Turn, interaction: Interaction, event: RingFinished) -> None:
    """Nobody answered, or the agent hung up after the talk; or one phone of several stopped."""
    if event.generation != interaction.generation:
        return
    if event.endpoint is not None and event.end is not RingEnd.AGENT_HUNG_UP:
        missed.stop_one(turn, interaction, event)
        return
    verbs.forget(turn, interaction)
    if event.end is RingEnd.AGENT_HUNG_UP:
        _connect(turn, interaction, event.endpoint)  # when the answer itself was never reported
    else:
        missed.fail(turn, interaction, event.end, cause=event.cause)
    # However the verb of a talk ends, the talk is over.
    talking = turn.state.interactions[interaction.id]
    if talking.stage is Stage.CONNECTED:
        ended_by = callback_ends.side_of(talking, EndedBy.AGENT)
        talks.end(turn, talking, ended_by, cause=event.cause, hang_up=True)


def on_deadline(turn: Turn, offer_id: str) -> None:
    """The switch should have ended this ring by now and did not say so: take the caller back."""
    offer = turn.state.offers.get(offer_id)
    interaction = turn.state.interactions.get(offer.interaction_id) if offer else None
    if offer is None or interaction is None or not turn.state.switch_up:
        return
    if interaction.stage is Stage.DIALING:
        callback_calls.on_deadline(turn, interaction, offer)
    elif interaction.stage is Stage.CONNECTED:
        guest_legs.on_offer_deadline(turn, interaction, offer)
    else:
        missed.fail(turn, interaction, RingEnd.NO_ANSWER, cause="deadline")


def withdraw(turn: Turn, agent: Agent) -> None:
    """The agent chose another status while being rung: the call goes to somebody else."""
    offer = turn.state.offers.get(agent.offer_id or "")
    interaction = turn.state.interactions.get(offer.interaction_id) if offer else None
    if offer is None or interaction is None:
        return
    if interaction.stage is Stage.DIALING:
        callback_calls.lose_agent(turn, interaction, offer)
    elif interaction.stage is Stage.CONNECTED:
        guest_legs.withdraw(turn, interaction, offer)
    else:
        missed.withdraw(turn, interaction, offer)


def request(turn: Turn, asked: OfferRequest) -> None:
    """The agent says on the screen what he does with the call that is offered to him."""
    match asked:
        case RejectOffer():
            reject(turn, asked)
        case AcceptOffer():
            accept(turn, asked)
        case _:
            assert_never(asked)


def reject(turn: Turn, request: RejectOffer) -> None:
    """The agent turned it down on the screen."""
    interaction, offer = _offered_to(turn, request.interaction_id, request.agent)
    cause = missed.MIC_LOST if request.mic_lost else "screen"
    if interaction.stage is Stage.DIALING:
        callback_calls.turn_down(turn, interaction, offer, mic_lost=request.mic_lost)
    elif interaction.stage is Stage.CONNECTED:
        guest_legs.turn_down(turn, interaction, offer, cause=cause, mic_lost=request.mic_lost)
    else:
        missed.reject(turn, interaction, offer, cause=cause, mic_lost=request.mic_lost)


def accept(turn: Turn, request: AcceptOffer) -> None:
    """The agent accepted on the screen: the phone is asked to answer, and answering is what counts."""
    _, offer = _offered_to(turn, request.interaction_id, request.agent)
    turn.order(AnswerPhone(endpoint=offer.endpoint))


def show(turn: Turn, interaction: Interaction, offer: Offer) -> None:
    """Show the agent's desk who it is. One who is called back has waited since he asked for it."""
    since_at = interaction.queued_at or interaction.place_at or turn.at
    waited = max(0.0, (turn.at - since_at).total_seconds())
    lookup = turn.state.lookups.get(interaction.id, Lookup())
    turn.record(
        PopShown(
            agent=offer.agent,
            offer_id=offer.id,
            interaction=interaction,
            # A guest is shown how long the caller waited, not how long he talks already.
            wait_seconds=interaction.wait_seconds if interaction.stage is Stage.CONNECTED else waited,
            matches=lookup.matches,
            recent=lookup.recent,
            lookup_pending=not lookup.done,
            at=turn.at,
        )
    )


def ring_seconds_of(queue: Queue, profile: AgentProfile) -> int:
    """How long this phone rings for this queue."""
    return queue.ring_seconds if profile.ring_seconds is None else profile.ring_seconds


def answers_itself(queue: Queue, profile: AgentProfile) -> bool:
    """Whether this phone is asked to answer by itself for this queue."""
    return queue.auto_answer if profile.auto_answer is None else profile.auto_answer


def _connect(turn: Turn, interaction: Interaction, endpoint: str | None) -> None:
    """Who answered has the call. A late answer to an offer that has ended changes nothing."""
    offers = ringing.live_offers_of(turn, interaction)
    if not offers or interaction.stage is not Stage.OFFERED:
        return
    if interaction.agent is not None:
        join(turn, interaction, offers[0])  # one phone was rung, whatever it is called by now
    elif endpoint is None:
        join(turn, interaction, offers[0] if len(offers) == 1 else None)
    elif (winner := ringing.offer_at(turn, interaction, endpoint)) is not None:
        join(turn, interaction, winner)
    else:
        # His phone was faster than his own refusal. He does not want the caller, and the others ring no more.
        missed.fail(turn, interaction, RingEnd.FAILED, cause="answered_after_refusal")


def _offered_to(turn: Turn, interaction_id: str, agent: str) -> tuple[Interaction, Offer]:
    interaction = turn.state.interactions.get(interaction_id)
    offer = ringing.offer_to(turn, interaction, agent) if interaction is not None else None
    if interaction is None or offer is None:
        raise ContactCenterError(Refusal.NO_LIVE_OFFER)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    return interaction, offer
