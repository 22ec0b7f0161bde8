"""Why somebody waits, in one word: what keeps everybody from him, or how the agents are who could serve him.

Rule: costs no more than a decision, so that a whole queue may be asked.
"""

from enum import StrEnum
from typing import TYPE_CHECKING

from callcenter.core.acd.standing import Standing, Waiting
from callcenter.core.callback import Callback, CallbackState
from callcenter.core.interaction import Stage
from callcenter.core.timers import VerbTimer, name_of

if TYPE_CHECKING:
    from callcenter.core.state import State


class WhyWaiting(StrEnum):
    """The first five: nothing is offered to anybody now. `next`: he is about to be offered."""

    SWITCH_AWAY = "switch_away"
    NOT_DUE = "not_due"
    BEING_CHECKED = "being_checked"
    LOOKUP_PENDING = "lookup_pending"
    BEING_TOLD = "being_told"
    WAITING_FOR_AGENT = "waiting_for_agent"
    NOBODY_LOGGED_IN = "nobody_logged_in"
    NOBODY_READY = "nobody_ready"
    ALL_BUSY = "all_busy"
    ALL_MISSED = "all_missed"
    NEXT = "next"


def why_waiting(state: "State", waiting: Waiting, standing: Standing) -> WhyWaiting:
    """The most telling reason why nobody has him yet."""
    hold = hold_of(state, waiting, standing)
    if hold is not None:
        return hold
    entry = state.router.entry(waiting.id)
    demand = entry.demand if entry is not None else standing.demand
    if entry is not None and entry.only_agent is not None:
        return WhyWaiting.WAITING_FOR_AGENT
    staff = state.router.staff(demand)
    if staff.logged_in == 0:
        return WhyWaiting.NOBODY_LOGGED_IN
    if staff.ready == 0:
        return WhyWaiting.NOBODY_READY
    if staff.free == 0:
        return WhyWaiting.ALL_BUSY
    skips = state.skipped.get(waiting.id, {})
    return WhyWaiting.ALL_MISSED if staff.free <= len(skips) else WhyWaiting.NEXT


def hold_of(state: "State", waiting: Waiting, standing: Standing) -> WhyWaiting | None:
    """Why he may not be offered to anybody at this moment; None: he may."""
    if not state.switch_up:
        return WhyWaiting.SWITCH_AWAY
    if state.router.entry(waiting.id) is not None:
        return None
    if isinstance(waiting, Callback):
        return WhyWaiting.NOT_DUE if waiting.state is CallbackState.SCHEDULED else WhyWaiting.BEING_TOLD
    if waiting.id in state.suspects or waiting.id in state.leaving_message:
        return WhyWaiting.BEING_CHECKED
    told = name_of(VerbTimer(interaction_id=waiting.id, generation=waiting.generation)) in state.timers
    if standing.held and not told and waiting.stage is Stage.QUEUED:
        return WhyWaiting.LOOKUP_PENDING
    return WhyWaiting.BEING_TOLD
