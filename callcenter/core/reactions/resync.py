"""What we believe against what the switch shows: after a start, a reconnect, and once a minute as an audit.

Rule: what lives is adopted by where it stands, what is gone is closed with the right outcome. A disagreement is
settled only when a second look shows it too: the report that explains it may be on its way.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from callcenter.core.agent import Activity, ActivityStep, Agent, PhoneState, with_activity
from callcenter.core.commands import HangUpCall, HangUpLeg, LookAtSwitch
from callcenter.core.events import CallArrived, LiveCall, PastCall, Place, RingEnd, SwitchSeen
from callcenter.core.interaction import EndedBy, Interaction, Outcome, Stage, is_in_flow
from callcenter.core.reactions import (
    after_talk,
    agents,
    callback_calls,
    callback_ends,
    calls,
    closing,
    dialled_calls,
    flows,
    guest_legs,
    legs,
    missed,
    monitor_legs,
    offers,
    phones_away,
    placed_talks,
    ringing,
    talks,
    transfers,
    verbs,
)
from callcenter.core.records import replace
from callcenter.core.turn import Turn

_LATE_RING_SECONDS: Final = 1.0
_STEERED: Final = (Stage.CONNECTED, Stage.TRANSFERRED)
_IN_FLOW: Final = (Place.VERB,)
# Where a caller may stand while no verb is outstanding. An answer is reported a moment before the two are joined.
_HOMES: Final[Mapping[Stage, tuple[Place, ...]]] = {
    Stage.DIALING: (Place.DIALING, Place.VERB, Place.RINGING),
    Stage.QUEUED: (Place.WAITING, Place.VERB),
    Stage.OFFERED: (Place.RINGING,),
}


def on_lost(turn: Turn) -> None:
    """No report of what was ordered is on its way any more: the next look tells what became of it."""
    turn.state.switch_up = False
    for interaction in turn.state.interactions.values():
        verbs.forget(turn, interaction)
    monitor_legs.on_switch_lost(turn)


def on_seen(turn: Turn, event: SwitchSeen) -> None:
    """Make our picture agree with the switch's."""
    state = turn.state
    if not state.switch_up:
        state.touch_all()
    # Who is not where we believe him to be is offered nothing, before this look or after it.
    state.touched.update(dict.fromkeys((*state.suspects, *state.leaving_message)))
    state.switch_up = True
    for endpoint in state.agent_of_phone:
        agents.on_phone(turn, endpoint, event.phones.get(endpoint, PhoneState.UNREACHABLE))
    seen = {call.call_id: call for call in event.calls}
    _catch_up(turn, seen)
    past = {call.call_id: call for call in event.past}
    for interaction_id in _twice_suspect(turn, event, seen):
        interaction = state.interactions[interaction_id]
        call = seen.get(interaction.call_id)
        if call is None:
            _close_gone(turn, interaction, past.get(interaction.call_id), event.switch_started_at)
        else:
            # An order that we forgot in a crash must not share its number with the next.
            _settle(turn, replace(interaction, generation=max(interaction.generation, call.generation)), call)
    for gone in past.values():
        if gone.call_id not in state.by_call and gone.call_id not in state.finished_calls:
            calls.on_missed(turn, gone)
    for call in event.calls:
        _face(turn, call, event.since_at)
    state.leaving_message = {
        state.by_call[call.call_id]
        for call in event.calls
        if call.place is Place.VOICEMAIL and call.call_id in state.by_call
    }
    for agent in list(state.agents.values()):
        _free_if_alone(turn, agent)
    callback_ends.settle(turn)
    monitor_legs.on_seen(turn, event)
    _rearm(turn)
    state.touched.update(dict.fromkeys((*state.suspects, *state.leaving_message)))
    if state.suspects or monitor_legs.awaits_look(turn):
        turn.order(LookAtSwitch())


def _catch_up(turn: Turn, seen: Mapping[str, LiveCall]) -> None:
    """An order that we forgot in a crash must not share its number with the next, which an agent may want at once."""
    for interaction in list(turn.state.interactions.values()):
        call = seen.get(interaction.call_id)
        if call is not None and interaction.stage in _STEERED and call.generation > interaction.generation:
            turn.put_interaction(replace(interaction, generation=call.generation), "caught_up")


