"""The agent leaves a call that his guest has or takes, or in which nobody is left: whose it is then.

Rule: whoever is on the line with the agent when he hangs up has the call; else whoever talks along. Without either the
talk is over, unless somebody was still being rung: then the caller waits again for another.
"""

from collections.abc import Sequence

from callcenter.core.arrangement import agents_spot, asked_guest, joined_guests
from callcenter.core.commands import Spot
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentHungUp, LegEnded, Verb, VerbFinished
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import EndedBy, Interaction, Stage
from callcenter.core.reactions import guest_legs, handovers, legs, talks, verbs
from callcenter.core.reactions.control import steered
from callcenter.core.records import replace
from callcenter.core.requests import CompleteTransfer
from callcenter.core.turn import Turn


def complete(turn: Turn, request: CompleteTransfer) -> None:
    """The agent leaves the call to his guest and wraps up."""
    interaction = steered(turn, request.interaction_id, request.agent)
    there = legs.guests_of(turn, interaction)
    asked = asked_guest(there)
    heir = asked if asked is not None and asked.state is not GuestState.RINGING else _first_joined(there)
    if heir is None:
        raise ContactCenterError(Refusal.NO_CONSULT)
    hand_to(turn, interaction, heir)


def agent_left(turn: Turn, interaction: Interaction, *, cause: str | None, hung_up: bool) -> None:
    """The agent has hung up, on his phone (`hung_up`) or on his screen."""
    there = legs.guests_of(turn, interaction)
    asked = asked_guest(there)
    if asked is not None and asked.state is GuestState.CONSULTING:
        hand_to(turn, interaction, asked, hung_up=hung_up)
    elif (joined := _first_joined(there)) is not None:
        hand_to(turn, interaction, joined, hung_up=hung_up)
    elif asked is not None and asked.state is GuestState.RINGING:
        give_back(turn, interaction, cause="agent_hung_up", hung_up=hung_up)
    else:
        talks.end(turn, interaction, EndedBy.AGENT, cause=cause, hang_up=True, agent_hung_up=hung_up)


def hand_to(turn: Turn, interaction: Interaction, heir: Guest, *, hung_up: bool = False) -> None:
    """The call is this guest's from now on; the agent before him wraps up his part."""
    before = legs.arranged(turn, interaction)
    asked = asked_guest(legs.guests_of(turn, interaction))
    if asked is not None and asked.id != heir.id:
        guest_legs.gone(turn, interaction, asked, cause="agent_left")
    interaction = legs.part_from_agent(turn, interaction, hung_up=hung_up)
    interaction = handovers.leave(turn, interaction, interaction.agent or "")
    interaction = handovers.take_over(turn, interaction, heir)
    if heir.agent is not None:
        interaction = replace(interaction, endpoint=heir.endpoint)
    else:
        # Nobody of ours stays who could be asked to let the others go.
        for guest in legs.guests_of(turn, interaction):
            guest_legs.gone(turn, interaction, guest, cause="transferred_out")
        interaction = replace(interaction, outside_leg=heir.id)
    legs.move(turn, before, interaction, "transferred")


def give_back(turn: Turn, interaction: Interaction, *, cause: str, hung_up: bool = False) -> None:
    """The caller has nobody any more: he waits again, at the head of his queue; the agent wraps up his part."""
    guest_legs.dismiss(turn, interaction, cause=cause)
    interaction = legs.part_from_agent(turn, interaction, hung_up=hung_up)
    interaction = handovers.leave(turn, interaction, interaction.agent or "")
    handovers.give_back(turn, legs.unplaced(interaction), cause=cause)


def on_agent_hung_up(turn: Turn, interaction: Interaction, event: AgentHungUp) -> None:
    """The phone of an agent in this call has gone: its agent's, or a guest's. One that rings is told of otherwise."""
    guests = legs.guests_of(turn, interaction)
    guest = next((guest for guest in guests if guest.endpoint == event.endpoint), None)
    if guest is not None:
        if guest.state is not GuestState.RINGING:
            guest_legs.end(turn, interaction, guest, cause="hung_up", hung_up=True)
    elif _is_agents(turn, interaction, event.endpoint) and interaction.return_deadline_at is None:
        agent_left(turn, interaction, cause=event.cause, hung_up=True)


def on_leg_ended(turn: Turn, interaction: Interaction, event: LegEnded) -> None:
    """A guest's number outside has hung up."""
    guest = turn.state.guests.get(interaction.id, {}).get(event.leg_id)
    if guest is not None:
        guest_legs.end(turn, interaction, guest, cause="hung_up", hung_up=True)


def on_room_left(turn: Turn, interaction: Interaction, event: VerbFinished) -> None:
    """The caller is alone in his room: whoever was in it has gone, and we may not have heard of it."""
    if event.verb is not Verb.ROOM or event.generation != interaction.generation or not interaction.placed:
        return
    verbs.forget(turn, interaction)
    there = legs.guests_of(turn, interaction)
    for guest in joined_guests(there):
        guest_legs.gone(turn, interaction, guest, cause="hung_up")
    if interaction.return_deadline_at is None and agents_spot(interaction, there) is Spot.TALK:
        agent_left(turn, interaction, cause="alone", hung_up=False)
    else:
        interaction = legs.follow(turn, interaction, result="guest_gone")
        legs.place_all(turn, interaction, fresh=False, what="guest_gone")


def _is_agents(turn: Turn, interaction: Interaction, endpoint: str) -> bool:
    if interaction.stage is not Stage.CONNECTED or interaction.agent is None:
        return False
    known = interaction.endpoint
    return known == endpoint if known is not None else turn.state.agent_of_phone.get(endpoint) == interaction.agent


def _first_joined(guests: Sequence[Guest]) -> Guest | None:
    """An agent before a number outside: somebody of ours knows how it ended."""
    joined = joined_guests(guests)
    return next((guest for guest in joined if guest.agent is not None), joined[0] if joined else None)
