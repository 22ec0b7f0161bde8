"""Callbacks: asked for, kept in their place, called when an agent is free, tried again, ended.

Rule: one open callback per number and queue, and none is called before an agent is held for it. How the call goes on:
`callback_calls.py`; what comes of it: `callback_ends.py`.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from callcenter.core.acd.standing import standing_of
from callcenter.core.agent import ActivityStep, Agent, with_activity
from callcenter.core.callback import Callback, CallbackState, CallbackStep, may_be_called, stepped
from callcenter.core.commands import CallOut
from callcenter.core.configuration import CallbackMode
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CallArrived, CallOutFailed, RingEnd
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.ivr.actions import CallbackWish
from callcenter.core.ivr.built_in import CALLBACK_PENDING, CALLBACK_TAKEN
from callcenter.core.offer import Offer
from callcenter.core.outbound import is_denied
from callcenter.core.reactions import (
    announcements,
    callback_calls,
    callback_ends,
    calls,
    closing,
    dialled_calls,
    flows,
    offers,
    queueing,
    ringing,
    segments,
)
from callcenter.core.records import replace
from callcenter.core.requests import CancelCallback, MoveCallback, RequestCallback
from callcenter.core.state import Left
from callcenter.core.timers import RING_GRACE_SECONDS
from callcenter.core.turn import Turn

# A caller who has asked for it hears so first, and hangs up; a caller who is asked about it answers within this.
_LISTENING: Final = timedelta(seconds=60)
_SHORTEST_TYPED: Final = 7
_ABROAD: Final = "00"


def request(turn: Turn, request: RequestCallback) -> Callback:
    """Somebody asks on a screen that a number be called back."""
    configuration = turn.state.configuration
    if request.queue not in configuration.queues:
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    number = request.number_e164 or request.number
    if not may_be_called(number) or is_denied(configuration.outbound, number):
        raise ContactCenterError(Refusal.NUMBER_NOT_CALLABLE)
    before = callback_ends.pending(turn, request.number, request.number_e164, request.queue)
    agreed_anew = before is not None and _was_agreed_in(before, request.interaction_id)
    if before is not None and before.state is not CallbackState.CONNECTED and not agreed_anew:
        raise ContactCenterError(Refusal.CALLBACK_EXISTS)
    opens_at = callback_ends.opening_of(turn, request.queue, max(request.due_at or turn.at, turn.at))
    if request.due_at is not None and opens_at != max(request.due_at, turn.at):
        raise ContactCenterError(Refusal.OUTSIDE_HOURS, opens_at.isoformat() if opens_at else "")
    if before is not None and agreed_anew:
        callback_ends.end(turn, before, CallbackStep.CANCEL, "agreed_anew")
    elif before is not None:
        # He talks with us just now: that is what he was promised, and this is something new.
        callback_ends.end(turn, before, CallbackStep.FINISH, "answered")
    due_at = opens_at or turn.at + timedelta(seconds=callback_ends.rule_of(turn, request.queue).retry_seconds)
    callback = Callback(
        id=turn.new_id(),
        number=request.number,
        number_e164=request.number_e164,
        queue=request.queue,
        mode=callback_ends.rule_of(turn, request.queue).mode,
        requested_at=turn.at,
        # A time that was agreed is a place from that time on; who waits now keeps his.
        place_at=turn.at if request.due_at is None else due_at,
        due_at=due_at,
        language=request.language,
        customer_id=request.customer_id,
        dnis=_number_of_ours(turn, request.queue),
        agreed_in=request.interaction_id,
        note=request.note,
    )
    if due_at > turn.at:
        callback_ends.schedule(turn, replace(callback, state=CallbackState.SCHEDULED), due_at)
    else:
        turn.put_callback(callback)
    return callback


def cancel(turn: Turn, request: CancelCallback) -> None:
    """It is not wanted any more. Once somebody is called for it, it is too late."""
    callback = _not_begun(turn, request.callback_id)
    callback_ends.end(turn, callback, CallbackStep.CANCEL, "cancelled")


def move(turn: Turn, request: MoveCallback) -> None:
    """It is wanted at another time, which is its place from then on. Once somebody is called for it, it is too late."""
    callback = _not_begun(turn, request.callback_id)
    due_at = max(request.due_at, turn.at)
    opens_at = callback_ends.opening_of(turn, callback.queue, due_at)
    if opens_at != due_at:
        raise ContactCenterError(Refusal.OUTSIDE_HOURS, opens_at.isoformat() if opens_at else "")
    if callback.state is CallbackState.WAITING:
        callback = stepped(callback, CallbackStep.PUT_OFF)
    callback_ends.schedule(turn, replace(callback, place_at=due_at), due_at)


def on_due(turn: Turn, callback_id: str) -> None:
    """A callback's time has come."""
    callback = turn.state.callbacks.get(callback_id)
    if callback is None or callback.state is not CallbackState.SCHEDULED:
        return
    if callback.due_at > turn.at:
        callback_ends.schedule(turn, callback, callback.due_at)  # it fired while it was put off
    else:
        callback_ends.fall_due(turn, callback)


