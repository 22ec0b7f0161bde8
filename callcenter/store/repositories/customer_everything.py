"""All rows that are about one customer, as JSON: for each kind of record its table, and the tables of its parts.

Rule: a new table that names a customer gets its line here; a test walks over the schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Where records of one kind are kept, oldest first by `order`. `parts`: table, what names the record, order."""

    table: str
    order: str
    parts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


KEPT: Final[Mapping[str, Kept]] = {
    "notes": Kept(table="notes", order="created_at", parts={"versions": ("note_versions", "note_id", "version")}),
    "interactions": Kept(
        table="interactions",
        order="started_at",
        parts={"segments": ("segments", "interaction_id", "number"), "offers": ("offers", "interaction_id", "number")},
    ),
    "callbacks": Kept(table="callbacks", order="requested_at"),
    "missed_calls": Kept(table="missed_calls", order="first_at"),
    "orders": Kept(table="orders", order="placed_at", parts={"items": ("order_items", "order_id", "position")}),
    "tickets": Kept(
        table="tickets",
        order="created_at",
        parts={"comments": ("ticket_comments", "ticket_id", "at, id"), "links": ("ticket_links", "ticket_id", "kind")},
    ),
    "tasks": Kept(table="tasks", order="created_at"),
    "surveys": Kept(table="survey_answers", order="answered_at"),
    "consents": Kept(table="consents", order="at"),
    "messages": Kept(table="messages", order="created_at"),
    "identity_checks": Kept(table="identity_checks", order="failed_at"),
    "number_choices": Kept(table="number_choices", order="chosen_at"),
    "access": Kept(table="customer_access", order="at"),
    "events": Kept(table="record_events", order="seq"),
}


async def read_kept(connection: AsyncConnection, kept: Kept, customer_id: str) -> list[Row]:
    """Return all records of one kind that are about this customer, with their parts."""
    rows = await _rows(
        connection,
        f"select to_jsonb(t) from {kept.table} t where customer_id = :about order by {kept.order}",
        customer_id,
    )
    for name, (table, owner, order) in kept.parts.items():
        found = await _rows(
            connection,
            f"select to_jsonb(p) from {table} p where {owner} in"
            f" (select id from {kept.table} where customer_id = :about) order by {order}",
            customer_id,
        )
        by_owner: dict[str, list[Row]] = {}
        for one in found:
            by_owner.setdefault(one[owner], []).append(one)
        rows = [{**row, name: by_owner.get(row["id"], [])} for row in rows]
    return rows


async def _rows(connection: AsyncConnection, statement: str, customer_id: str) -> list[Row]:
    # Names of tables and columns are ours; the one value is bound.
    return list((await connection.execute(text(statement), {"about": customer_id})).scalars())
