"""The caller becomes a customer with a few keystrokes, by the number of the call, once."""

from typing import Any

import pytest_asyncio
from sqlalchemy import func, select

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.tables import customers, number_choices
from tests.support.desk import Desk, add_record
from tests.support.floor import START

URL = "/api/v1/interactions"
LEI = new_id()


@pytest_asyncio.fixture(autouse=True)
async def people(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_customer(connection, Customer(id=LEI, name="李雷", created_at=START, updated_at=START))


async def count(database: Database, table: Any) -> int:
    async with database.transaction() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def test_who_is_rung_makes_the_caller_a_customer_by_his_name_alone(desk: Desk, database: Database) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives(ani="139 0013 9000")
    alice = await desk.signed_in("alice")
    made = await alice.post(f"{URL}/{call.id}/customer/new", json={"name": "韩梅梅"})
    assert made.status_code == 201, made.text
    shown = made.json()
    assert [(one["raw"], one["e164"]) for one in shown["phones"]] == [("139 0013 9000", "+8613900139000")]
    assert (shown["language"], made.headers["etag"]) == ("zh", '"1"')
    assert desk.engine.state.interactions[call.id].customer_id == shown["id"]
    assert await count(database, number_choices) == 1


async def test_asked_again_it_is_the_same_customer(desk: Desk, database: Database) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    alice = await desk.signed_in("alice")
    first = await alice.post(f"{URL}/{call.id}/customer/new", json={"name": "韩"})
    again = await alice.post(f"{URL}/{call.id}/customer/new", json={"name": "韩梅"})
    assert first.json() == again.json()
    assert await count(database, customers) == 2


async def test_other_numbers_and_facts_are_as_they_are_given(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives(ani="anonymous")
    alice = await desk.signed_in("alice")
    given = {"name": "Ann", "language": "en", "phones": [{"raw": "010-66665555", "kind": "work"}]}
    shown = (await alice.post(f"{URL}/{call.id}/customer/new", json=given)).json()
    assert ([one["raw"] for one in shown["phones"]], shown["language"]) == (["010-66665555"], "en")


async def test_nobody_makes_a_customer_of_somebody_elses_call(desk: Desk, database: Database) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    record = await add_record(database, started_at=START, agent="alice")
    bob = await desk.signed_in("bob")
    for interaction, status in ((call.id, 403), (record, 404), (new_id(), 404)):
        refused = await bob.post(f"{URL}/{interaction}/customer/new", json={"name": "X"})
        assert refused.status_code == status
        refused = await bob.post(f"{URL}/{interaction}/customer/number", json={"customer_id": LEI})
        assert refused.status_code == status
    assert await count(database, customers) == 1


async def test_the_number_of_the_call_is_added_once(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives(ani="13900139000")
    alice = await desk.signed_in("alice")
    for _ in range(2):
        kept = await alice.post(f"{URL}/{call.id}/customer/number", json={"customer_id": LEI})
        assert (kept.status_code, kept.headers["etag"]) == (200, '"2"'), kept.text
        assert [one["raw"] for one in kept.json()["phones"]] == ["13900139000"]


async def test_a_withheld_number_can_be_nobodys(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives(ani="anonymous")
    alice = await desk.signed_in("alice")
    refused = await alice.post(f"{URL}/{call.id}/customer/number", json={"customer_id": LEI})
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_phone")
