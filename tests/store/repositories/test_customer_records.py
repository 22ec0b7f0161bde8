"""Whole customers: several are read in the order asked for, and writing one touches what has changed of it."""

from dataclasses import replace

from sqlalchemy import select

from callcenter.crm.customer import Phone
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import (
    delete_customer,
    insert_customer,
    read_customer,
    read_customers,
    update_customer,
)
from callcenter.store.tables import customer_emails, customer_name_keys, customer_phones
from tests.crm.test_customer import WHOLE

FIRST = replace(WHOLE, relations=())
SECOND = replace(FIRST, id="0190a0a0-0000-7000-8000-000000000002", name="海河物流", external_ids={}, phones=(), tags=())
NOBODY = "0190a0a0-0000-7000-8000-00000000ffff"


async def test_several_are_read_in_the_order_asked_for_and_whoever_is_not_there_is_left_out(database: Database) -> None:
    async with database.transaction() as connection:
        for one in (FIRST, SECOND):
            await insert_customer(connection, one)
        assert await read_customers(connection, [SECOND.id, NOBODY, FIRST.id]) == [SECOND, FIRST]
        assert await read_customers(connection, [FIRST.id], lock=True) == [FIRST]
        assert await read_customer(connection, NOBODY) is None


async def test_what_has_not_changed_is_not_written_again(database: Database) -> None:
    after = replace(FIRST, name="李雷", phones=(Phone(raw="95588", last_nine="95588"), *FIRST.phones), version=4)
    emails = select(customer_emails.c.id)
    async with database.transaction() as connection:
        await insert_customer(connection, FIRST)
        before = (await connection.execute(emails)).scalars().all()
        await update_customer(connection, FIRST, after)
        assert await read_customer(connection, FIRST.id) == after
        assert (await connection.execute(emails)).scalars().all() == before
        keys = (await connection.execute(select(customer_name_keys.c.key))).scalars().all()
    assert "李雷" in keys
    assert "韩梅梅" not in keys


async def test_a_customer_goes_with_everything_by_which_it_is_found(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_customer(connection, FIRST)
        await delete_customer(connection, FIRST.id)
        for table in (customer_phones, customer_emails, customer_name_keys):
            assert (await connection.execute(select(table))).all() == []
