"""Into the queue, and back to it."""

from datetime import timedelta

from callcenter.core.acd.hours import is_open
from callcenter.core.acd.standing import priority_of
from callcenter.core.configuration import OverflowReason
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Step, moved
from callcenter.core.reactions import callbacks, closing, places, segments
from callcenter.core.records import replace
from callcenter.core.turn import Turn


def enqueue(turn: Turn, interaction: Interaction, queue_name: str, priority: int) -> None:
    """Let the caller wait for an agent of this queue."""
    queue = turn.state.configuration.queues.get(queue_name)
    if queue is None:
        closing.turn_away(turn, interaction, Outcome.FAILED, EndedBy.SYSTEM, cause="unknown_queue")
        return
    if callbacks.meet(turn, interaction, queue_name, priority):
        return
    interaction = moved(interaction, Step.ENQUEUE)
    if not interaction.overflows:  # who was sent on from another queue keeps his wait, his place and his priority
        # Who was here before, and left by a key, has waited as long as he has waited.
        queued_at = turn.at - timedelta(seconds=interaction.wait_seconds)
        if interaction.queued_at is None or interaction.queue != queue.name:
            priority += interaction.asked_priority
            place_at = places.resume(turn, interaction, queue) or turn.at
            interaction = replace(interaction, asked_priority=priority, place_at=place_at)
        interaction = replace(interaction, queued_at=queued_at)
    interaction = replace(interaction, queue=queue.name)
    # Before any step; what steps add is found when everybody who was touched is looked at again.
    interaction = replace(interaction, priority=priority_of(turn.state.configuration, queue, interaction, 0))
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result="enqueued")
    turn.state.unheld[interaction.id] = None
    turn.entered.add(interaction.id)
    turn.put_interaction(interaction, "queued")


def limit_at_entry(turn: Turn, interaction: Interaction) -> OverflowReason | None:
    """Why a caller who has just entered his queue may not wait in it. Who waits already is not sent away for this."""
    queue = turn.state.configuration.queues[interaction.queue or ""]
    schedule = turn.state.configuration.schedules.get(queue.schedule or "")
    if schedule is not None and not is_open(schedule, turn.at):
        return OverflowReason.CLOSED
    if queue.max_waiting is not None and len(turn.state.queued_in.get(queue.name, ())) > queue.max_waiting:
        return OverflowReason.FULL
    return None


def back_to_queue(turn: Turn, interaction: Interaction, *, result: str, cause: str | None = None) -> None:
    """The offer came to nothing; the caller keeps his place and his age."""
    interaction = replace(moved(interaction, Step.RETURN), agent=None)
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result=result, cause=cause)
    turn.state.unheld[interaction.id] = None
    turn.put_interaction(interaction, "requeued")
