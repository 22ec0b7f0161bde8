"""What the database itself refuses about customers, whoever writes."""

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.store.database import Database
from callcenter.store.tables import customer_external_ids, customer_relations, customers

ONE, OTHER = "0190a0a0-0000-7000-8000-000000000001", "0190a0a0-0000-7000-8000-000000000002"


async def test_there_are_three_kinds_of_customers(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await connection.execute(customers.insert().values(id=ONE, name="x", kind="robot"))


async def test_an_id_in_another_system_is_one_customers(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(customers.insert(), [{"id": ONE, "name": "x"}, {"id": OTHER, "name": "y"}])
        await connection.execute(customer_external_ids.insert().values(system="shop", value="4711", customer_id=ONE))
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await connection.execute(
                customer_external_ids.insert().values(system="shop", value="4711", customer_id=OTHER)
            )


async def test_a_part_in_a_household_that_is_not_there_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(customers.insert().values(id=ONE, name="x"))
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await connection.execute(
                customer_relations.insert().values(customer_id=ONE, related_id=OTHER, role="member")
            )
