"""A guest's phone: it rings, is answered or not, hangs up or is hung up.

Rule: an agent who is rung as a guest has an offer like any other, with the same end and the same blame. Whoever leaves
as a guest is idle at once: he has nothing to wrap up.
"""

from typing import Final

from callcenter.core.agent import Activity, ActivityStep, with_activity
from callcenter.core.commands import CallLeg, HangUpLeg, Spot
from callcenter.core.events import LegAnswered, LegFailed, RingEnd
from callcenter.core.guest import Guest, GuestState, GuestStep, leg_of, stepped
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer, OfferStep
from callcenter.core.reactions import legs, missed, offers, ringing
from callcenter.core.records import replace
from callcenter.core.timers import OUTSIDE_RING_SECONDS, RING_GRACE_SECONDS, GuestTimer, name_of
from callcenter.core.turn import Turn

_RING_SECONDS: Final = 20


def ring_seconds_of(turn: Turn, interaction: Interaction, guest: Guest) -> int:
    """How long his phone rings."""
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    profile = turn.state.configuration.agents.get(guest.agent or "")
    if profile is None:
        return OUTSIDE_RING_SECONDS
    return offers.ring_seconds_of(queue, profile) if queue is not None else profile.ring_seconds or _RING_SECONDS


def ring_agent(turn: Turn, interaction: Interaction, guest: Guest, offer: Offer) -> None:
    """His desk shows who it is, then his phone rings."""
    agent = turn.state.agents[offer.agent]
    offers.show(turn, interaction, offer)
    turn.put_offer(offer)
    turn.put_agent(
        with_activity(agent, ActivityStep.OFFER, at=turn.at, interaction_id=interaction.id, offer_id=offer.id)
    )
    turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)
    _call(turn, interaction, turn.put_guest(replace(guest, offer_id=offer.id)))


def ring_number(turn: Turn, interaction: Interaction, guest: Guest) -> None:
    """A number outside is called; he sees ours."""
    arm(turn, guest)
    _call(turn, interaction, turn.put_guest(guest))


def arm(turn: Turn, guest: Guest) -> None:
    """Await the answer of a number outside."""
    turn.start_timer(_timer(guest), OUTSIDE_RING_SECONDS + RING_GRACE_SECONDS)


def is_armed(turn: Turn, guest: Guest) -> bool:
    """Whether it is known when he has to have answered."""
    return guest.state is not GuestState.RINGING or guest.agent is not None or _timer(guest) in turn.state.timers


def on_answered(turn: Turn, interaction: Interaction, event: LegAnswered) -> None:
    """He is on the line, and stands where he was told to."""
    guest = turn.state.guests.get(interaction.id, {}).get(event.leg_id)
    if guest is None or guest.state is not GuestState.RINGING:
        return
    before = legs.arranged(turn, interaction)
    turn.cancel_timer(_timer(guest))
    offer = turn.state.offers.get(guest.offer_id or "")
    if offer is not None:
        ringing.finish(turn, offer, OfferStep.ANSWER)
        agent = turn.state.agents[offer.agent]
        turn.put_agent(with_activity(agent, ActivityStep.ANSWER, at=turn.at, interaction_id=interaction.id))
    guest = replace(stepped(guest, GuestStep.ANSWER), answered_at=turn.at)
    turn.put_guest(stepped(guest, GuestStep.JOIN) if guest.joins else guest)
    if guest.joins:
        interaction = replace(interaction, held=False)
    legs.move(turn, before, interaction, "guest_answered", standing={leg_of(guest): _spot_of(guest)})


def on_failed(turn: Turn, interaction: Interaction, event: LegFailed) -> None:
    """He did not answer, or could not be called."""
    guest = turn.state.guests.get(interaction.id, {}).get(event.leg_id)
    if guest is not None and guest.state is GuestState.RINGING:
        end = RingEnd.FAILED if event.end is RingEnd.AGENT_HUNG_UP else event.end
        _unanswered(turn, interaction, guest, end, cause=event.cause)


def on_deadline(turn: Turn, guest_id: str) -> None:
    """The switch should have ended this ring of a number by now."""
    for guests in turn.state.guests.values():
        guest = guests.get(guest_id)
        if guest is not None and guest.state is GuestState.RINGING and turn.state.switch_up:
            _unanswered(turn, turn.state.interactions[guest.interaction_id], guest, RingEnd.NO_ANSWER, still_rings=True)
            return


