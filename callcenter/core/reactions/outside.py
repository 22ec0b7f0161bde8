"""The policy of calls to numbers outside (`core/outbound.py`), asked of the live state.

Rule: whoever wants to call a number outside asks here, and is refused with a reason. A refusal changes nothing by
itself: it comes back as `DialRefused`, which is counted, and too many of them block everything.
"""

from datetime import datetime
from typing import Final

from callcenter.core.changes import OutboundBlocked
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import DialRefused
from callcenter.core.interaction import Stage
from callcenter.core.outbound import Dialler, OutboundRefusal, counts, refusal_of
from callcenter.core.requests import SetOutboundBlock
from callcenter.core.state import State
from callcenter.core.turn import Turn

AUTOMATIC: Final = "attempts"
_LIVE: Final = (Stage.DIALING, Stage.CONNECTED)


def may_call(turn: Turn, agent: str, number: str) -> None:
    """Refuse the number, or count it as called by this agent."""
    refusal = refusal_now(turn.state, agent, number, turn.at)
    if refusal is not None:
        raise ContactCenterError(Refusal.DIALLING_NOT_ALLOWED, refusal)
    turn.state.dialled.note_made(agent, turn.at)


def refusal_now(state: State, agent: str, number: str, at: datetime) -> OutboundRefusal | None:
    """Why this agent may not call this number now; None: he may."""
    profile = state.configuration.agents.get(agent)
    dialler = Dialler(username=agent, groups=profile.groups if profile is not None else frozenset())
    state.dialled.live = live_calls(state)
    return refusal_of(state.configuration.outbound, state.dialled, dialler, number, at)


def live_calls(state: State) -> int:
    """How many numbers outside are being called or talked with because an agent wanted it."""
    dialled = sum(each.dialled_by is not None and each.stage in _LIVE for each in state.interactions.values())
    sent = sum(each.stage is Stage.TRANSFERRED for each in state.interactions.values())
    guests = sum(guest.dialled is not None for there in state.guests.values() for guest in there.values())
    return dialled + sent + guests


def on_refused(turn: Turn, event: DialRefused) -> None:
    """An attempt was refused. Too many: nobody calls any number until somebody has looked at it."""
    history, policy = turn.state.dialled, turn.state.configuration.outbound
    if not counts(event.reason) or not policy.enabled or history.blocked_at is not None:
        return
    refused = history.note_refused(turn.at)
    if refused > policy.block_after:
        history.blocked_at = turn.at
        turn.record(OutboundBlocked(blocked=True, by=None, reason=AUTOMATIC, refused=refused, at=turn.at))


def set_block(turn: Turn, request: SetOutboundBlock) -> None:
    """A supervisor blocks all calls to numbers outside at once, or lifts that."""
    history = turn.state.dialled
    if (history.blocked_at is not None) is request.blocked:
        return
    history.blocked_at = turn.at if request.blocked else None
    history.refused.clear()
    turn.record(OutboundBlocked(blocked=request.blocked, by=request.by, reason=request.reason, refused=0, at=turn.at))
