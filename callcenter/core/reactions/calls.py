"""A call reaches the switch, and a caller hangs up."""

from callcenter.core.commands import HangUpCall, LookUpCustomer
from callcenter.core.events import CallArrived, CallerHungUp, CallOutFailed, PastCall, RingEnd
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage
from callcenter.core.ivr.built_in import NOT_IN_SERVICE, TECHNICAL_PROBLEM
from callcenter.core.offer import Offer
from callcenter.core.reactions import (
    after_talk,
    callback_ends,
    callbacks,
    closing,
    flows,
    offers,
    queueing,
    ringing,
    segments,
    talks,
)
from callcenter.core.records import replace
from callcenter.core.state import Lookup
from callcenter.core.turn import Turn


def on_arrived(turn: Turn, event: CallArrived, *, generation: int = 0) -> None:
    """A new caller: start what the dialled number starts, and find out who it is meanwhile.

    `generation` is the last that the switch knows of, when somebody before us gave it orders.
    """
    known = turn.state.interactions.get(turn.state.by_call.get(event.call_id, ""))
    if known is not None:
        callbacks.on_answered(turn, known, event)  # a call that we made
        return
    if event.call_id in turn.state.finished_calls:
        # We are done with this call, but the switch still has it.
        turn.order(HangUpCall(call_id=event.call_id))
        return
    interaction = admit(turn, event, generation=generation)
    entry_point = turn.state.configuration.entry_points.get(event.dnis)
    if entry_point is None:
        flows.start(turn, interaction, NOT_IN_SERVICE)
    elif entry_point.queue is not None:
        queueing.enqueue(turn, interaction, entry_point.queue, 0)
    else:
        flow = turn.state.configuration.flow_for(entry_point.flow or "", interaction.id)
        flows.start(turn, interaction, flow or TECHNICAL_PROBLEM)


def _new(turn: Turn, call_id: str, ani: str, ani_e164: str | None, ani_name: str, dnis: str) -> Interaction:
    entry_point = turn.state.configuration.entry_points.get(dnis)
    return Interaction(
        id=turn.new_id(),
        call_id=call_id,
        ani=ani,
        ani_e164=ani_e164,
        ani_name=ani_name,
        dnis=dnis,
        entry_point=entry_point.name if entry_point else None,
        language=entry_point.language if entry_point else "zh",
        priority=entry_point.priority if entry_point else 0,
        asked_priority=entry_point.priority if entry_point else 0,
        requirement=entry_point.requirement if entry_point else "",
        started_at=turn.at,
    )


def admit(turn: Turn, event: CallArrived, *, generation: int) -> Interaction:
    """Open the record of a caller, and find out who it is."""
    interaction = _new(turn, event.call_id, event.ani, event.ani_e164, event.ani_name, event.dnis)
    interaction = segments.begin(turn, replace(interaction, generation=generation), SegmentKind.IVR)
    turn.put_interaction(interaction, "arrived")
    look_up(turn, interaction)
    return interaction


def look_up(turn: Turn, interaction: Interaction) -> None:
    """Find out who is calling. A number withheld needs no search."""
    if interaction.ani:
        turn.order(LookUpCustomer(interaction_id=interaction.id, ani=interaction.ani, ani_e164=interaction.ani_e164))
    else:
        turn.state.lookups[interaction.id] = Lookup(done=True)


def on_hung_up(turn: Turn, interaction: Interaction, event: CallerHungUp) -> None:
    """The caller is gone."""
    match interaction.stage:
        case Stage.IN_FLOW | Stage.QUEUED | Stage.OFFERED | Stage.TRANSFERRED if event.answered:
            close_answered(turn, interaction, event, EndedBy.CUSTOMER, cause=event.cause)
        case Stage.IN_FLOW | Stage.QUEUED | Stage.OFFERED | Stage.TRANSFERRED:
            closing.abandon(turn, interaction, cause=event.cause)
        case Stage.CONNECTED:
            ended_by = callback_ends.side_of(interaction, EndedBy.CUSTOMER)
            talks.end(turn, interaction, ended_by, cause=event.cause)
        case _ if interaction.after_talk:
            after_talk.on_left(turn, interaction)
        case Stage.DIALING | Stage.WRAP_UP | Stage.AFTER_TALK | Stage.CLOSED:
            pass