def on_offer_deadline(turn: Turn, interaction: Interaction, offer: Offer) -> None:
    """The switch should have ended this ring of an agent by now."""
    guest = _rung_by(turn, interaction, offer)
    if guest is not None:
        _unanswered(turn, interaction, guest, RingEnd.NO_ANSWER, cause="deadline", still_rings=True)


def turn_down(turn: Turn, interaction: Interaction, offer: Offer, *, cause: str, mic_lost: bool) -> None:
    """The agent does not want to be a guest, says his screen."""
    guest = _rung_by(turn, interaction, offer)
    if guest is not None:
        missed.let_go(turn, offer, RingEnd.REJECTED, cause=cause, waiting_id=interaction.id, mic_lost=mic_lost)
        end(turn, interaction, guest, cause=RingEnd.REJECTED)


def withdraw(turn: Turn, interaction: Interaction, offer: Offer) -> None:
    """The agent chose another status while he was rung."""
    guest = _rung_by(turn, interaction, offer)
    if guest is not None:
        end(turn, interaction, guest, cause="status_changed")


def lost(turn: Turn, interaction: Interaction, guest: Guest) -> None:
    """The switch does not know his leg any more, and we did not hear why."""
    if guest.state is GuestState.RINGING:
        _unanswered(turn, interaction, guest, RingEnd.FAILED, cause="seen_gone")
    else:
        end(turn, interaction, guest, cause="seen_gone", hung_up=True)


def end(turn: Turn, interaction: Interaction, guest: Guest, *, cause: str, hung_up: bool = False) -> Interaction:
    """He is no guest any more, and the others are placed without him. `hung_up`: his phone has said so by itself."""
    before = legs.arranged(turn, interaction)
    gone(turn, interaction, guest, cause=cause, hung_up=hung_up)
    return legs.move(turn, before, interaction, "guest_gone")


def gone(
    turn: Turn,
    interaction: Interaction,
    guest: Guest,
    *,
    cause: str,
    hung_up: bool = False,
    step: OfferStep = OfferStep.WITHDRAW,
) -> None:
    """He is out of the call. Where the others belong is for whoever calls this."""
    if not hung_up:
        turn.order(HangUpLeg(call_id=interaction.call_id, leg=leg_of(guest)))
    turn.cancel_timer(_timer(guest))
    offer = turn.state.offers.get(guest.offer_id or "")
    if offer is not None:
        ringing.release(turn, offer, step, cause=cause)
    agent = turn.state.agents.get(guest.agent or "")
    if agent is not None and agent.activity is Activity.ON_CONTACT and agent.interaction_id == interaction.id:
        agent = with_activity(agent, ActivityStep.END, at=turn.at, interaction_id=interaction.id)
        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))
    turn.put_guest(replace(stepped(guest, GuestStep.LEAVE), ended_at=turn.at, cause=cause))


def dismiss(turn: Turn, interaction: Interaction, *, cause: str, caller_left: bool = False) -> None:
    """The talk is over for all of them."""
    step = OfferStep.CALLER_LEAVES if caller_left else OfferStep.WITHDRAW
    for guest in legs.guests_of(turn, interaction):
        gone(turn, interaction, guest, cause=cause, step=step)


def _unanswered(
    turn: Turn,
    interaction: Interaction,
    guest: Guest,
    how: RingEnd,
    *,
    cause: str | None = None,
    still_rings: bool = False,
) -> None:
    offer = turn.state.offers.get(guest.offer_id or "")
    if offer is not None:
        missed.let_go(turn, offer, how, cause=cause, waiting_id=interaction.id)
    end(turn, interaction, guest, cause=how, hung_up=not still_rings)


def _rung_by(turn: Turn, interaction: Interaction, offer: Offer) -> Guest | None:
    return next((guest for guest in legs.guests_of(turn, interaction) if guest.offer_id == offer.id), None)


def _call(turn: Turn, interaction: Interaction, guest: Guest) -> None:
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    profile = turn.state.configuration.agents.get(guest.agent or "")
    turn.order(
        CallLeg(
            call_id=interaction.call_id,
            leg_id=guest.id,
            endpoint=guest.endpoint,
            number=guest.dialled,
            offer_id=guest.offer_id,
            spot=_spot_of(guest),
            shown=interaction.ani if guest.agent is not None else interaction.dnis,
            ring_seconds=ring_seconds_of(turn, interaction, guest),
            auto_answer=queue is not None and profile is not None and offers.answers_itself(queue, profile),
        )
    )


def _spot_of(guest: Guest) -> Spot:
    return Spot.TALK if guest.joins else Spot.CONSULT


def _timer(guest: Guest) -> str:
    return name_of(GuestTimer(guest_id=guest.id))
