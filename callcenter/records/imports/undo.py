"""An import is taken back through its events, the last first: who was made goes, what was changed is as before.

Rule: what somebody has changed since stays as it is and is told; so is a customer that anything else is about.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from callcenter.crm.customer import Customer, customer_of, difference, facts_of
from callcenter.crm.import_faults import Fault, RowFault
from callcenter.records.customers import event_of
from callcenter.records.deeds import Deed
from callcenter.store.bulk_customers import change_customers, copy_events, remove_customers
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_records import read_customers
from callcenter.store.repositories.imports import RowProblem, begin_batch, events_of_import, needed_customers
from callcenter.store.repositories.record_events import RecordEvent

# Facts that are many: each is its own.
_MANY: Final = frozenset({"external_ids", "fields"})


async def undo_some(
    connection: Connection, import_id: str, deed: Deed, *, below: int | None, limit: int
) -> tuple[Sequence[RecordEvent], int, list[RowProblem]]:
    """Take some changes back; returns the events gone through, how many customers are as before, and what stays."""
    await begin_batch(connection)
    events = await events_of_import(connection, import_id, below=below, limit=limit)
    ids = sorted({event.record_id for event in events})
    there = {one.id: one for one in await read_customers(connection, ids, lock=True)} if ids else {}
    needed = await needed_customers(connection, ids)
    kept: list[RowProblem] = []
    gone: list[Customer] = []
    pairs: list[tuple[Customer, Customer]] = []
    for event in events:
        customer = there.get(event.record_id)
        if customer is None:
            continue
        if event.type == "customer.created":
            if fault := _in_the_way(customer, event, needed):
                kept.append(RowProblem(row=None, fault=fault, record_id=customer.id))
            else:
                gone.append(customer)
            continue
        after, conflicts = as_before(customer, event.changes)
        kept.extend(
            RowProblem(row=None, fault=Fault(code=RowFault.CHANGED_SINCE, column=fact), record_id=customer.id)
            for fact in conflicts
        )
        if difference(customer, after):
            pairs.append((customer, after))
    await remove_customers(connection, [one.id for one in gone])
    pairs = [(before, _next(before, after, deed)) for before, after in pairs]
    await change_customers(connection, pairs)
    await copy_events(
        connection,
        [
            *(event_of(one, None, deed) for one in gone),
            *(event_of(before, after, deed) for before, after in pairs),
        ],
    )
    return events, len(gone) + len(pairs), kept


def as_before(customer: Customer, changes: Mapping[str, Any]) -> tuple[Customer, list[str]]:
    """Return the customer with the old values of a change, and the facts that are not as the change left them."""
    facts = facts_of(customer)
    conflicts: list[str] = []
    for fact, (old, new) in changes.items():
        if fact in _MANY:
            facts[fact] = _mapping_as_before(facts[fact], old or {}, new or {}, fact, conflicts)
        elif (facts[fact] or None) == (new or None):
            facts[fact] = old
        else:
            conflicts.append(fact)
    return _with(customer, facts), conflicts


def _mapping_as_before(
    now: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any], fact: str, conflicts: list[str]
) -> dict[str, Any]:
    after = dict(now)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) == new.get(name):
            continue
        if now.get(name) != new.get(name):
            conflicts.append(f"{fact}.{name}")
        elif name in old:
            after[name] = old[name]
        else:
            del after[name]
    return after


def _in_the_way(customer: Customer, event: RecordEvent, needed: set[str]) -> Fault | None:
    made = {fact: tuple(pair) for fact, pair in event.changes.items()}
    if {fact: tuple(pair) for fact, pair in difference(None, customer).items()} != made:
        return Fault(code=RowFault.CHANGED_SINCE)
    return Fault(code=RowFault.IN_USE) if customer.id in needed else None


def _next(before: Customer, after: Customer, deed: Deed) -> Customer:
    return customer_of(
        facts_of(after),
        customer_id=before.id,
        version=before.version + 1,
        created_at=before.created_at,
        updated_at=deed.at,
    )


def _with(customer: Customer, facts: Mapping[str, Any]) -> Customer:
    return customer_of(
        facts,
        customer_id=customer.id,
        version=customer.version,
        created_at=customer.created_at,
        updated_at=customer.updated_at,
    )
