"""The benchmarks' population: as many as were asked for, the same for the same seed, made by two processes."""

from sqlalchemy import func, select

from callcenter.bench.population import fill
from callcenter.store.database import Database
from callcenter.store.tables import customer_name_keys, customer_phones, customers, record_events


async def test_a_database_is_filled_with_customers_by_which_they_are_found(
    database: Database, database_url: str
) -> None:
    await fill(database_url, 301)
    async with database.transaction() as connection:
        counts = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (customers, customer_phones, customer_name_keys, record_events)
        ]
    assert counts[0] == 301
    assert counts[1] > 250
    assert counts[2] > 600
    assert counts[3] == 0
