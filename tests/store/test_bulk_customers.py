"""What COPY wrote reads back as it was given, and its events stand in the one order."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from callcenter.crm.customer import Address, Customer, Email, Phone, difference
from callcenter.engine.ids import new_id
from callcenter.store.bulk_customers import change_customers, copy_customers, copy_events, remove_customers
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import part_rows, read_customers
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.tables import customer_name_keys, customers
from tests.crm.test_customer import WHOLE

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALONE = replace(WHOLE, relations=())
# Everything that COPY's text format, arrays and JSON have signs for.
AWKWARD = Customer(
    id="0190a0a0-0000-7000-8000-0000000000aa",
    name="back\\slash\tTab\nline\r {\"quoted\"} , 'x' \\N",
    tags=('a"b', "c\\d", "{e,f}", "", "NULL", "两 字"),
    fields={"text": 'x\\y\n"z"', "number": 1.5, "yes": True, "many": ("a", "b")},
    phones=(Phone(raw="\\.", kind="other"),),  # type: ignore[arg-type]
    emails=(Email(address="A@B.example"),),
    addresses=(Address(street="中山路 1\t号\\"),),
    external_ids={"crm\t1": "\\N"},
    created_at=AT,
    updated_at=AT,
)


def created(customer: Customer) -> RecordEvent:
    """The event of a new customer."""
    return RecordEvent(
        id=new_id(),
        at=AT,
        actor="sam",
        type="customer.created",
        kind="customer",
        record_id=customer.id,
        customer_id=customer.id,
        version=1,
        changes=difference(None, customer),
    )


async def test_what_is_copied_is_what_was_given(database: Database) -> None:
    given = [ALONE, AWKWARD]
    async with database.transaction() as connection:
        await copy_customers(connection, given, [created(one) for one in given])
    async with database.transaction() as connection:
        assert await read_customers(connection, [one.id for one in given]) == given
        events = await events_after(connection, 0, limit=10)
        keys = (await connection.execute(select(customer_name_keys.c.key))).scalars().all()
    assert [(event.record_id, event.version) for event in events] == [(one.id, 1) for one in given]
    assert events[1].changes["tags"] == [None, list(AWKWARD.tags)]
    assert sorted(keys) == sorted(row["key"] for one in given for row in part_rows(one)["customer_name_keys"])


async def test_customers_may_come_without_events_and_events_without_customers(database: Database) -> None:
    async with database.transaction() as connection:
        await copy_customers(connection, [ALONE])
        assert await events_after(connection, 0, limit=1) == []
        await copy_events(connection, [created(ALONE)])
        assert len(await events_after(connection, 0, limit=10)) == 1


async def test_customers_are_changed_and_removed_with_everything_by_which_they_are_found(database: Database) -> None:
    bare = replace(ALONE, phones=(), emails=(), external_ids={}, tags=(), name="B", version=4)
    fuller = replace(AWKWARD, phones=(*AWKWARD.phones, Phone(raw="95588")), version=2)
    async with database.transaction() as connection:
        await copy_customers(connection, [ALONE, AWKWARD])
        await change_customers(connection, [(ALONE, bare), (AWKWARD, fuller)])
        assert await read_customers(connection, [ALONE.id, AWKWARD.id]) == [bare, fuller]
        await change_customers(connection, [(bare, ALONE)])
        assert await read_customers(connection, [ALONE.id]) == [ALONE]
        await change_customers(connection, [])
        await remove_customers(connection, [ALONE.id])
        assert await read_customers(connection, [ALONE.id, AWKWARD.id]) == [fuller]


async def test_a_copy_belongs_to_its_transaction(database: Database) -> None:
    with suppress(RuntimeError):
        async with database.transaction() as connection:
            await copy_customers(connection, [ALONE], [created(ALONE)])
            raise RuntimeError
    async with database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(customers))).scalar_one() == 0


async def test_nobody_is_written_twice(database: Database) -> None:
    async with database.transaction() as connection:
        await copy_customers(connection, [ALONE])
    with pytest.raises(Exception) as refused:  # noqa: PT011 - the driver's own, or SQLAlchemy's around it
        async with database.transaction() as connection:
            await copy_customers(connection, [ALONE])
    assert "unique" in str(refused.value).lower() or isinstance(refused.value, DBAPIError)
