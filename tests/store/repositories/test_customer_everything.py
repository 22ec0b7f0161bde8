"""Everything about a customer: no table that names one is forgotten, and records come with their parts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_everything import KEPT, read_kept
from callcenter.store.tables import customers, metadata, note_versions, notes

AT = datetime(2026, 3, 1, tzinfo=UTC)
# What stands in the customer's own profile.
PROFILE = {
    "customer_emails",
    "customer_external_ids",
    "customer_name_keys",
    "customer_phones",
    "customer_relations",
}


def test_every_table_that_names_a_customer_is_read() -> None:
    naming = {table.name for table in metadata.sorted_tables if "customer_id" in table.c}
    assert naming - PROFILE == {kept.table for kept in KEPT.values()}


@pytest.mark.parametrize("name", sorted(KEPT))
async def test_every_statement_is_one(database: Database, name: str) -> None:
    async with database.transaction() as connection:
        assert await read_kept(connection, KEPT[name], new_id()) == []


async def test_records_come_with_their_parts_oldest_first(database: Database) -> None:
    about, other = new_id(), new_id()
    first, second = new_id(), new_id()

    def note(note_id: str, customer_id: str, hour: int) -> dict[str, Any]:
        at = AT.replace(hour=hour)
        own = {"id": note_id, "customer_id": customer_id, "created_at": at, "updated_at": at}
        return {**own, "text": "x", "author": "bob", "changed_by": "bob"}

    async with database.transaction() as connection:
        await connection.execute(customers.insert(), [{"id": one, "name": "x"} for one in (about, other)])
        await connection.execute(
            notes.insert(), [note(second, about, 2), note(first, about, 1), note(new_id(), other, 1)]
        )
        versions = [
            {"note_id": first, "version": number, "text": str(number), "pinned": False, "changed_by": "bob", "at": AT}
            for number in (2, 1)
        ]
        await connection.execute(note_versions.insert(), versions)
        read = await read_kept(connection, KEPT["notes"], about)
    assert [row["id"] for row in read] == [first, second]
    assert [version["text"] for version in read[0]["versions"]] == ["1", "2"]
    assert read[1]["versions"] == []
