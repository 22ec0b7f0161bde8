"""Customers are found by the beginning of a name or by a number, the last changed first, each with its numbers."""

from datetime import timedelta

import pytest
import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customers import find_customer, search_customers
from callcenter.store.tables import customer_phones, customers
from tests.support.floor import START

LEI, MEI, OLD = sorted(new_id() for _ in range(3))


@pytest_asyncio.fixture(autouse=True)
async def people(database: Database) -> None:
    async with database.transaction() as connection:
        for days, (identity, name) in enumerate([(OLD, "李老"), (LEI, "李雷"), (MEI, "韩梅梅")]):
            changed_at = START + timedelta(days=days)
            await connection.execute(customers.insert().values(id=identity, name=name, updated_at=changed_at))
        for position, raw in ((1, "95588"), (0, "13800138000")):
            row = {"customer_id": LEI, "raw": raw, "last_nine": raw[-9:], "position": position}
            await connection.execute(customer_phones.insert().values(row))


async def found(database: Database, name: str | None = None, phone: str | None = None, limit: int = 9) -> list[str]:
    async with database.transaction() as connection:
        return [row["id"] for row in await search_customers(connection, name=name, phone=phone, limit=limit)]


async def test_the_last_changed_come_first_and_no_more_than_wanted(database: Database) -> None:
    assert await found(database) == [MEI, LEI, OLD]
    assert await found(database, limit=2) == [MEI, LEI]


async def test_a_name_and_a_number_must_both_fit(database: Database) -> None:
    assert await found(database, name="李") == [LEI, OLD]
    assert await found(database, name="李", phone="13800138000") == [LEI]
    assert await found(database, name="韩", phone="13800138000") == []


@pytest.mark.parametrize(("phone", "hits"), [("0086 138-0013-8000", 1), ("95588", 1), ("00138000", 0), ("", 0)])
async def test_a_part_of_a_number_is_no_number(database: Database, phone: str, hits: int) -> None:
    assert len(await found(database, phone=phone)) == hits


async def test_one_customer_comes_with_the_number_to_call_first(database: Database) -> None:
    async with database.transaction() as connection:
        row = await find_customer(connection, LEI)
        assert row is not None
        assert [phone["raw"] for phone in row["phones"]] == ["13800138000", "95588"]
        assert await find_customer(connection, new_id()) is None
