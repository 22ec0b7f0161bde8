"""A made-up population written by COPY: customers with what they have bought, asked for and agreed to, and its events.

Rule: everything of one call is one transaction of its caller; a few thousand members at a time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm import customer as customer_rules
from callcenter.crm import orders as order_rules
from callcenter.crm import tasks as task_rules
from callcenter.crm import tickets as ticket_rules
from callcenter.crm.consent import facts_of_consent
from callcenter.crm.custom_fields import FieldDefinition
from callcenter.crm.facts import changed
from callcenter.crm.population.fields import FIELDS
from callcenter.crm.population.stream import Member
from callcenter.store.bulk_customers import copy_all, copy_events, copy_lines
from callcenter.store.repositories.custom_fields import StoredField, insert_field
from callcenter.store.repositories.record_events import RecordEvent
from callcenter.store.tables import (
    consents,
    custom_fields,
    note_versions,
    notes,
    order_items,
    orders,
    tasks,
    ticket_links,
    tickets,
)

Rows = list[dict[str, Any]]

_OTHER_TABLES: Final = frozenset({"items", "links"})


async def copy_population(
    connection: AsyncConnection,
    members: Sequence[Member],
    *,
    actor: str,
    at: datetime,
    new_id: Callable[[], str],
) -> None:
    """Add these members; last before the commit."""
    await copy_all(connection, [copy_lines(member.customer) for member in members])
    for table, rows in _history(members, actor).items():
        await _copy(connection, table, rows)
    changes = (change for member in members for change in _changes(member))
    await copy_events(connection, [_event(change, actor, at, new_id()) for change in changes])


async def add_population_fields(
    connection: AsyncConnection,
    fields: Iterable[FieldDefinition] = FIELDS,
    *,
    at: datetime,
    new_id: Callable[[str], str],
) -> None:
    """Define the custom fields in which the population has values, as far as there are none of these names."""
    there = set((await connection.execute(select(custom_fields.c.name))).scalars())
    for one in fields:
        if one.name not in there:
            stored = StoredField(id=new_id(one.name), definition=one, version=1, created_at=at, updated_at=at)
            await insert_field(connection, stored)


def _history(members: Sequence[Member], actor: str) -> Mapping[Table, Rows]:
    """The rows of what hangs on the customers; what others lead to comes first."""
    return {
        orders: [_row(order) for member in members for order in member.orders],
        order_items: [
            {"order_id": order.id, "position": place, **asdict(item)}
            for member in members
            for order in member.orders
            for place, item in enumerate(order.items)
        ],
        tickets: [_ticket_row(ticket, actor) for member in members for ticket in member.tickets],
        ticket_links: [
            {"ticket_id": ticket.id, "kind": link.kind, "target_id": link.to}
            for member in members
            for ticket in member.tickets
            for link in ticket.links
        ],
        tasks: [{**_row(task), "created_by": actor} for member in members for task in member.tasks],
        notes: [
            {
                **{"id": remark.id, "customer_id": member.customer.id, "text": remark.text, "pinned": remark.pinned},
                **{"author": actor, "changed_by": actor, "created_at": remark.at, "updated_at": remark.at},
            }
            for member in members
            for remark in member.remarks
        ],
        note_versions: [
            {
                **{"note_id": remark.id, "version": 1, "text": remark.text, "pinned": remark.pinned},
                **{"changed_by": actor, "at": remark.at},
            }
            for member in members
            for remark in member.remarks
        ],
        consents: [
            {**_row(consent), "customer_id": member.customer.id, "actor": actor}
            for member in members
            for consent in member.consents
        ],
    }


def _row(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__ if name not in _OTHER_TABLES}


def _ticket_row(ticket: ticket_rules.Ticket, actor: str) -> dict[str, Any]:
    # The driver is given JSON as text, and enumerations have no array type.
    lists = {"breaches": list(ticket.breaches), "fired": list(ticket.fired)}
    row = {**_row(ticket), **lists, "pauses": orjson.dumps(ticket.pauses).decode(), "created_by": actor}
    # The database counts tickets.
    del row["number"]
    return row


async def _copy(connection: AsyncConnection, table: Table, rows: Rows) -> None:
    if rows:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        columns = list(rows[0])
        records = [tuple(row.values()) for row in rows]
        await raw.copy_records_to_table(table.name, records=records, columns=columns)


# Kind, id, customer, facts.
_Change = tuple[str, str, str, Mapping[str, Any]]


def _changes(member: Member) -> Iterable[_Change]:
    who = member.customer.id
    yield "customer", who, who, customer_rules.difference(None, member.customer)
    for order in member.orders:
        yield "order", order.id, who, order_rules.difference(None, order)
    for ticket in member.tickets:
        yield "ticket", ticket.id, who, ticket_rules.difference(None, ticket)
    for task in member.tasks:
        yield "task", task.id, who, task_rules.difference(None, task)
    for remark in member.remarks:
        yield "note", remark.id, who, {"text": (None, remark.text), "pinned": (None, remark.pinned)}
    for consent in member.consents:
        yield "consent", consent.id, who, changed(None, facts_of_consent(consent))


def _event(change: _Change, actor: str, at: datetime, event_id: str) -> RecordEvent:
    kind, record_id, customer_id, facts = change
    what = "created"
    if kind == "consent":
        what = "given" if facts["given"][1] else "withdrawn"
    return RecordEvent(
        id=event_id,
        at=at,
        actor=actor,
        type=f"{kind}.{what}",
        kind=kind,
        record_id=record_id,
        customer_id=customer_id,
        version=1,
        changes=facts,
    )
