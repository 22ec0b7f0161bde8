"""A call that an agent is making: what is heard of it until they talk, or it has failed.

Rule: whatever fails frees the agent at once, without blame and without wrap-up; each step has a deadline, read off when
its segment began. As long as the agent's phone is called, `return_leg` is its leg; after that the number is called.
"""

from datetime import datetime, timedelta
from typing import Final

from callcenter.core.agent import ActivityStep, with_activity
from callcenter.core.callback import CallbackStep
from callcenter.core.commands import CallOut, HangUpCall, HangUpLeg, Spot
from callcenter.core.events import (
    AgentHungUp,
    CallerEvent,
    CallerHungUp,
    CallOutFailed,
    LegAnswered,
    LegEvent,
    LegFailed,
    LiveCall,
    Place,
    RingEnd,
    VerbEvent,
)
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage, Step, moved
from callcenter.core.reactions import callback_ends, closing, recordings, segments, verbs
from callcenter.core.records import replace
from callcenter.core.timers import RING_GRACE_SECONDS, DialTimer, name_of
from callcenter.core.turn import Turn

CANCELLED: Final = "cancelled"
# Why a call failed, where it was not the one who was called.
_OF_SWITCH: Final = ("switch_restarted", "seen_gone")
_PHONE_SECONDS: Final = 20
_LATE_SECONDS: Final = 1.0


def is_dialled(interaction: Interaction) -> bool:
    """Whether an agent is making this call just now."""
    return interaction.stage is Stage.DIALING and interaction.dialled_by is not None


def on_event(turn: Turn, interaction: Interaction, event: VerbEvent | CallerEvent | LegEvent) -> None:
    """What is heard of a call that an agent is making."""
    match event:
        case LegAnswered(leg_id=leg_id) if leg_id == interaction.return_leg:
            _call_number(turn, interaction)
        case LegFailed(leg_id=leg_id, end=end) if leg_id == interaction.return_leg:
            fail(turn, interaction, f"phone_{end}", EndedBy.AGENT, phone_gone=True)
        case AgentHungUp(endpoint=endpoint) if endpoint == interaction.endpoint:
            fail(turn, interaction, CANCELLED, EndedBy.AGENT, phone_gone=True)
        case CallerHungUp():
            fail(turn, interaction, "hung_up", EndedBy.CUSTOMER, number_gone=True)
        case _:
            pass  # late, or of no call that is being made


def on_arrived(turn: Turn, interaction: Interaction) -> None:
    """The number has answered. Heard twice, it counts once."""
    if not is_dialled(interaction):
        return
    turn.cancel_timer(_timer(interaction))
    interaction = replace(
        moved(interaction, Step.ANSWER),
        connected_at=turn.at,
        return_leg=None,
        placed=True,
    )
    interaction = recordings.begun(turn, interaction)
    interaction = segments.begin(turn, interaction, SegmentKind.TALK, result="answered")
    legs = [(interaction.endpoint or "", Spot.TALK)]
    interaction = verbs.place(turn, interaction, caller=Spot.TALK, legs=legs, fresh=False)
    turn.put_interaction(interaction, "connected")
    _close_callbacks(turn, interaction)


def on_failed(turn: Turn, interaction: Interaction, event: CallOutFailed) -> None:
    """The number did not answer, or could not be called."""
    ended_by = EndedBy.SYSTEM if event.end in (RingEnd.FAILED, RingEnd.GATED) else EndedBy.CUSTOMER
    cause = event.cause if event.cause in _OF_SWITCH else event.end
    fail(turn, interaction, cause or event.end, ended_by, number_gone=True)


def fail(
    turn: Turn,
    interaction: Interaction,
    cause: str,
    ended_by: EndedBy,
    *,
    phone_gone: bool = False,
    number_gone: bool = False,
) -> None:
    """They do not talk: whoever is there is hung up, and the agent is free."""
    turn.cancel_timer(_timer(interaction))
    if not phone_gone:
        turn.order(HangUpLeg(call_id=interaction.call_id, leg=interaction.endpoint or ""))
    if interaction.return_leg is None and not number_gone:
        turn.order(HangUpCall(call_id=interaction.call_id))
    agent = turn.state.agents.get(interaction.agent or "")
    interaction = replace(interaction, endpoint=None, return_leg=None, recording=None)
    closing.close(turn, interaction, Outcome.FAILED, ended_by, cause=cause)
    if agent is not None and agent.interaction_id == interaction.id:
        agent = with_activity(agent, ActivityStep.END, at=turn.at, interaction_id=interaction.id)
        turn.put_agent(with_activity(agent, ActivityStep.FINISH, at=turn.at))


