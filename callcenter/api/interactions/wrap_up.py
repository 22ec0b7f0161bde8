"""Time after a contact: asked for during it, made longer, ended.

Rule: an agent decides about his own; what a supervisor does to somebody else's is audited.
"""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter, status

from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Anybody
from callcenter.api.fields import Id
from callcenter.api.interactions.routes import check_reach, own, wraps_up_as
from callcenter.api.interactions.schemas import WrapUpWanted
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.core.requests import ExtendWrapUp, FinishWrapUp, Request, WantWrapUp

router = APIRouter(prefix="/interactions/{interaction_id}/wrap-up", tags=["interactions"])


@router.put("", status_code=status.HTTP_204_NO_CONTENT)
async def want(interaction_id: Id, given: WrapUpWanted, person: Anybody, parts: Parts) -> None:
    """During the call, ask for time after it or take that back; only where the queue leaves it to the agent."""
    await _ask(
        interaction_id,
        person,
        parts,
        lambda at: WantWrapUp(interaction_id=interaction_id, agent=own(person), wanted=given.wanted, at=at),
        action="wrap_up_wanted_by_supervisor" if given.wanted else "wrap_up_unwanted_by_supervisor",
    )


@router.post("/extend", status_code=status.HTTP_204_NO_CONTENT)
async def extend(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Make the wrap-up longer by the queue's step, as often as the queue allows."""
    await _ask(
        interaction_id,
        person,
        parts,
        lambda at: ExtendWrapUp(interaction_id=interaction_id, agent=wraps_up_as(parts, interaction_id, person), at=at),
        action="wrap_up_extended_by_supervisor",
    )


@router.post("/finish", status_code=status.HTTP_204_NO_CONTENT)
async def finish(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """End the wrap-up without a word on what came of the contact, where the queue lets the agent."""
    await _ask(
        interaction_id,
        person,
        parts,
        lambda at: FinishWrapUp(interaction_id=interaction_id, agent=wraps_up_as(parts, interaction_id, person), at=at),
        action="wrap_up_ended_by_supervisor",
    )


async def _ask(
    interaction_id: str, person: Person, parts: AppParts, make: Callable[[datetime], Request], *, action: str
) -> None:
    await check_reach(parts, person, interaction_id)
    live = parts.engine.state.interactions.get(interaction_id)
    for_another = wraps_up_as(parts, interaction_id, person) is None
    await ask(parts, make)
    if live is not None and live.agent != person.username and for_another:
        await note(parts, person, action, interaction_id, agent=live.agent)