def _twice_suspect(turn: Turn, event: SwitchSeen, seen: Mapping[str, LiveCall]) -> list[str]:
    """Who did not agree with the switch at the last look and has not moved since; the others wait for the next."""
    state = turn.state
    suspects = {
        interaction.id: interaction.generation
        for interaction in state.interactions.values()
        if interaction.started_at <= event.since_at and not _agrees(turn, interaction, seen.get(interaction.call_id))
    }
    twice = [i for i, generation in suspects.items() if state.suspects.get(i) == generation]
    state.suspects = {i: generation for i, generation in suspects.items() if i not in twice}
    return twice


def _agrees(turn: Turn, interaction: Interaction, call: LiveCall | None) -> bool:
    """Whether where the caller stands is where we believe him to be."""
    if interaction.stage is Stage.WRAP_UP and not interaction.after_talk:
        return True
    if dialled_calls.is_dialled(interaction):
        return dialled_calls.agrees(interaction, call)
    if call is None:
        return False
    if verbs.is_pending(turn, interaction):
        return True
    if interaction.stage is Stage.TRANSFERRED and not interaction.placed:
        return transfers.agrees(interaction, call)
    if interaction.stage in _STEERED:
        return placed_talks.agrees(turn, interaction, call)
    match call.place:
        case Place.TALKING:
            outside = call.endpoint is None and flows.is_dialling(turn, interaction)
            return outside
        case Place.VOICEMAIL:
            return True
        case place:
            homes = _IN_FLOW if is_in_flow(interaction) else _HOMES[interaction.stage]
            at_home = place in homes and call.generation == interaction.generation
            return at_home and _hears_his_queue(interaction, call)


def _hears_his_queue(interaction: Interaction, call: LiveCall) -> bool:
    """Who was moved just before a crash may never have been given the music of his new queue."""
    return interaction.stage is not Stage.QUEUED or call.queue in (None, interaction.queue)


def _settle(turn: Turn, interaction: Interaction, call: LiveCall) -> None:
    if dialled_calls.is_dialled(interaction):
        dialled_calls.on_seen(turn, interaction, call)
        return
    if interaction.stage is Stage.TRANSFERRED and not interaction.placed:
        waiting = transfers.on_seen(turn, interaction, call)
        if waiting is not None and call.place is Place.TALKING:
            _join(turn, waiting, call)  # not with the number: the switch's fallback has found somebody of ours
        return
    if interaction.stage in _STEERED:
        placed_talks.settle(turn, interaction, call)
        return
    if call.place is Place.TALKING:
        _join(turn, interaction, call)
        return
    match interaction.stage:
        case Stage.DIALING:
            callback_calls.on_seen(turn, interaction, call)
        case _ if is_in_flow(interaction):
            flows.ask_again(turn, interaction)
        case Stage.QUEUED:
            turn.put_interaction(verbs.hold(turn, interaction), "held_in_queue")
        case _:
            missed.fail(turn, interaction, RingEnd.FAILED, cause="seen_elsewhere")


def _close_gone(turn: Turn, interaction: Interaction, past: PastCall | None, switch_started_at: datetime) -> None:
    died_with_switch = past.lost if past is not None else interaction.started_at < switch_started_at
    ended_by = EndedBy.NETWORK if died_with_switch else EndedBy.CUSTOMER
    if past is not None:
        # The ledger knows when: nobody waited or talked until the link came back.
        began_at = interaction.segment.started_at if interaction.segment else interaction.started_at
        turn = replace(turn, at=min(turn.at, max(began_at, past.ended_at)))
    if interaction.after_talk:
        after_talk.on_left(turn, interaction, recording=past.voicemail if past is not None else None)
    elif interaction.stage is Stage.CONNECTED:
        talks.end(turn, interaction, ended_by, cause="switch_restarted" if died_with_switch else "seen_gone")
    elif interaction.stage is Stage.DIALING and not (past is not None and past.answered):
        calls.give_up_dialing(turn, interaction, cause="switch_restarted" if died_with_switch else "seen_gone")
    elif past is not None and past.voicemail:
        calls.on_voicemail(turn, interaction, past.voicemail)
    elif past is not None and past.answered:
        cause = "switch_restarted" if died_with_switch else "service_away"
        calls.close_answered(turn, interaction, past, ended_by, cause=cause)
    elif died_with_switch:
        closing.close(turn, interaction, Outcome.LOST, EndedBy.NETWORK, cause="switch_restarted")
    else:
        closing.abandon(turn, interaction, cause="seen_gone")


