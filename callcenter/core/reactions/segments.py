"""The running stretch of an interaction: one ends where the next begins, and its seconds go into the record."""

from typing import Any, Final

from callcenter.core.interaction import Interaction, Segment, SegmentKind
from callcenter.core.records import replace
from callcenter.core.turn import Turn

_SECONDS_FIELD: Final = {
    SegmentKind.IVR: "ivr_seconds",
    SegmentKind.OFFER: "ring_seconds",
    SegmentKind.TALK: "talk_seconds",
    SegmentKind.CONFERENCE: "talk_seconds",
    SegmentKind.HOLD: "hold_seconds",
    # For the caller it is a hold, whatever the agent does meanwhile.
    SegmentKind.CONSULT: "hold_seconds",
    SegmentKind.WRAP_UP: "wrap_up_seconds",
}


def begin(
    turn: Turn,
    interaction: Interaction,
    kind: SegmentKind,
    *,
    result: str | None = None,
    cause: str | None = None,
    why: str | None = None,
) -> Interaction:
    """End the running segment with `result` and begin one of `kind` at the same instant, which has its own cause."""
    seconds = _ended(turn, interaction, result, cause)
    segment = Segment(
        interaction_id=interaction.id,
        number=interaction.segments_made + 1,
        kind=kind,
        started_at=turn.at,
        agent=interaction.agent,
        queue=interaction.queue,
        cause=why,
        node=interaction.flow_node if kind is SegmentKind.IVR else None,
    )
    turn.put_segment(segment)
    return replace(interaction, segment=segment, segments_made=segment.number, **seconds)


def estimated(turn: Turn, interaction: Interaction, seconds: float) -> Interaction:
    """Note in the running segment, in which he waits, how much longer that will be."""
    segment = interaction.segment
    if segment is None or segment.kind is not SegmentKind.QUEUE:
        return interaction
    segment = replace(segment, estimated_seconds=(turn.at - segment.started_at).total_seconds() + seconds)
    turn.put_segment(segment)
    return replace(interaction, segment=segment)


def end(turn: Turn, interaction: Interaction, *, result: str | None = None, cause: str | None = None) -> Interaction:
    """End the running segment, if any, and add its seconds to the record."""
    return replace(interaction, segment=None, **_ended(turn, interaction, result, cause))


def _ended(turn: Turn, interaction: Interaction, result: str | None, cause: str | None) -> dict[str, Any]:
    """Record the end of the running segment, if any; what its seconds come to in the interaction's record."""
    segment = interaction.segment
    if segment is None:
        return {}
    turn.put_segment(replace(segment, ended_at=turn.at, result=result, cause=cause or segment.cause))
    name = _SECONDS_FIELD.get(segment.kind)
    if name is None:
        return {}
    return {name: getattr(interaction, name) + (turn.at - segment.started_at).total_seconds()}
