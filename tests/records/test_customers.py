"""Making, changing and taking out customers: each leaves its event, and who did not see the newest is refused."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from callcenter.crm.customer import CustomerKind, Phone, Relation
from callcenter.engine.ids import new_id
from callcenter.records.customers import change, change_all, create, remove
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.notes import create_note
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer, read_customer
from callcenter.store.repositories.record_events import events_after
from callcenter.store.tables import users
from tests.crm.test_customer import WHOLE

DEED = Deed(actor="alice", at=datetime(2026, 3, 2, 9, tzinfo=UTC), new_id=new_id)
ALONE = replace(WHOLE, relations=())
OTHER = replace(
    ALONE, id="0190a0a0-0000-7000-8000-000000000002", external_ids={}, name="海河物流", kind=CustomerKind.COMPANY
)


@pytest_asyncio.fixture(autouse=True)
async def owner(database: Database) -> None:
    async with database.transaction() as connection:
        alice = {"id": new_id(), "username": "alice", "display_name": "Alice", "password_hash": "x", "role": "agent"}
        await connection.execute(users.insert().values(alice))


async def test_what_is_kept_is_what_was_given(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_customer(connection, OTHER)
        kept = await create(connection, WHOLE, DEED)
    async with database.transaction() as connection:
        assert await read_customer(connection, WHOLE.id) == kept
    assert kept == replace(WHOLE, version=1, created_at=DEED.at, updated_at=DEED.at)


async def test_every_change_has_a_number_an_actor_and_old_and_new_values(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, ALONE, DEED)
        await change(connection, ALONE.id, lambda one: replace(one, segment="vip"), DEED, expected=1)
        await change(connection, ALONE.id, lambda one: one, DEED, expected=2)
        await remove(connection, ALONE.id, DEED, expected=2)
        assert await read_customer(connection, ALONE.id) is None
        events = await events_after(connection, 0, limit=10)
    assert [event.type for event in events] == ["customer.created", "customer.changed", "customer.removed"]
    assert [event.version for event in events] == [1, 2, 3]
    assert events[1].changes == {"segment": ["gold", "vip"]}
    assert events[1].actor == "alice"


async def test_of_two_who_change_what_they_both_saw_one_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, ALONE, DEED)

    async def edit(tag: str) -> str:
        try:
            async with database.transaction() as connection:
                await change(connection, ALONE.id, lambda one: replace(one, tags=(*one.tags, tag)), DEED, expected=1)
        except RecordRefused as refused:
            return refused.code
        return "done"

    assert sorted(await asyncio.gather(edit("red"), edit("blue"))) == ["done", "record_changed"]


async def test_a_customer_who_is_not_there_cannot_be_changed(database: Database) -> None:
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="unknown_customer"):
            await change(connection, ALONE.id, lambda one: one, DEED, expected=None)


async def test_several_are_changed_each_with_its_own_version_and_event(database: Database) -> None:
    async with database.transaction() as connection:
        for one in (ALONE, OTHER):
            await create(connection, one, DEED)
        ids = [OTHER.id, ALONE.id, new_id()]
        changed = await change_all(connection, ids, lambda one: replace(one, segment="vip"), DEED)
        assert [(one.id, one.version) for one in changed] == [(OTHER.id, 2), (ALONE.id, 2)]
        again = await change_all(connection, ids, lambda one: replace(one, segment="vip"), DEED)
        assert [one.version for one in again] == [2, 2]
        assert len(await events_after(connection, 0, limit=10)) == 4


async def test_who_was_part_of_what_is_taken_out_is_so_no_longer_and_notes_go_too(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, OTHER, DEED)
        await create(connection, WHOLE, DEED)
        note = await create_note(connection, OTHER.id, "pays late", DEED, pinned=False)
        await remove(connection, OTHER.id, DEED, expected=1)
        member = await read_customer(connection, WHOLE.id)
        events = [event for event in await events_after(connection, 0, limit=10) if event.seq > 3]
    assert member is not None
    assert (member.relations, member.version) == ((), 2)
    assert [(event.type, event.record_id) for event in events] == [
        ("note.removed", note.id),
        ("customer.changed", WHOLE.id),
        ("customer.removed", OTHER.id),
    ]


async def test_phones_read_back_in_their_order(database: Database) -> None:
    numbers = tuple(Phone(raw=f"1380013800{digit}") for digit in "5310")
    async with database.transaction() as connection:
        await create(connection, replace(ALONE, phones=numbers), DEED)
        kept = await read_customer(connection, ALONE.id)
    assert kept is not None
    assert kept.phones == numbers


async def test_joining_what_is_being_taken_out_is_done_or_refused_but_never_half(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, OTHER, DEED)
        await create(connection, ALONE, DEED)
    part = (Relation(to=OTHER.id, role="employee"),)

    async def join() -> str:
        try:
            async with database.transaction() as connection:
                await change(connection, ALONE.id, lambda one: replace(one, relations=part), DEED, expected=None)
        except RecordRefused as refused:
            return refused.code
        return "joined"

    async def take_out() -> str:
        try:
            async with database.transaction() as connection:
                await remove(connection, OTHER.id, DEED, expected=None)
        except RecordRefused as refused:
            return refused.code
        return "removed"

    joined, removed = await asyncio.gather(join(), take_out())
    assert joined in ("joined", "unknown_related_customer", "record_changed")
    assert removed in ("removed", "record_changed")
    async with database.transaction() as connection:
        found = await read_customer(connection, ALONE.id)
        assert found is not None
        assert bool(found.relations) == (joined == "joined" and removed != "removed")
