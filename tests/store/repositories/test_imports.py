"""Imports as they are kept: who holds a key, who has the lease, what was seen."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from callcenter.crm.customer import Phone
from callcenter.crm.import_faults import Fault, RowFault
from callcenter.crm.import_state import ImportState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.imports import (
    RowProblem,
    add_problems,
    change_import,
    find_import,
    forget_problems,
    forget_some_keys,
    holders_of,
    imports_to_work_on,
    lease_import,
    list_problems,
    remember_seen,
    seen_in,
)
from tests.crm.test_customer import WHOLE
from tests.support.importing import importer

AT = datetime(2026, 3, 2, tzinfo=UTC)


async def test_the_holders_of_a_key_are_found_whatever_the_spelling(database: Database) -> None:
    one = replace(WHOLE, relations=())
    other = replace(one, id=new_id(), external_ids={}, phones=(Phone(raw="955-88", last_nine="95588"),), emails=())
    async with database.transaction() as connection:
        await insert_customer(connection, one)
        await insert_customer(connection, other)
        found = await holders_of(
            connection,
            [
                ("id", one.id),
                ("external_id.shop", "4711"),
                ("external_id.crm", "4711"),
                ("phone", "+8613900139000"),
                ("phone", "95588"),
                ("phone", "195588"),
                ("email", "han@example.com"),
            ],
        )
    assert found == {
        ("id", one.id): {one.id},
        ("external_id.shop", "4711"): {one.id},
        ("phone", "+8613900139000"): {one.id},
        ("phone", "95588"): {other.id},
        ("email", "han@example.com"): {one.id},
    }


async def test_only_one_works_on_an_import_until_its_lease_is_over(database: Database, tmp_path: Path) -> None:
    one = await importer(database, tmp_path).upload("name,phone\nA,1\n")
    me, you, later = new_id(), new_id(), AT + timedelta(seconds=60)
    async with database.transaction() as connection:
        assert await lease_import(connection, one.id, by=me, at=AT, until=later) is None
        await change_import(connection, one.id, state=ImportState.RUNNING)
        assert [waiting.id for waiting in await imports_to_work_on(connection, AT)] == [one.id]
        assert await lease_import(connection, one.id, by=me, at=AT, until=later) is not None
        assert await lease_import(connection, one.id, by=me, at=AT, until=later) is not None
        assert await lease_import(connection, one.id, by=you, at=AT, until=later) is None
        assert await imports_to_work_on(connection, AT) == []
        after = later + timedelta(seconds=1)
        assert [waiting.id for waiting in await imports_to_work_on(connection, after)] == [one.id]
        assert await lease_import(connection, one.id, by=you, at=after, until=after) is not None
        found = await find_import(connection, one.id)
        assert found is not None
        assert found.leased_by == you


async def test_what_was_seen_and_what_was_wrong_is_kept_until_it_is_forgotten(
    database: Database, tmp_path: Path
) -> None:
    one = await importer(database, tmp_path).upload("name,phone\nA,1\n")
    first, second = new_id(), new_id()
    async with database.transaction() as connection:
        await remember_seen(connection, one.id, {first: 2})
        await remember_seen(connection, one.id, {first: 3})
        assert await seen_in(connection, one.id, [first, second]) == {first}
        assert await forget_some_keys(connection, one.id)
        assert not await forget_some_keys(connection, one.id)
        fault = Fault(code=RowFault.NO_PHONE, column="phone")
        await add_problems(connection, one.id, [RowProblem(row=2, fault=fault), RowProblem(row=3, fault=fault)])
        found = await list_problems(connection, one.id)
        assert [(row["row"], row["code"], row["column"]) for row in found] == [
            (2, "not_a_phone", "phone"),
            (3, "not_a_phone", "phone"),
        ]
        assert len(await list_problems(connection, one.id, after=found[0]["id"], limit=5)) == 1
        await forget_problems(connection, one.id)
        assert await list_problems(connection, one.id) == []
