"""A talk whose legs we have placed, against what the switch shows of it.

Rule: who is not on any leg any more has gone, whatever we heard; who stands elsewhere is placed again; a leg that
belongs to nobody is hung up.
"""

from typing import Final

from callcenter.core.commands import HangUpLeg, Spot
from callcenter.core.events import LegFailed, LiveCall, Place, RingEnd
from callcenter.core.guest import leg_of
from callcenter.core.interaction import EndedBy, Interaction, Stage
from callcenter.core.reactions import guest_legs, leaving, legs, phones_away, talks, transfers
from callcenter.core.turn import Turn

_PLACES: Final = {Spot.TALK: (Place.ROOM,), Spot.MUSIC: (Place.WAITING, Place.VERB)}
_CAUSE: Final = "seen_ended"


def agrees(turn: Turn, interaction: Interaction, call: LiveCall) -> bool:
    """Whether everybody of this talk is where we believe him to be, as far as the switch shows it."""
    if not interaction.placed:
        joined = call.place is Place.RINGING and call.generation == interaction.generation
        return joined or call.place is Place.TALKING
    stands = call.place in _PLACES[legs.arranged(turn, interaction).caller]
    return stands and call.generation == interaction.generation and call.legs == _known(turn, interaction)


def settle(turn: Turn, interaction: Interaction, call: LiveCall) -> None:
    """It did not agree twice: go on with who is still there."""
    if interaction.stage is Stage.TRANSFERRED and interaction.outside_leg not in call.legs:
        transfers.end(turn, interaction, EndedBy.AGENT, cause=_CAUSE)
        return
    if interaction.stage is Stage.CONNECTED and not (
        interaction.endpoint and (interaction.placed or interaction.endpoint in call.legs)
    ):
        talks.end(turn, interaction, EndedBy.AGENT, cause=_CAUSE, hang_up=True)
        return
    for leg in sorted(call.legs - _known(turn, interaction)):
        turn.order(HangUpLeg(call_id=interaction.call_id, leg=leg))
    for guest in legs.guests_of(turn, interaction):
        if leg_of(guest) not in call.legs:
            guest_legs.lost(turn, turn.state.interactions[interaction.id], guest)
    interaction = turn.state.interactions[interaction.id]
    agent_is_there = interaction.endpoint in call.legs
    if interaction.stage is Stage.CONNECTED and interaction.return_deadline_at is None and not agent_is_there:
        leaving.agent_left(turn, interaction, cause=_CAUSE, hung_up=True)
        return
    if interaction.return_leg is not None and not agent_is_there:
        failed = LegFailed(call_id=call.call_id, leg_id=interaction.return_leg, end=RingEnd.FAILED, at=turn.at)
        phones_away.on_failed(turn, interaction, failed)
        return
    legs.place_all(turn, interaction, fresh=call.place is Place.TALKING)


def _known(turn: Turn, interaction: Interaction) -> frozenset[str]:
    """The legs that belong to this talk, also those that ring."""
    guests = {leg_of(guest) for guest in legs.guests_of(turn, interaction)}
    is_there = interaction.return_deadline_at is None or interaction.return_leg is not None
    agents = {interaction.endpoint} if interaction.endpoint is not None and is_there else set()
    outside = {interaction.outside_leg} if interaction.outside_leg is not None else set()
    return frozenset(guests | agents | outside)
