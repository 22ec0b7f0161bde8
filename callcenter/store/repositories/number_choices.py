"""Whom people said a number belongs to, and the record of a closed interaction of which somebody says so later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.phone_numbers import digits_of
from callcenter.store.tables import interactions, number_choices


def number_key(ani: str, e164: str | None) -> str | None:
    """Return by what a choice for a number is remembered: E.164, else its digits; None: nobody can be chosen for it."""
    return e164 or digits_of(ani) or None


async def remember_choice(
    connection: AsyncConnection, *, number: str, customer_id: str, chosen_by: str, at: datetime
) -> None:
    """Remember that the number was this customer's."""
    chosen = insert(number_choices).values(
        number=number, customer_id=customer_id, chosen_by=chosen_by, chosen_at=at, times=1
    )
    again = {"chosen_by": chosen_by, "chosen_at": at, "times": number_choices.c.times + 1}
    await connection.execute(chosen.on_conflict_do_update(index_elements=["number", "customer_id"], set_=again))


async def lock_interaction(connection: AsyncConnection, interaction_id: str) -> Mapping[str, Any] | None:
    """Return who has an interaction, from which number and how far it is; nobody else changes it meanwhile."""
    columns = (interactions.c.stage, interactions.c.agent, interactions.c.ani, interactions.c.ani_e164)
    found = select(*columns).where(interactions.c.id == interaction_id).with_for_update()
    row = (await connection.execute(found)).mappings().one_or_none()
    return None if row is None else dict(row)


async def set_late_customer(
    connection: AsyncConnection, interaction_id: str, *, customer_id: str, segment: str | None
) -> None:
    """Say whose a closed interaction was."""
    values = {"customer_id": customer_id, "customer_segment": segment}
    await connection.execute(interactions.update().where(interactions.c.id == interaction_id).values(values))
