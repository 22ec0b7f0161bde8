"""What a callback comes to: tried later, back in its place, or at its end; also when a contact that it hangs on ends.

Rule: every try that the customer could notice counts; only what he could not notice gives the place back as it was.
"""

from datetime import datetime, timedelta
from typing import Final

from callcenter.core.acd import opening
from callcenter.core.callback import Callback, CallbackState, CallbackStep, key_of, stepped
from callcenter.core.configuration import CallbackMode, CallbackRule
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage
from callcenter.core.ivr.built_in import CALLBACK_PENDING, CALLBACK_TAKEN
from callcenter.core.records import replace
from callcenter.core.timers import CallbackTimer, RetryTimer, name_of
from callcenter.core.turn import Turn

# Where the record of a call that we made keeps who was called first.
MODE: Final = "callback_mode"
# Where a caller who is asked about his pending callback keeps what he was about to do.
PENDING: Final = "pending_callback"
_NOT_BEGUN: Final = (CallbackState.SCHEDULED, CallbackState.WAITING)
_UNDER_WAY: Final = (CallbackState.CALLING, CallbackState.CONNECTED)
# How a call that we made may end for the customer without an agent, and he is served all the same.
_SERVED: Final = (
    Outcome.ANSWERED,
    Outcome.SELF_SERVED,
    Outcome.VOICEMAIL,
    Outcome.OVERFLOWED,
    Outcome.TRANSFERRED_OUT,
)
_OTHER_SIDE: Final = {EndedBy.CUSTOMER: EndedBy.AGENT, EndedBy.AGENT: EndedBy.CUSTOMER}


def rule_of(turn: Turn, queue_name: str) -> CallbackRule:
    """How this queue calls back; a wish is also met where callers are not offered any."""
    queue = turn.state.configuration.queues.get(queue_name)
    return queue.callback if queue is not None and queue.callback is not None else CallbackRule()


def pending(turn: Turn, number: str, number_e164: str | None, queue: str) -> Callback | None:
    """The open callback that this number has with the queue."""
    return turn.state.callbacks.get(turn.state.callback_of.get(key_of(number, number_e164, queue), ""))


def is_begun(callback: Callback) -> bool:
    """Whether somebody is being called for it, or talks."""
    return callback.state not in _NOT_BEGUN


def is_agents_channel(interaction: Interaction) -> bool:
    """Whether the call began at the agent's phone: then the channel that we give orders to is his."""
    return interaction.attributes.get(MODE) == CallbackMode.AGENT_FIRST


def side_of(interaction: Interaction, ended_by: EndedBy) -> EndedBy:
    """Who hung up, when the switch says which channel of the call did."""
    return _OTHER_SIDE.get(ended_by, ended_by) if is_agents_channel(interaction) else ended_by


def opening_of(turn: Turn, queue_name: str, at: datetime) -> datetime | None:
    """The first instant from `at` on when the queue is open; None when nobody knows of one."""
    return opening.opening_of(turn.state, queue_name, at, turn.at)


def is_open_now(turn: Turn, queue_name: str) -> bool:
    """Whether the queue is open at this moment."""
    return opening.is_open_now(turn.state, queue_name, turn.at)


def schedule(turn: Turn, callback: Callback, due_at: datetime) -> None:
    """Nothing is done with it before `due_at`."""
    turn.put_callback(replace(callback, due_at=due_at))
    turn.start_timer_at(_timer(callback), due_at)


def fall_due(turn: Turn, callback: Callback) -> None:
    """Its time has come: it waits in its place, unless the queue is closed after all."""
    opens_at = opening_of(turn, callback.queue, turn.at)
    if not _has_queue(turn, callback):
        end(turn, callback, CallbackStep.GIVE_UP, "unknown_queue")
    elif opens_at == turn.at:
        turn.cancel_timer(_timer(callback))
        turn.put_callback(stepped(callback, CallbackStep.FALL_DUE))
    else:
        retry = timedelta(seconds=rule_of(turn, callback.queue).retry_seconds)
        schedule(turn, callback, opens_at or turn.at + retry)


def put_off(turn: Turn, callback: Callback) -> None:
    """It waits, and its queue was closed: nobody is called for it before the queue is open."""
    opens_at = opening_of(turn, callback.queue, turn.at)
    retry = timedelta(seconds=rule_of(turn, callback.queue).retry_seconds)
    schedule(turn, stepped(callback, CallbackStep.PUT_OFF), opens_at or turn.at + retry)


def attempt_failed(turn: Turn, callback: Callback, result: str) -> None:
    """The customer was called and not reached: again later, in opening hours, or never again."""
    rule = rule_of(turn, callback.queue)
    callback = replace(callback, attempts=callback.attempts + 1, agent=None)
    if callback.attempts >= rule.attempts or not _has_queue(turn, callback):
        end(turn, callback, CallbackStep.GIVE_UP, result)
        return
    retry_at = turn.at + timedelta(seconds=rule.retry_seconds)
    callback = replace(stepped(callback, CallbackStep.RETRY_LATER), last_result=result)
    schedule(turn, callback, opening_of(turn, callback.queue, retry_at) or retry_at)


