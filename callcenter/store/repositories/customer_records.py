"""Whole customers, read and written as the values that the rules work on.

Rule: whoever writes adds the event in the same transaction; `callcenter/records/customers.py` does both.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.customer import Customer, customer_of, facts_of
from callcenter.crm.name_keys import keys_of
from callcenter.store.tables import (
    customer_emails,
    customer_external_ids,
    customer_name_keys,
    customer_phones,
    customer_relations,
    customers,
)

Rows = list[dict[str, Any]]

# The facts that stand in the customer's own row; the others have tables, because customers are found by them.
_OWN = ("kind", "name", "name_latin", "segment", "language", "company", "owner", "addresses", "tags", "fields")
_PHONE = ("raw", "e164", "last_nine", "kind", "verified", "valid_from", "valid_to")
_EMAIL = ("address", "kind", "verified", "valid_from", "valid_to")
_PARTS = (customer_phones, customer_emails, customer_external_ids, customer_relations, customer_name_keys)


async def read_customers(connection: AsyncConnection, ids: Sequence[str], *, lock: bool = False) -> list[Customer]:
    """Return those of these customers that exist, in this order. `lock`: nobody else changes them meanwhile."""
    statement = select(customers).where(customers.c.id.in_(ids)).order_by(customers.c.id)
    if lock:
        statement = statement.with_for_update()
    rows = {row["id"]: dict(row) for row in (await connection.execute(statement)).mappings()}
    parts = {table.name: await _parts(connection, table, tuple(rows)) for table in _PARTS[:-1]}
    found = {
        one: _customer(row, {name: by_id.get(one, []) for name, by_id in parts.items()}) for one, row in rows.items()
    }
    return [found[one] for one in ids if one in found]


async def read_customer(connection: AsyncConnection, customer_id: str, *, lock: bool = False) -> Customer | None:
    """Return one customer."""
    found = await read_customers(connection, [customer_id], lock=lock)
    return found[0] if found else None


async def insert_customer(connection: AsyncConnection, customer: Customer) -> None:
    """Add a customer."""
    await connection.execute(customers.insert().values(row_of(customer)))
    await _insert_parts(connection, customer, _PARTS)


async def update_customer(connection: AsyncConnection, before: Customer, after: Customer) -> None:
    """Write a customer over what it was before."""
    await connection.execute(customers.update().where(customers.c.id == after.id).values(row_of(after)))
    old, new = part_rows(before), part_rows(after)
    changed = [table for table in _PARTS if old[table.name] != new[table.name]]
    for table in changed:
        await connection.execute(delete(table).where(table.c.customer_id == after.id))
    await _insert_parts(connection, after, changed)


async def delete_customer(connection: AsyncConnection, customer_id: str) -> None:
    """Take a customer out, with everything by which it is found."""
    await connection.execute(delete(customers).where(customers.c.id == customer_id))


def row_of(customer: Customer) -> dict[str, Any]:
    """Return the customer's own row."""
    kept = facts_of(customer, _OWN)
    kept |= {name: getattr(customer, name) for name in ("id", "birthday", "version", "created_at", "updated_at")}
    return kept


def part_rows(customer: Customer) -> Mapping[str, Rows]:
    """Return the rows by which the customer is found, by their table."""
    mine = {"customer_id": customer.id}
    keys = keys_of(customer.name, customer.name_latin)
    return {
        "customer_phones": [
            {
                **mine,
                "position": position,
                "raw": phone.raw,
                "e164": phone.e164,
                "last_nine": phone.last_nine,
                "kind": phone.kind,
                "verified": phone.verified,
                "valid_from": phone.valid_from,
                "valid_to": phone.valid_to,
            }
            for position, phone in enumerate(customer.phones)
        ],
        "customer_emails": [
            {
                **mine,
                "position": position,
                "address": email.address,
                "key": email.key,
                "kind": email.kind,
                "verified": email.verified,
                "valid_from": email.valid_from,
                "valid_to": email.valid_to,
            }
            for position, email in enumerate(customer.emails)
        ],
        "customer_external_ids": [
            {**mine, "system": system, "value": value} for system, value in sorted(customer.external_ids.items())
        ],
        "customer_relations": [
            {**mine, "related_id": one.to, "role": one.role, "since": one.since, "until": one.until}
            for one in customer.relations
        ],
        "customer_name_keys": [{**mine, "key": key} for key in sorted(keys)],
    }


async def _insert_parts(connection: AsyncConnection, customer: Customer, tables: Iterable[Table]) -> None:
    rows = part_rows(customer)
    for table in tables:
        if rows[table.name]:
            await connection.execute(table.insert(), rows[table.name])


async def _parts(connection: AsyncConnection, table: Table, ids: Sequence[str]) -> Mapping[str, Rows]:
    order = [table.c[name] for name in ("position", "system", "related_id", "role") if name in table.c]
    statement = select(table).where(table.c.customer_id.in_(ids)).order_by(*order)
    by_customer: dict[str, Rows] = {}
    for row in (await connection.execute(statement)).mappings():
        by_customer.setdefault(row["customer_id"], []).append(dict(row))
    return by_customer


def _customer(row: Mapping[str, Any], parts: Mapping[str, Rows]) -> Customer:
    own = {name: _plain(row, name) for name in (*_OWN, "birthday")}
    facts = {
        **own,
        "phones": [_only(one, _PHONE) for one in parts["customer_phones"]],
        "emails": [_only(one, _EMAIL) for one in parts["customer_emails"]],
        "external_ids": {one["system"]: one["value"] for one in parts["customer_external_ids"]},
        "relations": [
            {"to": one["related_id"], **_only(one, ("role", "since", "until"))} for one in parts["customer_relations"]
        ],
    }
    return customer_of(
        facts, customer_id=row["id"], version=row["version"], created_at=row["created_at"], updated_at=row["updated_at"]
    )


def _only(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(row, name) for name in names}


def _plain(row: Mapping[str, Any], name: str) -> Any:
    value = row[name]
    return value.isoformat() if hasattr(value, "isoformat") else value
