"""Rows of everything that can happen with a customer, as those who write them would have written them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.engine.ids import new_id
from callcenter.store.repositories.timeline import EntryKind
from callcenter.store.tables import (
    callbacks,
    customer_relations,
    customers,
    interactions,
    notes,
    orders,
    survey_answers,
    tasks,
    tickets,
)


def entry_row(
    kind: EntryKind, customer_id: str, at: datetime, row_id: str | None = None
) -> tuple[Table, dict[str, Any]]:
    """Return a row of this kind and its table."""
    own = {"id": row_id or new_id(), "customer_id": customer_id}
    life = {"created_at": at, "updated_at": at}
    match kind:
        case EntryKind.CALLBACK:
            times = {"requested_at": at, "place_at": at, "due_at": at, "ended_at": at}
            number = f"+86{abs(hash(own['id'])) % 10**11:011}"
            more = {"number": number, "queue": "sales", "mode": "customer_first", "state": "done"}
            return callbacks, {**own, **times, **more}
        case EntryKind.INTERACTION:
            more = {"call_id": f"call-{own['id']}", "channel": "voice", "direction": "inbound", "ani": "13800138000"}
            closed = {"dnis": "4001", "language": "zh", "stage": "closed", "outcome": "answered", "queue": "sales"}
            return interactions, {**own, **more, **closed, "started_at": at}
        case EntryKind.NOTE:
            return notes, {**own, **life, "text": "喜欢下午来电\n其他", "author": "alice", "changed_by": "alice"}
        case EntryKind.ORDER:
            money = {"currency": "CNY", "total_minor": 19900, "state": "paid"}
            names = {"system": "shop", "key": own["id"], "number": "A-1"}
            return orders, {**own, **life, **money, **names, "placed_at": at}
        case EntryKind.SURVEY:
            score = {"kind": "nps", "score": 9, "scale": 10, "channel": "voice"}
            return survey_answers, {**own, **score, "answered_at": at, "created_by": "ivr", "created_at": at}
        case EntryKind.TASK:
            return tasks, {**own, **life, "title": "寄发票", "created_by": "alice"}
        case EntryKind.TICKET:
            return tickets, {**own, **life, "type": "request", "subject": "换货", "created_by": "alice"}


async def add_entry(
    connection: AsyncConnection, kind: EntryKind, customer_id: str, at: datetime, row_id: str | None = None
) -> str:
    """Write one; returns its id."""
    table, row = entry_row(kind, customer_id, at, row_id)
    await connection.execute(table.insert().values(row))
    return str(row["id"])


async def add_customer(connection: AsyncConnection, kind: str = "person", *, of: str | None = None) -> str:
    """Write a customer, who may be a member of another; returns its id."""
    customer_id = new_id()
    await connection.execute(customers.insert().values(id=customer_id, name="李雷", kind=kind))
    if of is not None:
        relation = {"customer_id": customer_id, "related_id": of, "role": "member"}
        await connection.execute(customer_relations.insert().values(relation))
    return customer_id