def take(turn: Turn, interaction: Interaction) -> bool:
    """The waiting caller would rather be called back: his place is kept, his call ends. False: it cannot be."""
    callback = _of_our_call(turn, interaction) or _new_wish(turn, interaction)
    if callback is None:
        return False
    announcements.stop(turn, interaction)
    if interaction.stage is Stage.QUEUED:
        waited = (turn.at - (interaction.queued_at or turn.at)).total_seconds()
        interaction = replace(moved(interaction, Step.OVERFLOW), wait_seconds=waited, estimated_wait_seconds=None)
        interaction = segments.begin(turn, interaction, SegmentKind.IVR, result="callback_requested")
    turn.state.unheld.pop(interaction.id, None)
    flows.start(turn, replace(interaction, callback_id=callback.id), CALLBACK_TAKEN)
    return True


def promise(
    turn: Turn, interaction: Interaction, queue: str, number: str | None, number_e164: str | None = None
) -> tuple[Interaction, bool]:
    """A flow promises the caller that he is called back, at his own number or at one that he has typed.

    False: it cannot be promised.
    """
    own = number is None or not {number, number_e164 or number}.isdisjoint({interaction.ani, interaction.ani_e164})
    if queue not in turn.state.configuration.queues or not (own or _may_be_typed(number or "")):
        return interaction, False
    # Who has waited there keeps his place.
    wish = interaction if interaction.queue == queue else replace(interaction, queue=queue, place_at=None)
    callback = _new_wish(turn, wish if own else replace(wish, ani=number or "", ani_e164=number_e164, ani_name=""))
    if callback is None:
        return interaction, False
    if callback.state is CallbackState.WAITING:
        # Promised before: while he listens, nobody must call him.
        callback_ends.schedule(turn, stepped(callback, CallbackStep.PUT_OFF), turn.at + _LISTENING)
    return replace(interaction, callback_id=callback.id), True


def meet(turn: Turn, interaction: Interaction, queue: str, priority: int) -> bool:
    """Whether this caller, about to wait, has a callback pending there and is asked what to do with it instead."""
    if interaction.direction == "outbound" or interaction.stage is not Stage.IN_FLOW or not interaction.ani:
        return False
    callback = callback_ends.pending(turn, interaction.ani, interaction.ani_e164, queue)
    if callback is None:
        return False
    call = turn.state.interactions.get(callback.call_interaction_id or "")
    if callback.state is CallbackState.CALLING and call is not None and call.stage is Stage.DIALING:
        if call.generation == 0:
            # We call him while he calls us: he is the faster, and there is nothing to ask.
            callback_calls.give_back(turn, call, "called_again", gone=False)
            _instead(turn, interaction, queue, priority)
            return True
    if callback_ends.is_begun(callback):
        return False
    waiting = callback.state is CallbackState.WAITING
    if waiting:
        # While he listens, nobody must call him.
        put_off = stepped(callback, CallbackStep.PUT_OFF)
        callback_ends.schedule(turn, put_off, turn.at + _LISTENING)
    pending: dict[str, Any] = {"queue": queue, "priority": priority, "was_waiting": waiting}
    for name in ("flow", "flow_version", "flow_node", "flow_attempts"):
        pending[name] = getattr(interaction, name)
    attributes = {**interaction.attributes, callback_ends.PENDING: pending}
    flows.start(turn, replace(interaction, attributes=attributes), CALLBACK_PENDING)
    return True


