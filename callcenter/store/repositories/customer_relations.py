"""Who belongs to whom: what a customer is part of, and who is part of it, with their names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.customer import CustomerKind
from callcenter.store.tables import customer_relations, customers


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedCustomer:
    """One end of a relation: whom one finds there, and the part that it plays."""

    id: str
    kind: CustomerKind
    name: str
    name_latin: str | None
    role: str
    since: date | None
    until: date | None

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands in a list."""
        return self.id, self.role


async def kinds_of(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, CustomerKind]:
    """Return what kind of customers these are, as far as they exist. They stay until the transaction ends."""
    statement = select(customers.c.id, customers.c.kind).where(customers.c.id.in_(ids)).order_by(customers.c.id)
    rows = await connection.execute(statement.with_for_update(read=True, key_share=True))
    return {row.id: CustomerKind(row.kind) for row in rows}


async def belongs_to(connection: AsyncConnection, customer_id: str) -> list[RelatedCustomer]:
    """Return the companies and households that this customer is part of."""
    other, own = customer_relations.c.related_id, customer_relations.c.customer_id
    statement = _related(other).where(own == customer_id).order_by(other, customer_relations.c.role)
    return _read(await connection.execute(statement))


async def members_of(
    connection: AsyncConnection, customer_id: str, *, after: tuple[str, str] | None, limit: int
) -> list[RelatedCustomer]:
    """Return who is part of this customer, after this place of the list."""
    other, role = customer_relations.c.customer_id, customer_relations.c.role
    statement = _related(other).where(customer_relations.c.related_id == customer_id).order_by(other, role)
    if after is not None:
        statement = statement.where(tuple_(other, role) > after)
    return _read(await connection.execute(statement.limit(limit)))


async def ids_of_members(connection: AsyncConnection, customer_id: str) -> list[str]:
    """Return the customers that are part of this one."""
    statement = select(customer_relations.c.customer_id).where(customer_relations.c.related_id == customer_id)
    return list((await connection.execute(statement.distinct())).scalars())


def _related(end: Any) -> Select[Any]:
    return select(
        customers.c.id,
        customers.c.kind,
        customers.c.name,
        customers.c.name_latin,
        customer_relations.c.role,
        customer_relations.c.since,
        customer_relations.c.until,
    ).join(customers, customers.c.id == end)


def _read(rows: Any) -> list[RelatedCustomer]:
    return [RelatedCustomer(**{**row, "kind": CustomerKind(row["kind"])}) for row in rows.mappings()]
