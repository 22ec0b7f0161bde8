"""Into the queue, and back to it."""

from dataclasses import replace

from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Step, moved
from callcenter.core.reactions import closing, segments
from callcenter.core.turn import Turn


def enqueue(turn: Turn, interaction: Interaction, queue_name: str, priority: int) -> None:
    """Let the caller wait for an agent of this queue."""
    queue = turn.state.configuration.queues.get(queue_name)
    if queue is None:
        closing.turn_away(turn, interaction, Outcome.FAILED, EndedBy.SYSTEM, cause="unknown_queue")
        return
    interaction = replace(
        moved(interaction, Step.ENQUEUE),
        queue=queue.name,
        priority=interaction.priority + queue.priority + priority,
        queued_at=turn.at,
    )
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result="enqueued")
    _waits(turn, interaction, "queued")


def back_to_queue(turn: Turn, interaction: Interaction, *, result: str, cause: str | None = None) -> None:
    """The offer came to nothing; the caller keeps his place and his age."""
    interaction = replace(moved(interaction, Step.RETURN), agent=None)
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result=result, cause=cause)
    _waits(turn, interaction, "requeued")


def _waits(turn: Turn, interaction: Interaction, what: str) -> None:
    turn.put_interaction(interaction, what)
    turn.state.unheld[interaction.id] = None