def choose(turn: Turn, interaction: Interaction, wish: CallbackWish) -> None:
    """The caller has said what he wants done with his pending callback."""
    pending = interaction.attributes.get(callback_ends.PENDING)
    if not isinstance(pending, dict):
        closing.turn_away(turn, interaction, Outcome.FAILED, EndedBy.SYSTEM, cause="no_callback")
        return
    queue = str(pending["queue"])
    if wish is CallbackWish.CANCEL:
        callback = callback_ends.pending(turn, interaction.ani, interaction.ani_e164, queue)
        if callback is not None and not callback_ends.is_begun(callback):
            callback_ends.end(turn, callback, CallbackStep.CANCEL, "cancelled_by_customer")
        flows.go_on(turn, interaction)
        return
    attributes = {name: value for name, value in interaction.attributes.items() if name != callback_ends.PENDING}
    walked = {name: pending[name] for name in ("flow", "flow_version", "flow_node", "flow_attempts")}
    _instead(turn, replace(interaction, attributes=attributes, **walked), queue, int(pending["priority"]))


def begin(turn: Turn, callback: Callback, agent: Agent) -> None:
    """The router found an agent for it: call the customer (or the agent first), the agent being held for it."""
    configuration = turn.state.configuration
    queue, profile = configuration.queues[callback.queue], configuration.agents[agent.username]
    rule, agent_first = callback_ends.rule_of(turn, queue.name), callback.mode == CallbackMode.AGENT_FIRST
    entry_point = configuration.entry_points.get(callback.dnis)
    ring_seconds = offers.ring_seconds_of(queue, profile) if agent_first else rule.ring_seconds
    call_id = turn.new_id()
    offer = Offer(
        id=turn.new_id(),
        number=1,
        interaction_id=call_id,
        agent=agent.username,
        queue=queue.name,
        endpoint=profile.endpoint,
        offered_at=turn.at,
        deadline_at=turn.at + timedelta(seconds=ring_seconds + RING_GRACE_SECONDS),
    )
    interaction = Interaction(
        id=call_id,
        call_id=call_id,
        direction="outbound",
        ani=callback.number,
        ani_e164=callback.number_e164,
        ani_name=callback.name,
        dnis=callback.dnis,
        entry_point=entry_point.name if entry_point else None,
        language=callback.language,
        customer_id=callback.customer_id,
        customer_segment=callback.customer_segment,
        queue=queue.name,
        agent=agent.username,
        asked_priority=callback.priority,
        priority=standing_of(turn.state, callback, turn.at).priority,
        requirement=callback.requirement,
        callback_id=callback.id,
        stage=Stage.DIALING,
        attributes={callback_ends.MODE: callback.mode},
        offers_made=1,
        started_at=turn.at,
        place_at=callback.place_at,
        first_offered_at=turn.at,
    )
    callback = stepped(callback, CallbackStep.CALL)
    turn.put_callback(replace(callback, call_interaction_id=interaction.id, agent=agent.username))
    interaction = segments.begin(turn, interaction, SegmentKind.CALLBACK)
    calls.look_up(turn, interaction)
    offers.show(turn, interaction, offer)
    turn.put_offer(offer)
    turn.put_agent(
        with_activity(agent, ActivityStep.OFFER, at=turn.at, interaction_id=interaction.id, offer_id=offer.id)
    )
    turn.put_interaction(interaction, "dialing")
    turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)
    turn.order(
        CallOut(
            call_id=interaction.call_id,
            number=None if agent_first else callback.number_e164 or callback.number,
            endpoint=profile.endpoint if agent_first else None,
            shown=callback.number if agent_first else callback.dnis,
            dnis=callback.dnis,
            ring_seconds=ring_seconds,
            auto_answer=agent_first and offers.answers_itself(queue, profile),
        )
    )


def on_answered(turn: Turn, interaction: Interaction, event: CallArrived) -> None:
    """Who was called answered; heard twice, it counts once."""
    if dialled_calls.is_dialled(interaction):
        dialled_calls.on_arrived(turn, interaction)
    elif interaction.stage is Stage.DIALING and interaction.generation == 0:
        callback_calls.go_on(turn, interaction)


