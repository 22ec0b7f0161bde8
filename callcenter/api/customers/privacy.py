"""Masked facts of a customer shown plainly: for a reason, and noted with it. And who has seen the customer."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Cursor, Given, Id, Line, Shown
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.parts import Parts
from callcenter.api.privacy.schemas import Fact
from callcenter.crm.masking import Access
from callcenter.records.rights import read_masks
from callcenter.records.unmasking import unmask
from callcenter.store.repositories.customer_access import list_access

router = APIRouter(prefix="/customers/{customer_id}", tags=["privacy"])


class UnmaskGiven(Given):
    """Which facts, and why they must be seen."""

    facts: Annotated[list[Fact], Field(min_length=1, max_length=50)]
    reason: Line


class UnmaskedShown(Shown):
    """The facts as they are, by their names; null where there is none."""

    facts: dict[str, Any]


class AccessShown(Shown):
    """Somebody has seen the customer: in which way, and in which interaction, if in one."""

    id: str
    username: str
    at: datetime
    what: Access
    interaction_id: str | None


class AccessPage(Shown):
    """Who has seen the customer, the last first. `next_cursor` is null at the end."""

    items: list[AccessShown]
    next_cursor: Cursor | None


@router.post("/unmask")
async def unmask_facts(customer_id: Id, given: UnmaskGiven, person: Anybody, parts: Parts) -> UnmaskedShown:
    """Show facts plainly that are seen in part. Reason and facts are noted; what is hidden stays so."""
    async with parts.database.transaction() as connection:
        facts = await unmask(
            connection,
            customer_id,
            given.facts,
            given.reason,
            deed_of(person, parts),
            masks=await read_masks(connection),
            role=person.role,
            unseal=parts.vault.unseal,
        )
    return UnmaskedShown(facts=facts)


@router.get("/access")
async def access(
    customer_id: Id, wanted: Annotated[PageWanted, Query()], person: Supervisor, parts: Parts
) -> AccessPage:
    """List who has seen a customer; also one who is gone."""
    async with parts.database.transaction() as connection:
        found = await list_access(connection, customer_id, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    last = found[wanted.limit - 1] if len(found) > wanted.limit else None
    lines = (asdict(one) for one in found[: wanted.limit])
    return AccessPage(
        items=[AccessShown.model_validate({name: line[name] for name in AccessShown.model_fields}) for line in lines],
        next_cursor=cursor_after({"started_at": last.at, "id": last.id}) if last else None,
    )
