"""Who is on the line, as the agent says: kept in the record, and remembered for the next call from this number.

Rule: an agent says so of his own interactions; what a supervisor says of somebody else's is audited.
"""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, status

from callcenter.api.asking import ask
from callcenter.api.auth import Anybody
from callcenter.api.errors import Problem
from callcenter.api.fields import Given, Id
from callcenter.api.interactions.routes import check_reach, own
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Stage
from callcenter.core.requests import ChooseCustomer
from callcenter.crm.customer import Customer
from callcenter.crm.matching import Reason
from callcenter.store.database import Connection
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.number_choices import (
    lock_interaction,
    number_key,
    remember_choice,
    set_late_customer,
)

router = APIRouter(prefix="/interactions/{interaction_id}/customer", tags=["interactions"])


class CustomerChosen(Given):
    """Who it is."""

    customer_id: Id


@router.post("", status_code=status.HTTP_204_NO_CONTENT)
async def choose(interaction_id: Id, given: CustomerChosen, person: Anybody, parts: Parts) -> None:
    """Say who is on the line, or was: one of the matches, or anybody else. The number remembers it."""
    await check_reach(parts, person, interaction_id)
    async with parts.database.transaction() as connection:
        customer = await read_customer(connection, given.customer_id)
    if customer is None:
        raise Problem("unknown_customer")
    live = parts.engine.state.interactions.get(interaction_id)
    if live is not None:
        await _ask(parts, interaction_id, person, customer)
    async with parts.database.transaction() as connection:
        if live is not None:
            agent, number = live.agent, number_key(live.ani, live.ani_e164)
        else:
            agent, number = await _choose_late(connection, interaction_id, person, customer)
        if number is not None:
            await remember_choice(
                connection,
                number=number,
                customer_id=customer.id,
                chosen_by=person.username,
                at=parts.clock.now(),
            )
        # While it rings there is no agent yet: whoever is rung may say so, and was asked by the engine.
        if agent != person.username and own(person) is None:
            await add_audit(
                connection,
                at=parts.clock.now(),
                actor=person.username,
                action="customer_chosen_by_supervisor",
                subject=interaction_id,
                detail={"agent": agent, "customer_id": customer.id},
            )


async def _ask(parts: AppParts, interaction_id: str, person: Person, customer: Customer) -> None:
    await ask(
        parts,
        lambda at: ChooseCustomer(
            interaction_id=interaction_id, agent=own(person), customer=_as_found(customer), at=at
        ),
    )


async def _choose_late(
    connection: Connection, interaction_id: str, person: Person, customer: Customer
) -> tuple[str | None, str | None]:
    row = await lock_interaction(connection, interaction_id)
    whose = own(person)
    if row is None or (whose is not None and row["agent"] != whose):
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if row["stage"] != Stage.CLOSED:
        # Over for the engine, but its last change is not written yet: writing now would be overwritten.
        raise Problem("not_saved_yet")
    await set_late_customer(connection, interaction_id, customer_id=customer.id, segment=customer.segment)
    return row["agent"], number_key(row["ani"], row["ani_e164"])


def _as_found(customer: Customer) -> Mapping[str, Any]:
    """The customer as a look-up would have found it."""
    return {
        "id": customer.id,
        "kind": customer.kind.value,
        "name": customer.name,
        "segment": customer.segment,
        "language": customer.language,
        "company": customer.company,
        "owner": customer.owner,
        "phones": [phone.raw for phone in customer.phones],
        "reasons": [Reason.CHOSEN.value],
        "score": 1.0,
        "sure": True,
    }
