"""The caller becomes a customer: a new one of whom little is known yet, or one who has this number from now on.

Rule: the number comes from the call, so that it can be kept by whoever sees it masked. A contact makes at most one new
customer: asked again, by another tab or after an answer was lost, it is the same one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Response, status

from callcenter.api.auth import Anybody
from callcenter.api.customers.editing import Editing, editing_of
from callcenter.api.customers.given import CustomerGiven, PhoneGiven
from callcenter.api.customers.schemas import CustomerShown
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Id
from callcenter.api.interactions.customer import CustomerChosen, choose
from callcenter.api.interactions.routes import check_reach, own
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.realtime.views import owners_of
from callcenter.api.versions import etag
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.crm.customer import Customer
from callcenter.phone_numbers import last_nine
from callcenter.records.customers import change, create
from callcenter.records.deeds import RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.number_choices import lock_interaction

router = APIRouter(prefix="/interactions/{interaction_id}/customer", tags=["interactions"])

_OF_A_CONTACT: Final = UUID("0195a6c2-7b1e-7000-8000-0d9a52c1f0e4")


@router.post("/new", status_code=status.HTTP_201_CREATED)
async def create_caller(
    interaction_id: Id, given: CustomerGiven, response: Response, person: Anybody, parts: Parts
) -> CustomerShown:
    """Add the caller as a customer, by the number of the call unless others are given, and say that it is he."""
    await check_reach(parts, person, interaction_id)
    customer_id = str(uuid5(_OF_A_CONTACT, interaction_id))
    async with parts.database.transaction() as connection:
        call = await _call(connection, interaction_id, person, parts)
        editing = await editing_of(connection, person, parts)
        made = await read_customer(connection, customer_id)
        if made is None:
            deed = deed_of(person, parts)
            made = await create(connection, editing.new(_with_call(given, call), customer_id, deed.at), deed)
    await choose(interaction_id, CustomerChosen(customer_id=customer_id), person, parts)
    response.headers.update({**etag(made.version), "Location": f"/api/v1/customers/{made.id}"})
    return editing.shown(made)


@router.post("/number")
async def keep_number(
    interaction_id: Id, given: CustomerChosen, response: Response, person: Anybody, parts: Parts
) -> CustomerShown:
    """Add the number of the call to a customer's. One that he has stays as it is."""
    await check_reach(parts, person, interaction_id)
    async with parts.database.transaction() as connection:
        number = _number_of(await _call(connection, interaction_id, person, parts))
        if number is None:
            raise RecordRefused("not_a_phone")
        editing = await editing_of(connection, person, parts)
        changed = await change(
            connection,
            given.customer_id,
            lambda before: _with_number(editing, before, number),
            deed_of(person, parts),
            expected=None,
        )
    response.headers.update(etag(changed.version))
    return editing.shown(changed)


async def _call(connection: Connection, interaction_id: str, person: Person, parts: AppParts) -> Mapping[str, Any]:
    """The number and the language of a contact that is this person's, or was."""
    whose = own(person)
    live = parts.engine.state.interactions.get(interaction_id)
    if live is not None:
        if whose is not None and whose not in owners_of(parts.engine.state, live):
            raise ContactCenterError(Refusal.NOT_YOUR_INTERACTION)
        return {"ani": live.ani, "ani_e164": live.ani_e164, "language": live.language}
    row = await lock_interaction(connection, interaction_id)
    if row is None or (whose is not None and row["agent"] != whose):
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    return {"language": None, **row}


def _number_of(call: Mapping[str, Any]) -> str | None:
    """The number as it called; None: it was withheld, or is none."""
    number = call["ani"] or call["ani_e164"] or ""
    return number if last_nine(number) is not None else None


def _with_call(given: CustomerGiven, call: Mapping[str, Any]) -> CustomerGiven:
    facts = given.model_dump(exclude_unset=True)
    number = _number_of(call)
    if "phones" not in facts and number is not None:
        facts["phones"] = [{"raw": number}]
    if "language" not in facts and call["language"] in ("zh", "en"):
        facts["language"] = call["language"]
    return CustomerGiven.model_validate(facts)


def _with_number(editing: Editing, before: Customer, number: str) -> Customer:
    added = editing.new(CustomerGiven(name=before.name, phones=[PhoneGiven(raw=number)]), before.id, before.updated_at)
    [phone] = added.phones
    if any((phone.e164 and one.e164 == phone.e164) or one.raw == phone.raw for one in before.phones):
        return before
    return replace(before, phones=(*before.phones, phone))
