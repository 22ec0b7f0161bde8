"""Timers that fire: one line for each. A name that belongs to nothing any more leads to nothing."""

from typing import assert_never

from callcenter.core import timers
from callcenter.core.reactions import (
    announcements,
    callbacks,
    closures,
    dialled_calls,
    distribution,
    flows,
    guest_legs,
    monitor_legs,
    offers,
    participations,
    phones,
    phones_away,
    waits,
    wrap_up,
)
from callcenter.core.turn import Turn


def timer(turn: Turn, name: str) -> None:
    """A timer has fired. One that is not awaited any more says nothing."""
    if turn.state.timers.pop(name, None) is None:
        return
    match timers.timer_of(name):
        case timers.RetryTimer(interaction_id=interaction_id, agent=agent):
            distribution.on_skip_over(turn, interaction_id, agent)
        case timers.WaitTimer(waiting_id=waiting_id):
            distribution.on_wait_over(turn, waiting_id)
        case timers.AnnounceTimer(interaction_id=interaction_id):
            announcements.on_due(turn, interaction_id)
        case timers.CallbackTimer(callback_id=callback_id):
            callbacks.on_due(turn, callback_id)
        case timers.VerbTimer() | timers.AnswerTimer() as silent:
            _silence(turn, silent)
        case None:
            pass
        case deadline:
            _deadline(turn, deadline)


def _deadline(turn: Turn, timer: timers.Deadline) -> None:
    match timer:
        case timers.RingTimer(offer_id=offer_id):
            offers.on_deadline(turn, offer_id)
        case timers.WrapUpTimer(interaction_id=interaction_id):
            wrap_up.on_deadline(turn, interaction_id)
        case timers.ParticipationTimer(interaction_id=interaction_id, number=number):
            participations.on_deadline(turn, interaction_id, number)
        case timers.ReturnTimer(interaction_id=interaction_id):
            phones_away.on_deadline(turn, interaction_id)
        case timers.GuestTimer(guest_id=guest_id):
            guest_legs.on_deadline(turn, guest_id)
        case timers.PageTimer(agent=agent):
            phones.on_silence(turn, agent)
        case timers.MonitorTimer(monitoring_id=monitoring_id):
            monitor_legs.on_deadline(turn, monitoring_id)
        case timers.DialTimer(interaction_id=interaction_id):
            dialled_calls.on_deadline(turn, interaction_id)
        case timers.ClosureTimer(queue=queue):
            closures.on_deadline(turn, queue)
        case _:
            assert_never(timer)


def _silence(turn: Turn, timer: timers.VerbTimer | timers.AnswerTimer) -> None:
    match timer:
        case timers.VerbTimer(interaction_id=interaction_id, generation=generation):
            turn.state.touch(interaction_id)
            waits.on_silent_verb(turn, interaction_id, generation)
        case timers.AnswerTimer(interaction_id=interaction_id, generation=generation):
            flows.on_unanswered(turn, interaction_id, generation)
        case _:
            assert_never(timer)