def on_phone_lost(turn: Turn, endpoint: str) -> None:
    """The page from which he dials has gone: nobody would be there when the number answers."""
    for interaction in list(turn.state.interactions.values()):
        if is_dialled(interaction) and interaction.endpoint == endpoint:
            fail(turn, interaction, "phone_lost", EndedBy.AGENT)


def on_deadline(turn: Turn, interaction_id: str) -> None:
    """The switch should have told by now what came of it."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None or not is_dialled(interaction) or not turn.state.switch_up:
        return
    if turn.at < _deadline_of(turn, interaction):
        arm(turn, interaction)
        return
    phone = "phone_" if interaction.return_leg is not None else ""
    fail(turn, interaction, f"{phone}{RingEnd.NO_ANSWER}", EndedBy.SYSTEM)


def arm(turn: Turn, interaction: Interaction) -> None:
    """Await what comes next; what was awaited while nothing could be ordered, a moment more."""
    if is_dialled(interaction) and _timer(interaction) not in turn.state.timers:
        late = turn.at + timedelta(seconds=_LATE_SECONDS)
        turn.start_timer_at(_timer(interaction), max(late, _deadline_of(turn, interaction)))


def agrees(interaction: Interaction, call: LiveCall | None) -> bool:
    """Whether the switch shows what we believe. As long as only the agent's phone is called it shows no call."""
    if call is None:
        return interaction.return_leg is not None
    there = call.place is Place.DIALING and interaction.endpoint in call.legs
    return there and interaction.return_leg is None


def on_seen(turn: Turn, interaction: Interaction, call: LiveCall) -> None:
    """It went on, and we did not hear it: the agent has gone, or the number rings, or has answered."""
    if interaction.endpoint not in call.legs or call.place not in (Place.DIALING, Place.WAITING, Place.VERB):
        fail(turn, replace(interaction, return_leg=None), CANCELLED, EndedBy.AGENT)
    elif call.place is not Place.DIALING:
        on_arrived(turn, interaction)
    elif interaction.return_leg is not None:
        turn.cancel_timer(_timer(interaction))
        _rings(turn, interaction)


def phone_seconds(turn: Turn, interaction: Interaction) -> int:
    profile = turn.state.configuration.agents.get(interaction.agent or "")
    return (profile.ring_seconds if profile is not None else None) or _PHONE_SECONDS


def _call_number(turn: Turn, interaction: Interaction) -> None:
    turn.cancel_timer(_timer(interaction))
    interaction = _rings(turn, recordings.prepared(turn, interaction))
    turn.order(
        CallOut(
            call_id=interaction.call_id,
            number=interaction.ani_e164,
            shown=interaction.dnis,
            dnis=interaction.dnis,
            ring_seconds=turn.state.configuration.outbound.ring_seconds,
            by_agent=True,
            recording=interaction.recording,
        )
    )


def _rings(turn: Turn, interaction: Interaction) -> Interaction:
    interaction = segments.begin(turn, interaction, SegmentKind.DIAL, result="answered")
    interaction = turn.put_interaction(replace(interaction, return_leg=None), "number_called")
    arm(turn, interaction)
    return interaction


def _deadline_of(turn: Turn, interaction: Interaction) -> datetime:
    seconds = turn.state.configuration.outbound.ring_seconds
    if interaction.return_leg is not None:
        seconds = phone_seconds(turn, interaction)
    began_at = interaction.segment.started_at if interaction.segment is not None else interaction.started_at
    return began_at + timedelta(seconds=seconds + RING_GRACE_SECONDS)


def _close_callbacks(turn: Turn, interaction: Interaction) -> None:
    """Whoever is talked with now need not be called back, in whatever queue he was to be."""
    for queue in turn.state.configuration.queues:
        callback = callback_ends.pending(turn, interaction.ani, interaction.ani_e164, queue)
        if callback is not None and not callback_ends.is_begun(callback):
            callback_ends.end(turn, callback, CallbackStep.FINISH, "called_by_hand")


def _timer(interaction: Interaction) -> str:
    return name_of(DialTimer(interaction_id=interaction.id))
