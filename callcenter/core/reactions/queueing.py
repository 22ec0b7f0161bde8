"""Into the queue, and back to it: from a flow, after an offer, from an agent who sends him on."""

from datetime import datetime, timedelta

from callcenter.core.acd.hours import is_open
from callcenter.core.acd.standing import priority_of
from callcenter.core.configuration import OverflowReason, Queue
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import callbacks, closing, legs, places, segments, verbs
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
        queued_at = waited_since(turn, interaction)
        if interaction.queued_at is None or interaction.queue != queue.name:
            priority += interaction.asked_priority
            place_at = places.resume(turn, interaction, queue) or turn.at
            interaction = replace(interaction, asked_priority=priority, place_at=place_at)
        interaction = replace(interaction, queued_at=queued_at)
    interaction = replace(interaction, queue=queue.name, assigned_agent=None)
    # Before any step; what steps add is found when everybody who was touched is looked at again.
    interaction = replace(interaction, priority=priority_of(turn.state.configuration, queue, interaction, 0))
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result="enqueued")
    turn.state.unheld[interaction.id] = None
    turn.entered.add(interaction.id)
    turn.put_interaction(interaction, "queued")


def hand_over(
    turn: Turn, interaction: Interaction, queue: Queue, *, result: str, cause: str | None = None
) -> Interaction:
    """His agent is gone: he waits again, for the time being with nobody. Not put.

    In the queue where he was before he keeps his place and his age. In another he is the last one, and what was asked
    of an agent there is not asked here. No queue loses its patience with him for how long he has waited before.
    """
    # Who was rung for outside has waited all the while.
    rung = interaction.stage is Stage.TRANSFERRED
    interaction = replace(
        moved(legs.unplaced(interaction), Step.HAND_OVER),
        agent=None,
        queued_at=interaction.queued_at if rung else waited_since(turn, interaction),
        handed_over_at=turn.at,
        assigned_agent=None,
        estimated_wait_seconds=None,
        announced_minutes=None,
        announced_at=None,
    )
    if interaction.queue != queue.name:
        interaction = replace(interaction, queue=queue.name, place_at=turn.at, requirement="")
    interaction = replace(interaction, priority=priority_of(turn.state.configuration, queue, interaction, 0))
    return segments.begin(turn, interaction, SegmentKind.QUEUE, result=result, cause=cause)


def move(turn: Turn, interaction: Interaction, queue: Queue) -> Interaction:
    """A person lets him wait in another queue, as long as he has waited already. Put.

    What was asked of an agent where he was is not asked here, as after a transfer: whoever has moved him knows why.
    """
    interaction = replace(
        moved(interaction, Step.ENQUEUE),
        queue=queue.name,
        requirement="",
        assigned_agent=None,
        moved_at=turn.at,
        estimated_wait_seconds=None,
        announced_minutes=None,
        announced_at=None,
    )
    interaction = replace(interaction, priority=priority_of(turn.state.configuration, queue, interaction, 0))
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result="moved")
    turn.state.named.pop(interaction.id, None)
    # Of two orders at once one may be lost: his music can wait for the one that is on its way.
    (turn.state.moved if verbs.is_pending(turn, interaction) else turn.state.unheld)[interaction.id] = None
    return turn.put_interaction(interaction, "moved")


def waited_since(turn: Turn, interaction: Interaction) -> datetime:
    """When the wait would have begun if he had done nothing else: who comes back to it has waited as long as he has."""
    return turn.at - timedelta(seconds=interaction.wait_seconds)


def limit_at_entry(turn: Turn, interaction: Interaction) -> OverflowReason | None:
    """Why a caller who has just entered his queue may not wait in it. Who waits already is not sent away for this."""
    queue = turn.state.configuration.queues[interaction.queue or ""]
    if queue.name in turn.state.closures:
        return OverflowReason.CLOSED
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
