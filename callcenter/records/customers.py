"""Customers are made, changed and taken out here: each time with the event that tells old and new values."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from callcenter.crm.customer import Customer, difference
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.notes import removed_note_event
from callcenter.records.references import check_references, refusing_clashes
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_records import (
    delete_customer,
    insert_customer,
    read_customer,
    read_customers,
    update_customer,
)
from callcenter.store.repositories.customer_relations import ids_of_members
from callcenter.store.repositories.customer_uses import is_in_use
from callcenter.store.repositories.notes import list_notes
from callcenter.store.repositories.record_events import RecordEvent, append_events

Edit = Callable[[Customer], Customer]


async def create(connection: Connection, customer: Customer, deed: Deed) -> Customer:
    """Add a customer; returns it as it is kept. Raises RecordRefused when it leads to what is not there."""
    kept = replace(customer, version=1, created_at=deed.at, updated_at=deed.at)
    with refusing_clashes():
        await check_references(connection, None, kept, deed.at)
        await insert_customer(connection, kept)
    await append_events(connection, [event_of(None, kept, deed)])
    return kept


async def change(connection: Connection, customer_id: str, edit: Edit, deed: Deed, *, expected: int | None) -> Customer:
    """Change a customer; `expected` is the version that the person saw, None: whichever holds.

    Raises RecordRefused: `unknown_customer`, `record_changed`, or what the change leads to is not there. A change that
    changes nothing makes no version.
    """
    before = await _seen(connection, customer_id, expected)
    after, events = await _changed(connection, before, edit, deed)
    await append_events(connection, events)
    return after


async def change_all(connection: Connection, ids: Sequence[str], edit: Edit, deed: Deed) -> list[Customer]:
    """Change those of these customers that exist, each with a version and an event of its own."""
    changed = [
        await _changed(connection, before, edit, deed) for before in await read_customers(connection, ids, lock=True)
    ]
    await append_events(connection, [event for _, events in changed for event in events])
    return [after for after, _ in changed]


async def remove(connection: Connection, customer_id: str, deed: Deed, *, expected: int | None) -> None:
    """Take a customer out, with its notes; who was part of it is so no longer.

    Raises RecordRefused as `change` does, and `customer_in_use` while something that is open refers to it.
    """

    def leave(member: Customer) -> Customer:
        return replace(member, relations=tuple(one for one in member.relations if one.to != customer_id))

    before = await _seen(connection, customer_id, expected)
    if await is_in_use(connection, customer_id):
        raise RecordRefused("customer_in_use")
    events = [removed_note_event(note, deed) for note in await list_notes(connection, customer_id)]
    with refusing_clashes():
        for member in await read_customers(connection, await ids_of_members(connection, customer_id), lock=True):
            _, left = await _changed(connection, member, leave, deed)
            events += left
        await delete_customer(connection, customer_id)
    await append_events(connection, [*events, event_of(before, None, deed)])


def event_of(before: Customer | None, after: Customer | None, deed: Deed) -> RecordEvent:
    """Return the event of one change; at least one of the two is there."""
    there = after or before
    assert there is not None
    what = "changed" if before and after else "created" if after else "removed"
    return deed.event(
        what,
        kind="customer",
        record_id=there.id,
        customer_id=there.id,
        version=there.version if after else there.version + 1,
        changes=difference(before, after),
    )


async def _seen(connection: Connection, customer_id: str, expected: int | None) -> Customer:
    before = await read_customer(connection, customer_id, lock=True)
    if before is None:
        raise RecordRefused("unknown_customer")
    if expected is not None and expected != before.version:
        raise RecordRefused("record_changed")
    return before


async def _changed(
    connection: Connection, before: Customer, edit: Edit, deed: Deed
) -> tuple[Customer, list[RecordEvent]]:
    after = edit(before)
    if not difference(before, after):
        return before, []
    after = replace(after, id=before.id, version=before.version + 1, created_at=before.created_at, updated_at=deed.at)
    with refusing_clashes():
        await check_references(connection, before, after, deed.at)
        await update_customer(connection, before, after)
    return after, [event_of(before, after, deed)]
