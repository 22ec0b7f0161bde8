"""An agent brings others into his call: he has them rung, consults them, goes to and fro, joins, mutes and drops them.

Rule: one guest at a time is rung or consulted, and an agent is rung only when a call might be offered to him. How a
guest's phone rings and what becomes of it: `guest_legs.py`; how the call becomes his: `leaving.py`.
"""

from datetime import timedelta
from typing import Final

from callcenter.core.agent import PhoneState, may_take_calls
from callcenter.core.arrangement import asked_guest
from callcenter.core.commands import MuteLeg
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.guest import Guest, GuestState, GuestStep, leg_of, stepped
from callcenter.core.interaction import Interaction
from callcenter.core.offer import Offer
from callcenter.core.reactions import guest_legs, legs, outside
from callcenter.core.reactions.control import steered
from callcenter.core.records import replace
from callcenter.core.requests import DropGuest, InviteGuest, JoinGuest, MuteGuest, SwapGuest, Target, TargetKind
from callcenter.core.timers import RING_GRACE_SECONDS
from callcenter.core.turn import Turn

MOST_PEOPLE: Final = 6
_SWAPPED: Final = {GuestState.CONSULTING: "caller_resumed", GuestState.WAITING: "guest_resumed"}


def invite(turn: Turn, request: InviteGuest) -> None:
    """Ring somebody while the caller waits."""
    interaction = steered(turn, request.interaction_id, request.agent)
    there = legs.guests_of(turn, interaction)
    if asked_guest(there) is not None:
        raise ContactCenterError(Refusal.CONSULT_UNDER_WAY)
    if len(there) + 2 >= MOST_PEOPLE:
        raise ContactCenterError(Refusal.CONFERENCE_FULL)
    endpoint = _check_target(turn, request.agent, request.target)
    before = legs.arranged(turn, interaction)
    guest = Guest(
        id=turn.new_id(),
        interaction_id=interaction.id,
        number=interaction.guests_made + 1,
        invited_by=request.agent,
        agent=request.target.name if endpoint is not None else None,
        endpoint=endpoint,
        dialled=request.target.name if endpoint is None else None,
        joins=request.joins,
        invited_at=turn.at,
    )
    interaction = replace(interaction, guests_made=guest.number)
    if guest.agent is not None:
        offer = _offer(turn, interaction, guest)
        interaction = replace(interaction, offers_made=offer.number)
        guest_legs.ring_agent(turn, interaction, guest, offer)
    else:
        guest_legs.ring_number(turn, interaction, guest)
    legs.move(turn, before, interaction, "guest_invited")


def swap(turn: Turn, request: SwapGuest) -> None:
    """The agent goes from the guest to the caller, or back; the other one waits."""
    interaction, guest = _consulted(turn, request)
    before = legs.arranged(turn, interaction)
    turn.put_guest(stepped(guest, GuestStep.SWAP))
    legs.move(turn, before, replace(interaction, held=False), _SWAPPED[guest.state])


def join(turn: Turn, request: JoinGuest) -> None:
    """Caller, agent and the guest who was consulted talk together."""
    interaction, guest = _consulted(turn, request)
    before = legs.arranged(turn, interaction)
    turn.put_guest(stepped(guest, GuestStep.JOIN))
    legs.move(turn, before, replace(interaction, held=False), "guest_joined")


def drop(turn: Turn, request: DropGuest) -> None:
    """A guest has to leave: rung, consulted or talking along."""
    interaction = steered(turn, request.interaction_id, request.agent)
    there = legs.guests_of(turn, interaction)
    if request.guest_id is None:
        guest = asked_guest(there)
        if guest is None:
            raise ContactCenterError(Refusal.NO_CONSULT)
    else:
        guest = _named(turn, interaction, request.guest_id)
    guest_legs.end(turn, interaction, guest, cause="dropped")


def mute(turn: Turn, request: MuteGuest) -> None:
    """Nobody hears this guest of a conference, or everybody hears him again."""
    interaction = steered(turn, request.interaction_id, request.agent)
    guest = _named(turn, interaction, request.guest_id)
    if guest.state is not GuestState.JOINED:
        raise ContactCenterError(Refusal.UNKNOWN_GUEST)
    if guest.muted is not request.muted:
        turn.order(MuteLeg(call_id=interaction.call_id, leg=leg_of(guest), muted=request.muted))
        turn.put_guest(replace(guest, muted=request.muted))


def _check_target(turn: Turn, asking: str, target: Target) -> str | None:
    """The phone of the agent who is meant; None: a number outside. Refuses whoever cannot be rung now."""
    match target.kind:
        case TargetKind.AGENT if target.name == asking:
            raise ContactCenterError(Refusal.TARGET_IS_YOURSELF)
        case TargetKind.AGENT:
            agent = turn.state.agents.get(target.name)
            profile = turn.state.configuration.agents.get(target.name)
            if agent is None or profile is None:
                raise ContactCenterError(Refusal.UNKNOWN_AGENT)
            if not may_take_calls(agent) or agent.phone is PhoneState.UNREACHABLE:
                raise ContactCenterError(Refusal.TARGET_NOT_AVAILABLE)
            return profile.endpoint
        case TargetKind.NUMBER:
            outside.may_call(turn, asking, target.name)
            return None
        case TargetKind.QUEUE:
            raise ContactCenterError(Refusal.TARGET_NOT_AVAILABLE)


def _offer(turn: Turn, interaction: Interaction, guest: Guest) -> Offer:
    seconds = guest_legs.ring_seconds_of(turn, interaction, guest) + RING_GRACE_SECONDS
    return Offer(
        id=turn.new_id(),
        number=interaction.offers_made + 1,
        interaction_id=interaction.id,
        agent=guest.agent or "",
        queue=interaction.queue or "",
        endpoint=guest.endpoint or "",
        offered_at=turn.at,
        deadline_at=turn.at + timedelta(seconds=seconds),
    )


def _consulted(turn: Turn, request: SwapGuest | JoinGuest) -> tuple[Interaction, Guest]:
    """The guest who has answered and does not talk along yet."""
    interaction = steered(turn, request.interaction_id, request.agent)
    guest = asked_guest(legs.guests_of(turn, interaction))
    if guest is None or guest.state is GuestState.RINGING:
        raise ContactCenterError(Refusal.NO_CONSULT)
    return interaction, guest


def _named(turn: Turn, interaction: Interaction, guest_id: str) -> Guest:
    guest = turn.state.guests.get(interaction.id, {}).get(guest_id)
    if guest is None:
        raise ContactCenterError(Refusal.UNKNOWN_GUEST)
    return guest