def give_back(turn: Turn, callback: Callback, result: str) -> None:
    """The customer noticed nothing: it waits on in its place."""
    if not _has_queue(turn, callback):
        end(turn, callback, CallbackStep.GIVE_UP, "unknown_queue")
        return
    callback = replace(stepped(callback, CallbackStep.RETURN), last_result=result, agent=None)
    if callback.queue in turn.state.closures:
        put_off(turn, callback)
    else:
        turn.put_callback(callback)


def end(turn: Turn, callback: Callback, step: CallbackStep, result: str) -> None:
    """It is over."""
    turn.cancel_timer(_timer(callback))
    for agent in turn.state.skipped.pop(callback.id, {}):
        turn.cancel_timer(name_of(RetryTimer(interaction_id=callback.id, agent=agent)))
    turn.put_callback(replace(stepped(callback, step), last_result=result, ended_at=turn.at))


def on_connected(turn: Turn, interaction: Interaction) -> None:
    """A talk begins: the one that was promised, or one that makes the promised one needless."""
    if interaction.direction == "outbound":
        callback = _of_call(turn, interaction)
        if callback is not None and callback.state is CallbackState.CALLING:
            turn.put_callback(replace(stepped(callback, CallbackStep.CONNECT), agent=interaction.agent))
        return
    callback = pending(turn, interaction.ani, interaction.ani_e164, interaction.queue or "")
    if callback is None or is_begun(callback):
        return
    # A time that was agreed on a screen stays agreed, whatever else the customer calls for.
    agreed = callback.state is CallbackState.SCHEDULED and callback.interaction_id is None and callback.attempts == 0
    if not agreed:
        end(turn, callback, CallbackStep.FINISH, "called_again")


def on_talked(turn: Turn, interaction: Interaction) -> None:
    """The talk is over."""
    callback = _of_call(turn, interaction)
    if callback is not None and callback.state is CallbackState.CONNECTED:
        end(turn, callback, CallbackStep.FINISH, "answered")


def on_closed(turn: Turn, interaction: Interaction) -> None:
    """A contact is closed: who asked to be called back has hung up, or our own call came to this end."""
    asked = turn.state.callbacks.get(interaction.callback_id or "")
    if asked is not None and asked.interaction_id == interaction.id:
        _now_if_open(turn, asked)
        return
    told = interaction.attributes.get(PENDING)
    if isinstance(told, dict) and told["was_waiting"]:
        _now_if_open(turn, pending(turn, interaction.ani, interaction.ani_e164, str(told["queue"])))
        return
    callback = _of_call(turn, interaction)
    if callback is None:
        return
    if callback.state is CallbackState.CONNECTED or interaction.outcome in _SERVED:
        end(turn, callback, CallbackStep.FINISH, interaction.outcome or "ended")
    else:
        attempt_failed(turn, callback, interaction.outcome or "ended")


def _now_if_open(turn: Turn, callback: Callback | None) -> None:
    """Whoever listened has hung up: from now on he can be called."""
    if callback is not None and callback.state is CallbackState.SCHEDULED and is_open_now(turn, callback.queue):
        fall_due(turn, callback)


def is_promised(interaction: Interaction) -> bool:
    """Whether this caller will be called back, as he was told in this call."""
    return interaction.direction != "outbound" and interaction.callback_id is not None


def outcome_of_leaving(interaction: Interaction) -> Outcome | None:
    """What it means when a caller hangs up who knows that he will be called back; None: he does not."""
    if interaction.stage is not Stage.IN_FLOW:
        return None
    told = {CALLBACK_TAKEN.name: Outcome.CALLBACK_REQUESTED, CALLBACK_PENDING.name: Outcome.SELF_SERVED}
    promised = Outcome.CALLBACK_REQUESTED if is_promised(interaction) else None
    return told.get(interaction.flow or "", promised)


def on_configured(turn: Turn) -> None:
    """A queue that is no more calls nobody back."""
    for callback in list(turn.state.callbacks.values()):
        if not _has_queue(turn, callback) and not is_begun(callback):
            end(turn, callback, CallbackStep.GIVE_UP, "unknown_queue")


def settle(turn: Turn) -> None:
    """The switch was looked at: what hangs on a call that is no more goes on without it."""
    for callback in list(turn.state.callbacks.values()):
        if callback.state in _UNDER_WAY:
            _settle_one(turn, callback, turn.state.interactions.get(callback.call_interaction_id or ""))


def _settle_one(turn: Turn, callback: Callback, interaction: Interaction | None) -> None:
    ended = interaction is None or interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK)
    match callback.state:
        case CallbackState.CONNECTED if ended:
            end(turn, callback, CallbackStep.FINISH, "answered")
        case CallbackState.CALLING if interaction is None:
            attempt_failed(turn, callback, "lost")
        case _:
            pass


def _has_queue(turn: Turn, callback: Callback) -> bool:
    return callback.queue in turn.state.configuration.queues


def _of_call(turn: Turn, interaction: Interaction) -> Callback | None:
    """The callback that this call is being made for."""
    callback = turn.state.callbacks.get(interaction.callback_id or "")
    under_way = callback is not None and callback.state in _UNDER_WAY
    return callback if under_way and callback is not None and callback.call_interaction_id == interaction.id else None


def _timer(callback: Callback) -> str:
    return name_of(CallbackTimer(callback_id=callback.id))
