"""Closing a queue by hand, and opening it again: supervisors, for queues of their scope; noted with what was before."""

from fastapi import APIRouter, status

from callcenter.api import scope
from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Word
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.queues.closing_schemas import ClosureShown, ClosureWanted
from callcenter.core.acts import CloseQueue, OpenQueue
from callcenter.core.closure import Closure
from callcenter.core.errors import ContactCenterError, Refusal

router = APIRouter(prefix="/queues/{name}/closure", tags=["queues"])


@router.put("")
async def close(name: Word, person: Supervisor, parts: Parts, given: ClosureWanted | None = None) -> ClosureShown:
    """Close the queue: who comes and who waits goes its way out for `closed`. Closed already, it is made another."""
    wanted = given or ClosureWanted()
    before = _closure(parts, person, name)
    await ask(
        parts,
        lambda at: CloseQueue(queue=name, by=person.username, reason=wanted.reason, until_at=wanted.until_at, at=at),
    )
    after = parts.engine.state.closures.get(name)
    if after is None:
        raise Problem("not_confirmed")  # opened again in the same moment
    if after != before:
        old, new = _until(before), _until(after)
        await note(parts, person, "queue_closed", name, old=old, new=new, reason=after.reason)
    return ClosureShown.of(after)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def reopen(name: Word, person: Supervisor, parts: Parts) -> None:
    """Open the queue again, where its schedule is open. One that is not closed by hand stays as it is."""
    before = _closure(parts, person, name)
    await ask(parts, lambda at: OpenQueue(queue=name, by=person.username, at=at))
    if before is not None:
        await note(parts, person, "queue_opened", name, old=_until(before), new="open")


def _closure(parts: AppParts, person: Person, name: str) -> Closure | None:
    state = parts.engine.state
    if name not in state.configuration.queues or not scope.oversees_queue(state.configuration, person, name):
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    return state.closures.get(name)


def _until(closure: Closure | None) -> str:
    """For the audit."""
    if closure is None:
        return "open"
    return "closed" if closure.until_at is None else f"closed until {closure.until_at.isoformat()}"
