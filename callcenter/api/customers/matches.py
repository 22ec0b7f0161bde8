"""Who may be meant: customers by number, e-mail address, key of another system and name, each with why and how sure."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.auth import Anybody
from callcenter.api.customers.editing import editing_of
from callcenter.api.customers.schemas import CustomerShown
from callcenter.api.fields import Given, Line, Shown
from callcenter.api.parts import Parts
from callcenter.crm.matching import Reason
from callcenter.phone_numbers import e164_of
from callcenter.store.repositories.customer_records import read_customers
from callcenter.store.repositories.matches import Sought, find_matches

router = APIRouter(prefix="/customers", tags=["customers"])


class MatchesWanted(Given):
    """What is known of somebody, at least one thing. `external_id` is `system:key`."""

    phone: Annotated[Line, Field(max_length=40)] | None = None
    email: Line | None = None
    name: Line | None = None
    external_id: Annotated[Line, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}:.+$")] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not (self.phone or self.email or self.name or self.external_id):
            raise PydanticCustomError("missing", "one of phone, email, name, external_id is needed")
        return self


class MatchShown(Shown):
    """A customer who may be meant. `score` 1 is certain; `sure`: of all of them, this is the one."""

    customer: CustomerShown
    score: float
    reasons: list[Reason]
    sure: bool


class MatchList(Shown):
    """Who may be meant, best first."""

    items: list[MatchShown]


@router.get("/matches")
async def matches(wanted: Annotated[MatchesWanted, Query()], person: Anybody, parts: Parts) -> MatchList:
    """Find who may be meant: as a call from this number would, with the address, the key and the name as well."""
    system, _, key = (wanted.external_id or "").partition(":")
    sought = Sought(
        phone=wanted.phone,
        phone_e164=None if wanted.phone is None else e164_of(wanted.phone, parts.region),
        email=wanted.email,
        external_id=(system, key) if wanted.external_id else None,
        name=wanted.name,
    )
    async with parts.database.transaction() as connection:
        found = await find_matches(connection, sought, at=parts.clock.now(), limit=wanted.limit)
        editing = await editing_of(connection, person, parts)
        customers = {one.id: one for one in await read_customers(connection, [match.customer_id for match in found])}
    return MatchList(
        items=[
            MatchShown(
                customer=editing.shown(customers[match.customer_id]),
                score=match.score,
                reasons=list(match.reasons),
                sure=match.sure,
            )
            for match in found
            if match.customer_id in customers
        ]
    )
