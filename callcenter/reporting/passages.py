"""What a contact came through, read off its segments: visits to queues, and parts that agents had in it.

A visit is a stretch of waiting in one queue, ringing included: who is not taken by the agent who was rung waits on in
the same visit. A part is what one agent had of the contact, from the instant the two were joined.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from callcenter.core.interaction import Interaction, Outcome, Segment, SegmentKind, Stage
from callcenter.core.participation import Participation
from callcenter.reporting.measures import Measure
from callcenter.reporting.record import Record

_TALKING: Final = (SegmentKind.TALK, SegmentKind.CONFERENCE)
_HOLDING: Final = (SegmentKind.HOLD, SegmentKind.CONSULT)
_JOINED: Final = (*_TALKING, *_HOLDING)
_ABANDONED: Final = (Outcome.ABANDONED_IN_QUEUE, Outcome.ABANDONED_WHILE_RINGING)
_BY_RESULT: Final = {"overflowed": Measure.OVERFLOWED, "callback_requested": Measure.CALLED_BACK}
TRANSFERRED: Final = "transferred"


@dataclass(slots=True, kw_only=True)
class Visit:
    """`end` is how it ended, one of the five; None: he waits. `timely`: it is known when it ended.

    `estimated_seconds`: what was estimated at its beginning; None: nothing, or nobody knew.
    """

    queue: str
    began_at: datetime
    ended_at: datetime | None = None
    end: Measure | None = None
    timely: bool = True
    estimated_seconds: float | None = None

    @property
    def seconds(self) -> float:
        """How long he waited; 0 as long as he does."""
        return (self.ended_at - self.began_at).total_seconds() if self.ended_at is not None else 0.0

    def expects(self, segment: Segment) -> None:
        """Note what was estimated in this stretch of it, if anything."""
        if segment.estimated_seconds is not None:
            waited = (segment.started_at - self.began_at).total_seconds()
            self.estimated_seconds = waited + segment.estimated_seconds


@dataclass(slots=True, kw_only=True)
class Part:
    """`visit`: from which he was answered. `over`: nothing of it is still to come. `agent` None: nobody we can name."""

    agent: str | None
    queue: str | None
    began_at: datetime
    left_at: datetime | None = None
    visit: Visit | None = None
    talk_seconds: float = 0.0
    hold_seconds: float = 0.0
    wrap_up_seconds: float = 0.0
    holds: int = 0
    handed_over: bool = False
    over: bool = False
    disposition: str | None = None


@dataclass(slots=True, kw_only=True)
class Passages:
    """Both, each in the order in which they began."""

    visits: list[Visit] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def passages_of(record: Record) -> Passages:
    """Read them off."""
    passages = Passages()
    part: Part | None = None
    visit: Visit | None = None
    before: Segment | None = None
    for segment in record.segments:
        if visit is not None and (not _waits(segment, before, visit) or segment.queue != visit.queue):
            _end(visit, before, segment, record.interaction)
            answered, visit = visit, None
        else:
            answered = None
        if _waits(segment, before, visit) and segment.queue is not None:
            if visit is None:
                visit = Visit(queue=segment.queue, began_at=segment.started_at)
                passages.visits.append(visit)
            visit.expects(segment)
            part = None
        elif segment.kind in _JOINED:
            if part is None or part.agent != segment.agent:
                part = Part(agent=segment.agent, queue=segment.queue, began_at=segment.started_at)
                passages.parts.append(part)
                if answered is not None and answered.end is Measure.ANSWERED:
                    part.visit = answered
            _talked(part, segment)
        elif segment.kind is SegmentKind.WRAP_UP and part is not None:
            part.wrap_up_seconds += _seconds(segment)
        else:
            part = None
        before = segment
    if visit is not None and before is not None and before.ended_at is not None:
        _end(visit, before, None, record.interaction)
    _finish(passages.parts, record)
    return passages


def _waits(segment: Segment, before: Segment | None, visit: Visit | None) -> bool:
    """Whether he waits in a queue. A ring after a talk is that of a number outside, to which he was sent."""
    if segment.kind is SegmentKind.QUEUE:
        return True
    rung = segment.kind is SegmentKind.OFFER
    return rung and (visit is not None or before is None or before.kind in (SegmentKind.QUEUE, SegmentKind.CALLBACK))


def _end(visit: Visit, last: Segment | None, after: Segment | None, interaction: Interaction) -> None:
    if last is None or last.ended_at is None:
        return
    visit.ended_at = last.ended_at
    visit.end = Measure.LEFT_OTHERWISE
    if after is None:
        if interaction.outcome in _ABANDONED:
            visit.end = Measure.ABANDONED
        elif interaction.outcome is Outcome.ANSWERED:
            # The switch's own fallback answered while nobody listened, and nobody knows when.
            visit.end, visit.timely = Measure.ANSWERED, False
    elif after.kind in _TALKING:
        visit.end = Measure.ANSWERED
    elif last.result == "key_pressed" and interaction.outcome is Outcome.CALLBACK_REQUESTED:
        # The flow's key led to the promise; whoever came back to a queue after it has left that one otherwise.
        visit.end = Measure.CALLED_BACK
    else:
        visit.end = _BY_RESULT.get(last.result or "", Measure.LEFT_OTHERWISE)


def _talked(part: Part, segment: Segment) -> None:
    part.left_at = segment.ended_at
    part.handed_over = segment.result == TRANSFERRED
    if segment.kind in _TALKING:
        part.talk_seconds += _seconds(segment)
    else:
        part.hold_seconds += _seconds(segment)
        part.holds += segment.kind is SegmentKind.HOLD


def _finish(parts: Sequence[Part], record: Record) -> None:
    """With what each agent did after he had left, and what he said of it."""
    interaction = record.interaction
    left = {(part.agent, part.left_at): part for part in record.participations}
    last = parts[-1] if parts else None
    for part in parts:
        participation: Participation | None = left.get((part.agent or "", part.left_at or part.began_at))
        if participation is not None:
            part.disposition = participation.disposition
            part.over = participation.ended_at is not None
            if participation.ended_at is not None:
                part.wrap_up_seconds += (participation.ended_at - participation.left_at).total_seconds()
        elif part is last and interaction.agent == part.agent:
            part.disposition = interaction.disposition
            part.over = interaction.stage in (Stage.AFTER_TALK, Stage.CLOSED)
        else:
            part.over = part.left_at is not None


def _seconds(segment: Segment) -> float:
    """How long it lasted; 0 as long as it does."""
    return (segment.ended_at - segment.started_at).total_seconds() if segment.ended_at is not None else 0.0
