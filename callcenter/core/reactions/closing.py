"""The end of an interaction that no agent wrapped up: turned away, abandoned or lost."""

from dataclasses import replace
from typing import Final

from callcenter.core.commands import HangUpCall
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage, Step, moved
from callcenter.core.offer import OfferStep
from callcenter.core.reactions import ringing, segments, verbs
from callcenter.core.turn import Turn

_ABANDONED: Final = {
    Stage.IN_FLOW: Outcome.ABANDONED_IN_IVR,
    Stage.QUEUED: Outcome.ABANDONED_IN_QUEUE,
    Stage.OFFERED: Outcome.ABANDONED_WHILE_RINGING,
}


def turn_away(
    turn: Turn, interaction: Interaction, outcome: Outcome, ended_by: EndedBy, *, cause: str | None = None
) -> None:
    """We end the call: its record is complete now, whatever the switch says of the hang-up."""
    turn.order(HangUpCall(call_id=interaction.call_id))
    close(turn, interaction, outcome, ended_by, cause=cause)


def abandon(turn: Turn, interaction: Interaction, *, cause: str | None = None) -> None:
    """The caller left before an agent answered."""
    close(turn, interaction, _ABANDONED[interaction.stage], EndedBy.CUSTOMER, cause=cause)


def close(
    turn: Turn, interaction: Interaction, outcome: Outcome, ended_by: EndedBy, *, cause: str | None = None
) -> None:
    """Close an interaction that is in a flow, queued or offered."""
    verbs.forget(turn, interaction)
    offer = ringing.live_offer_of(turn, interaction)
    if offer is not None:
        step = OfferStep.CALLER_LEAVES if ended_by is EndedBy.CUSTOMER else OfferStep.WITHDRAW
        ringing.release(turn, offer, step, cause=cause)
    interaction = segments.end(turn, moved(interaction, Step.LEAVE), result=outcome, cause=cause)
    waited = (turn.at - interaction.queued_at).total_seconds() if interaction.queued_at else 0.0
    interaction = replace(
        interaction,
        outcome=outcome,
        ended_by=ended_by,
        cause=cause,
        ended_at=turn.at,
        agent=None,
        wait_seconds=waited,
    )
    turn.put_interaction(interaction, "closed")
    turn.drop_interaction(interaction)
