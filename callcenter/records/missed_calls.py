"""Lines of missed callers are taken, given back and ended here: each time with the event that tells of it.

Rule: a line is locked while it is changed, so that of two who take it at once one is told who has it.
"""

from dataclasses import replace
from typing import Any

from callcenter.core.errors import IllegalTransition
from callcenter.crm.missed_calls import (
    CLAIM,
    MissedCall,
    MissedResult,
    MissedState,
    MissedStep,
    holder_of,
    next_state,
)
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.missed_calls import read_missed, write_missed
from callcenter.store.repositories.record_events import RecordEvent, append_events

KIND = "missed_call"


class Claimed(RecordRefused):
    """Somebody else has the line."""

    def __init__(self, holder: str) -> None:
        super().__init__("missed_call_claimed")
        self.holder = holder


async def claim(connection: Connection, line_id: str, deed: Deed) -> MissedCall:
    """Take a line, or keep it for longer.

    Raises RecordRefused: `unknown_missed_call`, `missed_call_closed`; Claimed when somebody else has it.
    """
    line = await _open(connection, line_id, deed)
    return await _kept(connection, replace(line, claimed_by=deed.actor, claimed_until=deed.at + CLAIM), deed, "claimed")


async def release(connection: Connection, line_id: str, deed: Deed, *, any_holder: bool) -> MissedCall:
    """Give a line back. `any_holder`: whoever has it (supervisors). Raises as `claim` does."""
    line = await _open(connection, line_id, deed, any_holder=any_holder)
    if line.claimed_by is None:
        return line
    return await _kept(connection, replace(line, claimed_by=None, claimed_until=None), deed, "released")


async def finish(
    connection: Connection, line_id: str, deed: Deed, *, result: MissedResult, text: str, any_holder: bool
) -> MissedCall:
    """Say what came of it. Raises as `claim` does."""
    line = await _open(connection, line_id, deed, any_holder=any_holder)
    done = replace(ended(line, MissedStep.DO, deed), result=result, result_text=text, closed_by=deed.actor)
    return await _kept(connection, done, deed, "done")


def ended(line: MissedCall, step: MissedStep, deed: Deed) -> MissedCall:
    """Return the line at its end. Raises RecordRefused: `missed_call_closed`."""
    try:
        state = next_state(line.state, step)
    except IllegalTransition:
        raise RecordRefused("missed_call_closed") from None
    return replace(line, state=state, closed_at=deed.at)


def event_of(line: MissedCall, what: str, deed: Deed) -> RecordEvent:
    """Return the event of a line. Whose it is is read through the API: no number, no name is in here."""
    changes: dict[str, Any] = {
        "queue": (None, line.queue),
        "state": (None, line.state),
        "calls": (None, line.calls),
        "claimed_by": (None, line.claimed_by),
        "result": (None, line.result),
        "interaction_id": (None, line.closed_interaction_id or line.last_interaction_id),
    }
    return deed.event(what, kind=KIND, record_id=line.id, version=line.version, changes=changes)


async def _open(connection: Connection, line_id: str, deed: Deed, *, any_holder: bool = False) -> MissedCall:
    line = await read_missed(connection, line_id, lock=True)
    if line is None:
        raise RecordRefused("unknown_missed_call")
    if line.state is not MissedState.OPEN:
        raise RecordRefused("missed_call_closed")
    holder = holder_of(line, deed.at)
    if holder is not None and holder != deed.actor and not any_holder:
        raise Claimed(holder)
    return line


async def _kept(connection: Connection, line: MissedCall, deed: Deed, what: str) -> MissedCall:
    line = replace(line, version=line.version + 1)
    await write_missed(connection, line)
    await append_events(connection, [event_of(line, what, deed)])
    return line
