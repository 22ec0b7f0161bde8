"""The end of an interaction that no agent wrapped up: turned away, abandoned or lost."""

from typing import Final

from callcenter.core.commands import HangUpCall, HangUpLeg
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.ivr.values import SERVED
from callcenter.core.offer import OfferStep
from callcenter.core.reactions import callback_ends, places, ringing, segments, verbs
from callcenter.core.records import replace
from callcenter.core.turn import Turn

# What a caller has said to a machine. What was recorded of a talk is no message.
MESSAGES: Final = ("message-", "voicemail-")
_ABANDONED: Final = {
    Stage.DIALING: Outcome.FAILED,
    Stage.IN_FLOW: Outcome.ABANDONED_IN_IVR,
    Stage.QUEUED: Outcome.ABANDONED_IN_QUEUE,
    Stage.OFFERED: Outcome.ABANDONED_WHILE_RINGING,
    Stage.TRANSFERRED: Outcome.ABANDONED_WHILE_RINGING,
}


def talks_outside(interaction: Interaction) -> bool:
    """Whether he talks with a number outside, and not with us."""
    return interaction.segment is not None and interaction.segment.kind is SegmentKind.TRANSFER


def turn_away(
    turn: Turn, interaction: Interaction, outcome: Outcome, ended_by: EndedBy, *, cause: str | None = None
) -> None:
    """We end the call: its record is complete now, whatever the switch says of the hang-up."""
    turn.order(HangUpCall(call_id=interaction.call_id))
    close(turn, interaction, outcome, ended_by, cause=cause)


def abandon(turn: Turn, interaction: Interaction, *, cause: str | None = None) -> None:
    """The caller left before an agent answered."""
    outcome = _ABANDONED[interaction.stage]
    if interaction.stage in (Stage.QUEUED, Stage.OFFERED):
        places.keep(turn, interaction)
    if talks_outside(interaction):
        outcome = Outcome.TRANSFERRED_OUT
    elif interaction.stage is Stage.IN_FLOW:
        if any(name.startswith(MESSAGES) for name in interaction.recordings):
            outcome = Outcome.VOICEMAIL  # his message is kept: what he did not stay for was the goodbye
        else:
            served = Outcome.SELF_SERVED if interaction.attributes.get(SERVED) is True else outcome
            outcome = callback_ends.outcome_of_leaving(interaction) or served
    close(turn, interaction, outcome, EndedBy.CUSTOMER, cause=cause)


def close(
    turn: Turn, interaction: Interaction, outcome: Outcome, ended_by: EndedBy, *, cause: str | None = None
) -> None:
    """Close an interaction that no agent talked in."""
    verbs.forget(turn, interaction)
    for offer in ringing.live_offers_of(turn, interaction):
        step = OfferStep.CALLER_LEAVES if ended_by is EndedBy.CUSTOMER else OfferStep.WITHDRAW
        ringing.release(turn, offer, step, cause=cause)
    if interaction.outside_leg is not None:
        turn.order(HangUpLeg(call_id=interaction.call_id, leg=interaction.outside_leg))
    dialled = interaction.stage is Stage.DIALING
    waited = interaction.wait_seconds
    if interaction.stage is not Stage.IN_FLOW and not talks_outside(interaction) and interaction.queued_at is not None:
        waited = (turn.at - interaction.queued_at).total_seconds()
    interaction = segments.end(turn, moved(interaction, Step.LEAVE), result=outcome, cause=cause)
    interaction = replace(
        interaction,
        outcome=outcome,
        ended_by=ended_by,
        cause=cause,
        ended_at=turn.at,
        # Whoever has dialled it himself, and reached nobody, has been in it all the same.
        agent=interaction.dialled_by if dialled else None,
        placed=False,
        outside_leg=None,
        wait_seconds=waited,
    )
    turn.put_interaction(interaction, "closed")
    turn.drop_interaction(interaction)
    callback_ends.on_closed(turn, interaction)
