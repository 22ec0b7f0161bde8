"""Finding customers by the beginning of a name or by a number, and reading one whole."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import customer_phones, customers

Row = Mapping[str, Any]

_NATIONAL_DIGITS: Final = 9


async def search_customers(
    connection: AsyncConnection, *, name: str | None, phone: str | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` customers whose name begins so and who have this number; the last changed first."""
    statement = select(customers).order_by(customers.c.updated_at.desc(), customers.c.id.desc()).limit(limit)
    if name is not None:
        statement = statement.where(_name_begins(name))
    if phone is not None:
        statement = statement.where(customers.c.id.in_(select(customer_phones.c.customer_id).where(_is_number(phone))))
    rows = [dict(row) for row in (await connection.execute(statement)).mappings()]
    return await _with_phones(connection, rows)


async def find_customer(connection: AsyncConnection, customer_id: str) -> Row | None:
    """Return one customer with its `phones`, the first to call first."""
    statement = select(customers).where(customers.c.id == customer_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else (await _with_phones(connection, [dict(row)]))[0]


async def _with_phones(connection: AsyncConnection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_customer: dict[str, list[Row]] = {row["id"]: [] for row in rows}
    statement = (
        select(customer_phones)
        .where(customer_phones.c.customer_id.in_(by_customer))
        .order_by(customer_phones.c.customer_id, customer_phones.c.position, customer_phones.c.id)
    )
    for phone in (await connection.execute(statement)).mappings():
        by_customer[phone["customer_id"]].append(dict(phone))
    return [{**row, "phones": by_customer[row["id"]]} for row in rows]


def _name_begins(name: str) -> ColumnElement[bool]:
    beginning = name.lower()
    return or_(
        func.lower(customers.c.name).startswith(beginning, autoescape=True),
        func.lower(customers.c.name_latin).startswith(beginning, autoescape=True),
    )


def _is_number(phone: str) -> ColumnElement[bool]:
    digits = "".join(sign for sign in phone if sign in "0123456789")
    same = [customer_phones.c.raw == phone, customer_phones.c.raw == digits, customer_phones.c.e164 == f"+{digits}"]
    if len(digits) >= _NATIONAL_DIGITS:
        same.append(customer_phones.c.last_nine == digits[-_NATIONAL_DIGITS:])
    return or_(*same)
