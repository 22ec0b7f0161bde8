"""A queue is closed by hand, and opened again: by somebody, or when its time is over.

Rule: from then on nobody may wait in it, whoever comes and whoever waits already: they leave it by its way out for
`closed`. The end is a stored deadline. A schedule is not touched: where that is closed, the queue stays closed.
"""

from typing import assert_never

from callcenter.core.acts import CloseQueue, OpenQueue, QueueAct
from callcenter.core.callback import CallbackState
from callcenter.core.closure import Closure
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.reactions import callback_ends
from callcenter.core.records import replace
from callcenter.core.timers import ClosureTimer, name_of
from callcenter.core.turn import Turn


def request(turn: Turn, asked: QueueAct) -> None:
    """Somebody closes a queue, or opens it."""
    if asked.queue not in turn.state.configuration.queues:
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    match asked:
        case CloseQueue():
            _close(turn, asked)
        case OpenQueue():
            _open(turn, asked.queue, by=asked.by)
        case _:
            assert_never(asked)


def on_deadline(turn: Turn, queue: str) -> None:
    """It was to be closed until now."""
    closure = turn.state.closures.get(queue)
    if closure is None or closure.until_at is None:
        return
    if closure.until_at > turn.at:
        arm(turn, closure)  # it fired while the closure was made longer
    else:
        _open(turn, queue, by=None)


def on_configured(turn: Turn) -> None:
    """A queue that is no more is not closed either: one that is made anew under its name is open."""
    for queue in [queue for queue in turn.state.closures if queue not in turn.state.configuration.queues]:
        _open(turn, queue, by=None)


def arm(turn: Turn, closure: Closure) -> None:
    """Await its end, if it has one."""
    if closure.until_at is not None:
        turn.start_timer_at(_timer(closure.queue), closure.until_at)


def _close(turn: Turn, asked: CloseQueue) -> None:
    if asked.until_at is not None and asked.until_at <= turn.at:
        raise ContactCenterError(Refusal.UNTIL_IS_PAST, "until_at")
    before = turn.state.closures.get(asked.queue)
    if before is not None and (before.until_at, before.reason) == (asked.until_at, asked.reason):
        return
    closure = Closure(
        queue=asked.queue,
        closed_at=turn.at if before is None else before.closed_at,
        by=asked.by,
        reason=asked.reason,
        until_at=asked.until_at,
    )
    turn.cancel_timer(_timer(asked.queue))
    turn.put_closure(closure)
    arm(turn, closure)
    for callback in list(turn.state.callbacks.values()):
        if callback.queue == asked.queue and callback.state is CallbackState.WAITING:
            callback_ends.put_off(turn, callback)


def _open(turn: Turn, queue: str, *, by: str | None) -> None:
    closure = turn.state.closures.get(queue)
    if closure is not None:
        turn.cancel_timer(_timer(queue))
        turn.put_closure(replace(closure, opened_at=turn.at, opened_by=by))


def _timer(queue: str) -> str:
    return name_of(ClosureTimer(queue=queue))
