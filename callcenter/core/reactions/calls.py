"""A call reaches the switch, and a caller hangs up."""

from dataclasses import replace

from callcenter.core.changes import PopEnriched
from callcenter.core.commands import HangUpCall, LookUpCustomer
from callcenter.core.events import CallArrived, CallerHungUp, CustomersFound, PastCall
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage
from callcenter.core.ivr.built_in import NOT_IN_SERVICE, TECHNICAL_PROBLEM
from callcenter.core.reactions import closing, flows, offers, queueing, ringing, segments, talks
from callcenter.core.state import Lookup
from callcenter.core.turn import Turn


def on_arrived(turn: Turn, event: CallArrived, *, generation: int = 0) -> None:
    """A new caller: start what the dialled number starts, and find out who it is meanwhile.

    `generation` is the last that the switch knows of, when somebody before us gave it orders.
    """
    if event.call_id in turn.state.by_call:
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
        flow = turn.state.configuration.flows.get(entry_point.flow or "")
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
        case Stage.IN_FLOW | Stage.QUEUED | Stage.OFFERED if event.answered:
            close_answered(turn, interaction, event.offer_id, EndedBy.CUSTOMER, cause=event.cause)
        case Stage.IN_FLOW | Stage.QUEUED | Stage.OFFERED:
            closing.abandon(turn, interaction, cause=event.cause)
        case Stage.CONNECTED:
            talks.end(turn, interaction, EndedBy.CUSTOMER, cause=event.cause)
        case Stage.WRAP_UP | Stage.CLOSED:
            pass


def close_answered(
    turn: Turn, interaction: Interaction, offer_id: str | None, ended_by: EndedBy, *, cause: str | None
) -> None:
    """A talk of which we hear when it is over. Only a live offer tells whose it was."""
    offer = ringing.live_offer_of(turn, interaction)
    if offer is None or offer.id != offer_id:
        closing.close(turn, interaction, Outcome.ANSWERED, ended_by, cause=cause)
        return
    offers.connect(turn, interaction)
    talks.end(turn, turn.state.interactions[interaction.id], ended_by, cause=cause)


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
        interaction = replace(interaction, queued_at=began.at)
    if call.lost and not (call.voicemail or call.answered):
        outcome = Outcome.LOST
    interaction = segments.begin(began, interaction, kind)
    ended_by = EndedBy.NETWORK if call.lost else EndedBy.CUSTOMER
    closing.close(ended, interaction, outcome, ended_by, cause="switch_restarted" if call.lost else "service_away")


def on_voicemail(turn: Turn, interaction: Interaction, recording: str) -> None:
    """The caller left a message while the service was away."""
    if interaction.stage in (Stage.IN_FLOW, Stage.QUEUED, Stage.OFFERED):
        interaction = replace(interaction, recordings=(*interaction.recordings, recording))
        closing.close(turn, interaction, Outcome.VOICEMAIL, EndedBy.CUSTOMER)


def on_customers_found(turn: Turn, event: CustomersFound) -> None:
    """The look-up came back. Only a single match says who it is; several are for the agent to choose from."""
    interaction = turn.state.interactions.get(event.interaction_id)
    if interaction is None:
        return
    turn.state.lookups[interaction.id] = Lookup(done=True, matches=event.matches, recent=event.recent)
    customer_id = event.matches[0].get("id") if len(event.matches) == 1 else None
    if customer_id is not None and interaction.customer_id is None:
        interaction = replace(interaction, customer_id=str(customer_id))
        turn.put_interaction(interaction, "customer_found")
    agent = turn.state.agents.get(interaction.agent or "")
    if agent is not None and interaction.stage in (Stage.OFFERED, Stage.CONNECTED, Stage.WRAP_UP):
        turn.record(
            PopEnriched(
                agent=agent.username,
                offer_id=agent.offer_id or "",
                interaction_id=interaction.id,
                matches=event.matches,
                recent=event.recent,
                at=turn.at,
            )
        )