def give_up_dialing(turn: Turn, interaction: Interaction, *, cause: str | None) -> None:
    """A call that we made is gone unanswered: nothing more is awaited of it, whatever becomes of its callback."""
    failed = CallOutFailed(call_id=interaction.call_id, end=RingEnd.FAILED, cause=cause, at=turn.at)
    callbacks.on_call_failed(turn, failed)
    left = turn.state.interactions.get(interaction.id)
    if left is not None and left.stage is Stage.DIALING:
        closing.close(turn, left, Outcome.FAILED, EndedBy.SYSTEM, cause=cause)


def close_answered(
    turn: Turn, interaction: Interaction, told: CallerHungUp | PastCall, ended_by: EndedBy, *, cause: str | None
) -> None:
    """A talk of which we hear when it is over. Only a live offer tells whose it was."""
    offer = _taken_offer(turn, interaction, told)
    if offer is None:
        dials = interaction.stage is Stage.TRANSFERRED and told.endpoint is None
        outside = dials or closing.talks_outside(interaction) or flows.is_dialling(turn, interaction)
        outcome = Outcome.TRANSFERRED_OUT if outside else Outcome.ANSWERED
        closing.close(turn, interaction, outcome, ended_by, cause=cause)
        return
    offers.join(turn, interaction, offer)
    talks.end(turn, turn.state.interactions[interaction.id], ended_by, cause=cause)


def _taken_offer(turn: Turn, interaction: Interaction, told: CallerHungUp | PastCall) -> Offer | None:
    """The live offer that was answered. Where several were rung, their ring's id does not say whose it is."""
    live = ringing.live_offers_of(turn, interaction)
    if interaction.agent is None and told.endpoint is not None and told.offer_id is not None:
        return ringing.offer_at(turn, interaction, told.endpoint)
    return live[0] if len(live) == 1 and live[0].id == told.offer_id else None


def on_missed(turn: Turn, call: PastCall) -> None:
    """A call came and went while nobody listened; only the switch's ledger knows of it. It gets its record.

    The ledger does not say how long he waited before he talked: one segment stands for all of it.
    """
    began = replace(turn, at=call.arrived_at)
    ended = replace(turn, at=max(call.arrived_at, call.ended_at))
    interaction = _new(began, call.call_id, call.ani, call.ani_e164, "", call.dnis)
    interaction = replace(interaction, queue=call.queue)
    outcome, kind = Outcome.ABANDONED_IN_IVR, SegmentKind.IVR
    if call.voicemail:
        outcome, kind = Outcome.VOICEMAIL, SegmentKind.VOICEMAIL
        interaction = replace(interaction, recordings=(call.voicemail,))
    elif call.answered:
        outcome, kind = Outcome.ANSWERED, SegmentKind.TALK
    elif call.queue:
        outcome, kind = Outcome.ABANDONED_IN_QUEUE, SegmentKind.QUEUE
        waited = (ended.at - began.at).total_seconds()
        interaction = replace(interaction, queued_at=began.at, wait_seconds=waited)
    if call.lost and not (call.voicemail or call.answered):
        outcome = Outcome.LOST
    interaction = segments.begin(began, interaction, kind)
    ended_by = EndedBy.NETWORK if call.lost else EndedBy.CUSTOMER
    closing.close(ended, interaction, outcome, ended_by, cause="switch_restarted" if call.lost else "service_away")


def on_voicemail(turn: Turn, interaction: Interaction, recording: str) -> None:
    """The caller left a message while the service was away."""
    if interaction.stage in (Stage.IN_FLOW, Stage.QUEUED, Stage.OFFERED, Stage.TRANSFERRED):
        interaction = replace(interaction, recordings=(*interaction.recordings, recording))
        closing.close(turn, interaction, Outcome.VOICEMAIL, EndedBy.CUSTOMER)
    elif interaction.after_talk:
        after_talk.on_left(turn, interaction, recording=recording)
