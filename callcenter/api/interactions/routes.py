"""The record of contacts, and what people do with a live one.

Rule: an agent sees and changes only the interactions in which he took part, a supervisor those of his scope besides; to
them the others do not exist.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, status

from callcenter.api import scope
from callcenter.api.asking import ask
from callcenter.api.audit import note
from callcenter.api.auth import Anybody
from callcenter.api.fields import Id
from callcenter.api.interactions.control import drop, guest_id_of
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.interactions.schemas import (
    InteractionPage,
    InteractionsWanted,
    InteractionWhole,
    RejectionGiven,
    RejectReason,
    page,
    whole,
)
from callcenter.api.monitorings.shown import with_name
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.realtime.views import owners_of
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Stage
from callcenter.core.reactions import participations
from callcenter.core.requests import AcceptOffer, HangUp, RejectOffer
from callcenter.core.supervision import Reach
from callcenter.records.rights import read_masks
from callcenter.store.repositories.interactions import (
    InteractionFilter,
    find_interaction,
    is_within,
    list_interactions,
    took_part,
)
from callcenter.store.repositories.monitorings import monitorings_of

router = APIRouter(prefix="/interactions", tags=["interactions"])


@router.get("")
async def interactions(
    wanted: Annotated[InteractionsWanted, Query()], person: Anybody, parts: Parts
) -> InteractionPage:
    """List interactions, newest first. An agent gets only his own."""
    whose = own(person)
    if whose is not None and wanted.agent not in (None, whose):
        return InteractionPage(items=[], next_cursor=None)
    chosen = InteractionFilter(
        ani=wanted.ani,
        queue=wanted.queue,
        agent=whose or wanted.agent,
        customer=wanted.customer,
        outcome=wanted.outcome,
        since=wanted.since,
        until=wanted.until,
        reach=_listed(parts, person),
    )
    return await page_of(parts, chosen, wanted.cursor, wanted.limit, person.role)


@router.get("/{interaction_id}")
async def interaction(interaction_id: Id, person: Anybody, parts: Parts) -> InteractionWhole:
    """Show one interaction with its segments, its offers and its way through the IVR."""
    async with parts.database.transaction() as connection:
        row = await find_interaction(connection, interaction_id)
        masks = await read_masks(connection)
        if row is None or not may_see(parts, row, person):
            raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
        listened = await monitorings_of(connection, interaction_id) if _oversees(parts, row, person) else []
    configuration = parts.engine.state.configuration
    return whole(row, masks, person.role, [with_name(configuration, one) for one in listened])


@router.post("/{interaction_id}/accept", status_code=status.HTTP_204_NO_CONTENT)
async def accept(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """Take the offered call: the ringing phone is asked to answer."""
    await ask(parts, lambda at: AcceptOffer(interaction_id=interaction_id, agent=person.username, at=at))


@router.post("/{interaction_id}/reject", status_code=status.HTTP_204_NO_CONTENT)
async def reject(interaction_id: Id, person: Anybody, parts: Parts, given: RejectionGiven | None = None) -> None:
    """Turn the offered call down: it goes to somebody else. Without a microphone the agent becomes not ready, too."""
    mic_lost = given is not None and given.reason is RejectReason.MIC_LOST
    await ask(
        parts,
        lambda at: RejectOffer(interaction_id=interaction_id, agent=person.username, mic_lost=mic_lost, at=at),
    )


@router.post("/{interaction_id}/hangup", status_code=status.HTTP_204_NO_CONTENT)
async def hang_up(interaction_id: Id, person: Anybody, parts: Parts) -> None:
    """End the call: an agent his own, a supervisor any of his scope (audited). Who ends his own lets the caller stay.

    A guest in somebody else's call only leaves it.
    """
    live = parts.engine.state.interactions.get(interaction_id)
    guest_id = guest_id_of(parts, interaction_id, person.username)
    if guest_id is not None and live is not None and live.agent != person.username:
        await drop(interaction_id, guest_id, person, parts)
        return
    talks = live is not None and live.stage is Stage.CONNECTED and live.agent == person.username
    agent = person.username if talks else own(person)
    await check_reach(parts, person, interaction_id)
    await ask(parts, lambda at: HangUp(interaction_id=interaction_id, agent=agent, at=at))
    if live is not None and live.agent != person.username:
        await note(parts, person, "call_ended_by_supervisor", interaction_id, agent=live.agent)


async def page_of(
    parts: AppParts, chosen: InteractionFilter, cursor: str | None, limit: int, role: Role
) -> InteractionPage:
    """Read one page; one row more than asked for says whether there is another."""
    after = position_of(cursor)
    async with parts.database.transaction() as connection:
        rows = await list_interactions(connection, chosen, after=after, limit=limit + 1)
        masks = await read_masks(connection)
    return page(rows[:limit], cursor_after(rows[limit - 1]) if len(rows) > limit else None, masks, role)


def may_see(parts: AppParts, row: Mapping[str, Any], person: Person) -> bool:
    """Whether a stored interaction, with its parts, is for this person's eyes: his own, or of his scope."""
    if took_part(row, person.username) or _oversees(parts, row, person):
        return True
    live = parts.engine.state.interactions.get(row["id"])
    return live is not None and person.username in owners_of(parts.engine.state, live)


async def check_reach(parts: AppParts, person: Person, interaction_id: str) -> None:
    """Refuse a supervisor what is neither of his scope nor his own, live or over. What is an agent's, others ask."""
    state = parts.engine.state
    if not person.may(Role.SUPERVISOR) or scope.reach_of(state.configuration, person) is None:
        return
    live = state.interactions.get(interaction_id)
    if live is not None:
        overseen = scope.oversees_contact(state.configuration, person, live.queue, live.agent)
        seen = overseen or person.username in owners_of(state, live)
    else:
        async with parts.database.transaction() as connection:
            row = await find_interaction(connection, interaction_id)
        seen = row is not None and may_see(parts, row, person)
    if not seen:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)


def _oversees(parts: AppParts, row: Mapping[str, Any], person: Person) -> bool:
    if not person.may(Role.SUPERVISOR):
        return False
    state = parts.engine.state
    reach = scope.reach_of(state.configuration, person)
    live = state.interactions.get(row["id"])
    # What is live may be further than what is written of it.
    where = (row["queue"], row["agent"]) if live is None else (live.queue, live.agent)
    return reach is None or is_within(row, reach) or scope.oversees_contact(state.configuration, person, *where)


def _listed(parts: AppParts, person: Person) -> Reach | None:
    """What a supervisor finds: his scope, and what he talked himself wherever it was. An agent's are found by him."""
    reach = scope.reach_of(parts.engine.state.configuration, person) if person.may(Role.SUPERVISOR) else None
    return None if reach is None else replace(reach, agents=reach.agents | {person.username})


def own(person: Person) -> str | None:
    """Whose interactions the person may act on: an agent his own, a supervisor any of his scope (None)."""
    return None if person.may(Role.SUPERVISOR) else person.username


def wraps_up_as(parts: AppParts, interaction_id: str, person: Person) -> str | None:
    """For whom this person wraps up: who has handed the call over for himself, whatever else he may."""
    part = participations.of(parts.engine.state, interaction_id, person.username)
    return own(person) if part is None else part.agent