def _join(turn: Turn, interaction: Interaction, call: LiveCall) -> None:
    """He talks, and we did not hear the answer: to the agent we rang, or to whom the switch's fallback found."""
    if interaction.after_talk:
        # To the agent who has ended the talk: that order was lost. Now we are done with him.
        after_talk.on_left(turn, interaction)
        return
    if interaction.stage is Stage.DIALING:
        callback_calls.on_seen(turn, interaction, call)
        return
    if interaction.stage is Stage.OFFERED:
        offer = ringing.offer_at(turn, interaction, call.endpoint)
        if offer is not None:
            offers.join(turn, interaction, offer)
            return
        missed.fail(turn, interaction, RingEnd.FAILED, cause="seen_elsewhere")
        interaction = turn.state.interactions[interaction.id]
    turn.state.unheld.pop(interaction.id, None)
    agent = turn.state.agents.get(turn.state.agent_of_phone.get(call.endpoint or "", ""))
    agent = agent if agent is not None and agent.activity is Activity.IDLE else None
    talks.begin(turn, interaction, agent, endpoint=call.endpoint if agent is not None else None)


def _face(turn: Turn, call: LiveCall, since_at: datetime) -> None:
    """Everyone who is there is either known or adopted; with whom we are done is sent away, again if need be."""
    interaction = turn.state.interactions.get(turn.state.by_call.get(call.call_id, ""))
    if interaction is None:
        done = call.call_id in turn.state.finished_calls
    else:
        wraps_up = interaction.stage is Stage.WRAP_UP and not interaction.after_talk
        done = wraps_up and interaction.ended_at is not None and interaction.ended_at < since_at
    if done or (interaction is None and call.place is Place.DIALING):
        turn.order(HangUpCall(call_id=call.call_id))  # of a call that we made and forgot in a crash, too
    elif interaction is None:
        _adopt(turn, call)
    elif call.place in (Place.WAITING, Place.VERB) and interaction.stage not in (*_STEERED, Stage.DIALING):
        # Whoever talked with him before has nothing to do with him any more.
        for leg in sorted(call.legs):
            turn.order(HangUpLeg(call_id=call.call_id, leg=leg))


def _adopt(turn: Turn, call: LiveCall) -> None:
    """A caller who came while nobody was listening."""
    if call.place is Place.VOICEMAIL:
        return  # let him speak; the switch's ledger will tell of it
    arrived = CallArrived(
        call_id=call.call_id,
        ani=call.ani,
        ani_e164=call.ani_e164,
        ani_name=call.ani_name,
        dnis=call.dnis,
        at=turn.at,
    )
    if call.place is Place.TALKING:
        _join(turn, calls.admit(turn, arrived, generation=call.generation), call)
    else:
        calls.on_arrived(turn, arrived, generation=call.generation)


def _free_if_alone(turn: Turn, agent: Agent) -> None:
    """An agent busy with an interaction that is no more, or rung by an offer that is no more, is free."""
    if agent.activity is Activity.IDLE or _is_taken(turn, agent):
        return
    if agent.activity is Activity.OFFERED:
        agent = with_activity(agent, ActivityStep.WITHDRAW, at=turn.at)
    else:
        if agent.activity is Activity.ON_CONTACT:
            agent = with_activity(agent, ActivityStep.END, at=turn.at)
        agent = with_activity(agent, ActivityStep.FINISH, at=turn.at)
    turn.put_agent(agent, cause="resync")


def _is_taken(turn: Turn, agent: Agent) -> bool:
    """Whether what he is busy with is busy with him."""
    if agent.offer_id is not None:
        return agent.offer_id in turn.state.offers
    if agent.activity is Activity.WRAP_UP and agent.username in turn.state.participations:
        return True
    interaction = turn.state.interactions.get(agent.interaction_id or "")
    if interaction is None:
        return False
    guests = legs.guests_of(turn, interaction)
    return interaction.agent == agent.username or any(guest.agent == agent.username for guest in guests)


def _rearm(turn: Turn) -> None:
    """Deadlines that passed while nothing could be ordered run once more, briefly."""
    for offer in list(turn.state.offers.values()):
        name = ringing.timer_of(offer)
        if name not in turn.state.timers:
            turn.start_timer_at(name, max(offer.deadline_at, turn.at + timedelta(seconds=_LATE_RING_SECONDS)))
    for interaction in list(turn.state.interactions.values()):
        phones_away.arm(turn, interaction)
        dialled_calls.arm(turn, interaction)
        for guest in legs.guests_of(turn, interaction):
            if not guest_legs.is_armed(turn, guest):
                guest_legs.arm(turn, guest)
