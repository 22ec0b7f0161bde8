"""Customers are made, changed and taken out here: each time with the event that tells old and new values."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.customer import Customer, difference
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.repositories.customer_records import (
    delete_customer,
    insert_customer,
    read_customer,
    update_customer,
)
from callcenter.store.repositories.record_events import RecordEvent, append_events

Edit = Callable[[Customer], Customer]


async def create(connection: AsyncConnection, customer: Customer, deed: Deed) -> Customer:
    """Add a customer; returns it as it is kept."""
    kept = replace(customer, version=1, created_at=deed.at, updated_at=deed.at)
    await insert_customer(connection, kept)
    await append_events(connection, [event_of(None, kept, deed)])
    return kept


async def change(
    connection: AsyncConnection, customer_id: str, edit: Edit, deed: Deed, *, expected: int | None
) -> Customer:
    """Change a customer; `expected` is the version that the person saw, None: whichever holds.

    Raises RecordRefused: `unknown_customer`, `record_changed`. A change that changes nothing makes no version.
    """
    before = await read_customer(connection, customer_id, lock=True)
    if before is None:
        raise RecordRefused("unknown_customer")
    if expected is not None and expected != before.version:
        raise RecordRefused("record_changed")
    after = edit(before)
    if not difference(before, after):
        return before
    after = replace(after, id=before.id, version=before.version + 1, created_at=before.created_at, updated_at=deed.at)
    await update_customer(connection, before, after)
    await append_events(connection, [event_of(before, after, deed)])
    return after


async def remove(connection: AsyncConnection, customer_id: str, deed: Deed, *, expected: int | None) -> None:
    """Take a customer out. Raises RecordRefused as `change` does."""
    before = await read_customer(connection, customer_id, lock=True)
    if before is None:
        raise RecordRefused("unknown_customer")
    if expected is not None and expected != before.version:
        raise RecordRefused("record_changed")
    await delete_customer(connection, customer_id)
    await append_events(connection, [event_of(before, None, deed)])


def event_of(before: Customer | None, after: Customer | None, deed: Deed) -> RecordEvent:
    """Return the event of one change; at least one of the two is there."""
    there = after or before
    assert there is not None
    what = "changed" if before and after else "created" if after else "removed"
    return RecordEvent(
        id=deed.new_id(),
        at=deed.at,
        actor=deed.actor,
        type=f"customer.{what}",
        kind="customer",
        record_id=there.id,
        customer_id=there.id,
        version=there.version if after else there.version + 1,
        changes=difference(before, after),
        import_id=deed.import_id,
    )
