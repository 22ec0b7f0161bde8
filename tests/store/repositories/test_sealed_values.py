"""Sealed values are counted by their keys and changed a batch at a time, and nothing else is touched."""

from datetime import UTC, datetime
from typing import Any

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer, read_customers
from callcenter.store.repositories.sealed_values import KEPT_IN, count_by_key, seal_batch

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIELDS: tuple[dict[str, Any], ...] = (
    {"id_number": "sealed:k1:AAAA", "passport": "sealed:k2:BBBB"},
    {"note": "nothing sealed: k1"},
    {"id_number": "sealed:k1:CCCC"},
)


def under_k2(held: dict[str, Any]) -> dict[str, Any]:
    return {name: value.replace("sealed:k1:", "sealed:k2:") for name, value in held.items()}


async def test_values_are_counted_and_changed_in_batches(database: Database) -> None:
    kept = [Customer(id=new_id(), name="李雷", fields=one, created_at=AT, updated_at=AT) for one in FIELDS]
    async with database.transaction() as connection:
        for customer in kept:
            await insert_customer(connection, customer)
        assert await count_by_key(connection) == {"k1": 2, "k2": 1}
        after, counts = None, []
        while True:
            after, changed = await seal_batch(connection, KEPT_IN[0], after, 1, under_k2)
            if after is None:
                break
            counts.append(changed)
        assert counts == [1, 1]
        assert await count_by_key(connection) == {"k2": 3}
        read = await read_customers(connection, [one.id for one in kept])
    assert [one.fields for one in read] == [under_k2(one) for one in FIELDS]
