"""What supervisors do with a caller who waits: raise, move, assign, end; each noted with what was before.

Rule: only with callers, queues and agents of their scope; others are not there. Asked for the same twice, nothing
changes and nothing is noted.
"""

from fastapi import APIRouter, status

from callcenter.api import scope
from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Supervisor
from callcenter.api.fields import Id
from callcenter.api.interactions.acting_schemas import AgentWanted, PriorityWanted, QueueWanted
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.core.acts import AssignWaiting, EndWaiting, MoveWaiting, RaiseWaiting
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction

router = APIRouter(prefix="/interactions/{interaction_id}", tags=["interactions"])


@router.post("/priority", status_code=status.HTTP_204_NO_CONTENT)
async def priority(interaction_id: Id, given: PriorityWanted, person: Supervisor, parts: Parts) -> None:
    """Raise the waiting caller: a point counts as a minute waited."""
    before = _overseen(parts, person, interaction_id)
    await ask(parts, lambda at: RaiseWaiting(interaction_id=interaction_id, points=given.points, at=at))
    if before.raised_priority != given.points:
        old, new = str(before.raised_priority), str(given.points)
        await note(parts, person, "call_raised", interaction_id, old=old, new=new)


@router.post("/queue", status_code=status.HTTP_204_NO_CONTENT)
async def queue(interaction_id: Id, given: QueueWanted, person: Supervisor, parts: Parts) -> None:
    """Let the waiting caller wait on in another queue, with all his age."""
    before = _overseen(parts, person, interaction_id)
    if not scope.oversees_queue(parts.engine.state.configuration, person, given.queue):
        raise ContactCenterError(Refusal.UNKNOWN_QUEUE)
    await ask(parts, lambda at: MoveWaiting(interaction_id=interaction_id, queue=given.queue, at=at))
    if before.queue != given.queue:
        await note(parts, person, "call_moved", interaction_id, old=before.queue, new=given.queue)


@router.post("/agent", status_code=status.HTTP_204_NO_CONTENT)
async def agent(interaction_id: Id, given: AgentWanted, person: Supervisor, parts: Parts) -> None:
    """Let the waiting caller wait for this agent alone, as long as that one takes calls; null: for anybody again."""
    before = _overseen(parts, person, interaction_id)
    named = given.agent is None or scope.oversees_agent(parts.engine.state.configuration, person, given.agent)
    if not named:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    await ask(parts, lambda at: AssignWaiting(interaction_id=interaction_id, agent=given.agent, at=at))
    if before.assigned_agent != given.agent:
        await note(parts, person, "call_assigned", interaction_id, old=before.assigned_agent, new=given.agent)


@router.post("/end", status_code=status.HTTP_204_NO_CONTENT)
async def end(interaction_id: Id, person: Supervisor, parts: Parts) -> None:
    """Hang the waiting caller up."""
    before = _overseen(parts, person, interaction_id)
    await ask(parts, lambda at: EndWaiting(interaction_id=interaction_id, at=at))
    await note(parts, person, "call_ended_by_supervisor", interaction_id, queue=before.queue, agent=None)


def _overseen(parts: AppParts, person: Person, interaction_id: str) -> Interaction:
    """The live interaction as it is before, if it is within the person's scope."""
    state = parts.engine.state
    live = state.interactions.get(interaction_id)
    if live is None or not scope.oversees_contact(state.configuration, person, live.queue, live.agent):
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    return live