def on_call_failed(turn: Turn, event: CallOutFailed) -> None:
    """Who was called did not answer, or is gone: what is not known counts as a try, or it would be tried for ever."""
    interaction = turn.state.interactions.get(turn.state.by_call.get(event.call_id, ""))
    if interaction is None or interaction.stage is not Stage.DIALING:
        return
    if dialled_calls.is_dialled(interaction):
        dialled_calls.on_failed(turn, interaction, event)
        return
    offer = callback_calls.held_offer_of(turn, interaction)
    at_his_phone = callback_ends.is_agents_channel(interaction) and interaction.generation == 0
    if event.cause == "switch_restarted":
        callback_calls.give_back(turn, interaction, event.cause, gone=True)
    elif at_his_phone and offer is not None and event.end not in (RingEnd.FAILED, RingEnd.GATED):
        callback_calls.refuse(turn, interaction, offer, event.end, cause=event.cause)
    else:
        ended_by = EndedBy.SYSTEM if event.end is RingEnd.FAILED else EndedBy.CUSTOMER
        callback_calls.fail(turn, interaction, event.end, ended_by, cause=event.cause, gone=True)


def _not_begun(turn: Turn, callback_id: str) -> Callback:
    """The callback that may still be changed, or the reason why there is none."""
    callback = turn.state.callbacks.get(callback_id)
    if callback is None:
        raise ContactCenterError(Refusal.UNKNOWN_CALLBACK)
    if callback_ends.is_begun(callback):
        raise ContactCenterError(Refusal.CALLBACK_UNDER_WAY)
    return callback


def _was_agreed_in(callback: Callback, interaction_id: str | None) -> bool:
    return callback.agreed_in == interaction_id is not None and not callback_ends.is_begun(callback)


def _instead(turn: Turn, interaction: Interaction, queue: str, priority: int) -> None:
    """He waits on the line instead of being called, at the place of his callback."""
    callback = callback_ends.pending(turn, interaction.ani, interaction.ani_e164, queue)
    if callback is not None and not callback_ends.is_begun(callback):
        callback_ends.end(turn, callback, CallbackStep.FINISH, "called_again")
        key = (interaction.ani_e164 or interaction.ani, queue)
        turn.state.left[key] = Left(at=turn.at, place_at=min(callback.place_at, turn.at))
    queueing.enqueue(turn, interaction, queue, priority)


def _of_our_call(turn: Turn, interaction: Interaction) -> Callback | None:
    """One whom we called back, and who had to wait all the same: the same callback, tried later."""
    callback = turn.state.callbacks.get(interaction.callback_id or "")
    if interaction.direction != "outbound" or callback is None or callback.state is not CallbackState.CALLING:
        return None
    if callback.attempts + 1 >= callback_ends.rule_of(turn, callback.queue).attempts:
        return None  # it would be the last: he had better wait
    callback_ends.attempt_failed(turn, callback, "callback_requested")
    return callback


def _new_wish(turn: Turn, interaction: Interaction) -> Callback | None:
    if interaction.direction == "outbound" or not may_be_called(interaction.ani_e164 or interaction.ani):
        return None
    queue = interaction.queue or ""
    before = callback_ends.pending(turn, interaction.ani, interaction.ani_e164, queue)
    if before is not None:
        # Two calls of one number: it is called once.
        return None if callback_ends.is_begun(before) else before
    callback = Callback(
        id=turn.new_id(),
        number=interaction.ani,
        number_e164=interaction.ani_e164,
        name=interaction.ani_name,
        queue=queue,
        mode=callback_ends.rule_of(turn, queue).mode,
        requested_at=turn.at,
        place_at=interaction.place_at or turn.at,
        due_at=turn.at,
        priority=interaction.asked_priority,
        requirement=interaction.requirement,
        language=interaction.language,
        customer_id=interaction.customer_id,
        customer_segment=interaction.customer_segment,
        dnis=interaction.dnis,
        interaction_id=interaction.id,
        state=CallbackState.SCHEDULED,
    )
    # Not while he still hears that it will be done; and not while the queue is closed.
    callback_ends.schedule(turn, callback, _first_try_at(turn, queue))
    return callback


def _may_be_typed(number: str) -> bool:
    """Whether we call, and pay for, a number that a caller has typed: nobody's emergency, nor a call abroad."""
    return may_be_called(number) and len(number) >= _SHORTEST_TYPED and not number.startswith(_ABROAD)


def _first_try_at(turn: Turn, queue: str) -> datetime:
    soon = turn.at + _LISTENING
    opens_at = callback_ends.opening_of(turn, queue, turn.at)
    return soon if opens_at is None or opens_at < soon else opens_at


def _number_of_ours(turn: Turn, queue: str) -> str:
    """The number that the customer sees: one that leads to this queue, or else any of ours."""
    entry_points = turn.state.configuration.entry_points
    own = [dnis for dnis, entry_point in entry_points.items() if entry_point.queue == queue]
    return min(own or entry_points, default="")
