"""A browser's phone is lost in the middle of a talk, mostly because its page is loaded again, and comes back.

Rule: a talk whose phone is lost has a deadline that is stored. Until then nobody else gets the caller; after it he
waits again at the head of his queue, and who has let him wait takes no further call before he says so.
"""

from datetime import timedelta
from typing import Final

from callcenter.core.agent import Status, StatusStep, with_status
from callcenter.core.arrangement import PHONE_LOST, agents_spot, joined_guests
from callcenter.core.commands import CallLeg, HangUpLeg
from callcenter.core.events import LegAnswered, LegFailed
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.reactions import guest_legs, leaving, legs
from callcenter.core.records import replace
from callcenter.core.timers import RETURN_RING_SECONDS, RETURN_SECONDS, RING_GRACE_SECONDS
from callcenter.core.turn import Turn

_LATE_SECONDS: Final = 1.0
# Who is being called again when the deadline comes may still answer.
_LAST_RING: Final = timedelta(seconds=RETURN_RING_SECONDS + RING_GRACE_SECONDS)


def on_lost(turn: Turn, endpoint: str) -> None:
    """The phone's connection is gone. A guest is gone with it; the agent of a call is waited for."""
    for interaction in list(turn.state.interactions.values()):
        if interaction.stage is not Stage.CONNECTED:
            continue
        if interaction.endpoint == endpoint:
            _await(turn, interaction, endpoint)
        elif (guest := _guest_at(turn, interaction, endpoint)) is not None:
            guest_legs.end(turn, interaction, guest, cause=PHONE_LOST)


def on_found(turn: Turn, endpoint: str) -> None:
    """It has registered again: call it back into the talk that it was in."""
    for interaction in list(turn.state.interactions.values()):
        if interaction.endpoint == endpoint and interaction.return_deadline_at and interaction.return_leg is None:
            _call_again(turn, interaction, endpoint)


def on_answered(turn: Turn, interaction: Interaction, event: LegAnswered) -> bool:
    """The phone is back in the talk. Returns whether it was this one."""
    if interaction.return_leg is None or event.leg_id != interaction.return_leg:
        return False
    turn.cancel_timer(legs.return_timer(interaction))
    interaction = replace(interaction, return_deadline_at=None, return_leg=None)
    legs.place_all(turn, legs.follow(turn, interaction, result="phone_found"), fresh=False, what="phone_found")
    return True


def on_failed(turn: Turn, interaction: Interaction, event: LegFailed) -> bool:
    """It did not answer. Before the deadline it may register once more. Returns whether it was this one."""
    if interaction.return_leg is None or event.leg_id != interaction.return_leg:
        return False
    interaction = turn.put_interaction(replace(interaction, return_leg=None), "phone_not_answered")
    if interaction.return_deadline_at is not None and interaction.return_deadline_at <= turn.at:
        _give_up(turn, interaction)
    return True


def on_deadline(turn: Turn, interaction_id: str) -> None:
    """It should be back by now. One that rings at this moment may still be answered."""
    interaction = turn.state.interactions.get(interaction_id)
    if interaction is None or interaction.return_deadline_at is None or not turn.state.switch_up:
        return
    deadline_at = interaction.return_deadline_at
    if interaction.return_leg is not None:
        deadline_at += _LAST_RING
    if turn.at < deadline_at:
        turn.start_timer_at(legs.return_timer(interaction), deadline_at)
    else:
        _give_up(turn, interaction)


def arm(turn: Turn, interaction: Interaction) -> None:
    """Await its return, as long as it was promised; what was awaited while nothing could be ordered, a moment more."""
    if interaction.return_deadline_at is not None and legs.return_timer(interaction) not in turn.state.timers:
        due_at = max(interaction.return_deadline_at, turn.at + timedelta(seconds=_LATE_SECONDS))
        turn.start_timer_at(legs.return_timer(interaction), due_at)


def _await(turn: Turn, interaction: Interaction, endpoint: str) -> None:
    if interaction.return_deadline_at is not None:
        # Lost again while it was called.
        if interaction.return_leg is not None:
            turn.order(HangUpLeg(call_id=interaction.call_id, leg=endpoint))
            turn.put_interaction(replace(interaction, return_leg=None), "phone_lost")
        return
    before = legs.arranged(turn, interaction)
    deadline_at = turn.start_timer(legs.return_timer(interaction), RETURN_SECONDS)
    legs.move(turn, before, replace(interaction, return_deadline_at=deadline_at), "phone_lost")
    turn.order(HangUpLeg(call_id=interaction.call_id, leg=endpoint))


def _call_again(turn: Turn, interaction: Interaction, endpoint: str) -> None:
    leg_id = turn.new_id()
    turn.order(
        CallLeg(
            call_id=interaction.call_id,
            leg_id=leg_id,
            endpoint=endpoint,
            spot=agents_spot(interaction, legs.guests_of(turn, interaction)),
            shown=interaction.ani,
            ring_seconds=RETURN_RING_SECONDS,
            auto_answer=True,
        )
    )
    turn.put_interaction(replace(interaction, return_leg=leg_id), "phone_called")


def _give_up(turn: Turn, interaction: Interaction) -> None:
    """Whoever talks with the caller has the call; else he waits again."""
    username = interaction.agent or ""
    joined = joined_guests(legs.guests_of(turn, interaction))
    if joined:
        leaving.agent_left(turn, interaction, cause=PHONE_LOST, hung_up=interaction.return_leg is None)
    else:
        leaving.give_back(turn, interaction, cause=PHONE_LOST, hung_up=interaction.return_leg is None)
    agent = turn.state.agents.get(username)
    if agent is not None and agent.status is Status.AVAILABLE:
        turn.put_agent(with_status(agent, StatusStep.LOSE_PHONE, reason=PHONE_LOST, at=turn.at), PHONE_LOST)


def _guest_at(turn: Turn, interaction: Interaction, endpoint: str) -> Guest | None:
    guests = legs.guests_of(turn, interaction)
    return next((g for g in guests if g.endpoint == endpoint and g.state is not GuestState.RINGING), None)
