"""Out of a queue for a reason: to another queue, a flow, voicemail, a callback, a number; the reason stays.

Rule: a caller leaves a queue for a reason at most once, and never goes back into a queue by overflow: so nobody is sent
round in circles, and who has nowhere left to go waits on.
"""

from typing import Final, assert_never

from callcenter.core.acd.standing import has_left, waits_until
from callcenter.core.configuration import Overflow, OverflowKind, OverflowReason, Queue
from callcenter.core.interaction import Interaction, SegmentKind, Stage, Step, moved
from callcenter.core.ivr import built_in
from callcenter.core.ivr.flow import Flow
from callcenter.core.reactions import announcements, callbacks, flows, queueing, segments, verbs
from callcenter.core.records import replace
from callcenter.core.turn import Turn

_RESULT = "overflowed"
# Who closes a queue by hand means it, also where no way out was ever thought of.
_SENT_HOME: Final = Overflow(kind=OverflowKind.HANG_UP)


def leave(turn: Turn, interaction: Interaction, reason: OverflowReason) -> bool:
    """Send the waiting caller where the flow or the queue says for this reason; false: nowhere (now), he waits on.

    Without a destination the limit has no effect, which the check of the configuration warns about. A caller whose
    last order has not begun yet cannot be ordered elsewhere: he is asked about again when it has.
    """
    queue = turn.state.configuration.queues.get(interaction.queue or "")
    if queue is None or interaction.stage is not Stage.QUEUED or verbs.is_pending(turn, interaction):
        return False
    return any(_leave_for(turn, interaction, queue, each) for each in _reasons(turn, interaction, queue, reason))


def leave_by_key(turn: Turn, interaction: Interaction, key: str) -> None:
    """The waiting caller has pressed a key of the node that sent him here: on by that exit.

    It is his own choice and no overflow: when he comes back to this queue he has his place, and may choose again.
    """
    flows.leave_by(turn, _out(turn, interaction, "key_pressed"), key)


def _reasons(turn: Turn, interaction: Interaction, queue: Queue, reason: OverflowReason) -> list[OverflowReason]:
    """The reason, and what is true besides: where the first leads nowhere, the next may."""
    reasons = [reason]
    if reason is OverflowReason.NOBODY_LOGGED_IN:
        reasons.append(OverflowReason.NOBODY_READY)
    until_at = waits_until(queue, interaction, turn.at)
    if reason is not OverflowReason.MAX_WAIT and until_at is not None and turn.at >= until_at:
        reasons.append(OverflowReason.MAX_WAIT)
    return reasons


def _leave_for(turn: Turn, interaction: Interaction, queue: Queue, reason: OverflowReason) -> bool:
    if has_left(interaction, queue.name, reason):
        return False
    if (node := _exit_of_flow(turn, interaction, reason)) is not None:
        interaction = _out(turn, _noted(turn, interaction, reason, f"node:{node}"), _RESULT, reason)
        flows.leave_by(turn, interaction, reason)
        return True
    overflow = queue.overflows.get(reason)
    if overflow is None and reason is OverflowReason.CLOSED and queue.name in turn.state.closures:
        overflow = _SENT_HOME
    return overflow is not None and _send(turn, interaction, queue, reason, overflow)


def _exit_of_flow(turn: Turn, interaction: Interaction, reason: OverflowReason) -> str | None:
    """Where the flow leads for this reason, if it sent the caller into this very queue and says so."""
    node = flows.waiting_at(turn, interaction)
    return node.exits.get(reason) if node is not None else None


def _send(turn: Turn, interaction: Interaction, queue: Queue, reason: OverflowReason, overflow: Overflow) -> bool:
    to = f"{overflow.kind}:{overflow.target}" if overflow.target else overflow.kind.value
    noted = _noted(turn, interaction, reason, to)
    match overflow.kind:
        case OverflowKind.QUEUE:
            return _to_queue(turn, noted, reason, overflow.target)
        case OverflowKind.FLOW:
            name, _, node = overflow.target.partition("/")
            flow = turn.state.configuration.flow_for(name, interaction.id)
            if flow is not None and node and flow.entry(node) is None:
                flow = turn.state.configuration.flows.get(name)  # a canary may lack what the live version has
            if flow is None or (node and flow.entry(node) is None):
                return False
            return _to_flow(turn, noted, reason, flow, node or None)
        case OverflowKind.VOICEMAIL:
            return _to_flow(turn, noted, reason, built_in.VOICEMAIL)
        case OverflowKind.NUMBER:
            attributes = {**noted.attributes, built_in.OUTSIDE_NUMBER: overflow.target}
            return _to_flow(turn, replace(noted, attributes=attributes), reason, built_in.OUTSIDE)
        case OverflowKind.HANG_UP:
            closed = reason is OverflowReason.CLOSED
            return _to_flow(turn, noted, reason, built_in.CLOSED if closed else built_in.ALL_BUSY)
        case OverflowKind.CALLBACK:
            if not interaction.ani or queue.callback is None:
                return False  # nobody can be called back at a number that is withheld
            return callbacks.take(turn, noted)
        case _:
            assert_never(overflow.kind)


def _to_queue(turn: Turn, interaction: Interaction, reason: OverflowReason, target: str) -> bool:
    """He waits on in the other queue, as long as he has waited already; only the queues' own priorities differ."""
    queue = turn.state.configuration.queues.get(target)
    if queue is None or any(left["queue"] == target for left in interaction.overflows):
        return False
    interaction = replace(moved(interaction, Step.ENQUEUE), queue=queue.name, estimated_wait_seconds=None)
    interaction = replace(interaction, assigned_agent=None)
    interaction = segments.begin(turn, interaction, SegmentKind.QUEUE, result=_RESULT, cause=reason)
    announcements.stop(turn, interaction)
    turn.put_interaction(interaction, _RESULT)
    # Its music, and the queue that the switch's own fallback would use, are the new queue's.
    turn.state.unheld[interaction.id] = None
    if (limit := queueing.limit_at_entry(turn, interaction)) is not None:
        leave(turn, interaction, limit)
    return True


def _to_flow(turn: Turn, interaction: Interaction, reason: OverflowReason, flow: Flow, node: str | None = None) -> bool:
    flows.start(turn, _out(turn, interaction, _RESULT, reason), flow, node=node)
    return True


def _out(turn: Turn, interaction: Interaction, result: str, cause: str | None = None) -> Interaction:
    """The wait is over, and counted; what comes now is a flow's business."""
    announcements.stop(turn, interaction)
    interaction = replace(
        moved(interaction, Step.OVERFLOW),
        wait_seconds=(turn.at - (interaction.queued_at or turn.at)).total_seconds(),
        estimated_wait_seconds=None,
    )
    return segments.begin(turn, interaction, SegmentKind.IVR, result=result, cause=cause)


def _noted(turn: Turn, interaction: Interaction, reason: OverflowReason, to: str) -> Interaction:
    note = {"at": turn.at.isoformat(), "reason": reason.value, "queue": interaction.queue, "to": to}
    return replace(interaction, overflows=(*interaction.overflows, note))
