"""Whether what a record is linked to is there, and whom that is about.

Rule: only the little that a link needs is read here; a whole record comes from its own repository.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import customers, interactions, tickets


class NotThere(LookupError):
    """There is no record of this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """Whose contact it was, if anybody's."""

    agent: str | None
    queue: str | None


async def has_customer(connection: AsyncConnection, customer_id: str, *, lock: bool = False) -> bool:
    """Whether there is this customer; with `lock` nobody takes it out before the transaction ends."""
    statement = select(customers.c.id).where(customers.c.id == customer_id)
    if lock:
        statement = statement.with_for_update(read=True, key_share=True)
    return (await connection.execute(statement)).first() is not None


async def customer_of_interaction(connection: AsyncConnection, interaction_id: str) -> str | None:
    """Return whom a contact is with, if that is known; raises NotThere."""
    return await _linked(connection, interactions, "customer_id", interaction_id)


async def customer_of_ticket(connection: AsyncConnection, ticket_id: str) -> str | None:
    """Return whom a ticket is about, if anybody; raises NotThere."""
    return await _linked(connection, tickets, "customer_id", ticket_id)


async def who_had(connection: AsyncConnection, interaction_id: str) -> Had:
    """Return who had a contact; raises NotThere."""
    columns = (interactions.c.agent, interactions.c.queue)
    row = (await connection.execute(select(*columns).where(interactions.c.id == interaction_id))).one_or_none()
    if row is None:
        raise NotThere("no such record in interactions")
    return Had(agent=row.agent, queue=row.queue)


async def existing_tickets(connection: AsyncConnection, ids: Collection[str]) -> set[str]:
    """Return those of the ids that are tickets."""
    return set((await connection.execute(select(tickets.c.id).where(tickets.c.id.in_(ids)))).scalars())


async def _linked(connection: AsyncConnection, table: Table, column: str, linked_id: str) -> str | None:
    row = (await connection.execute(select(table.c[column]).where(table.c.id == linked_id))).one_or_none()
    if row is None:
        raise NotThere(f"no such record in {table.name}")
    value: str | None = row[0]
    return value
