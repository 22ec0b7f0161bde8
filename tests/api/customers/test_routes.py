"""Customers and their contacts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest_asyncio

from callcenter.engine.ids import new_id
from callcenter.store.tables import customer_phones, customers
from tests.support.desk import Desk, add_record

URL = "/api/v1/customers"
LILEI, ALICE, SHARED = new_id(), new_id(), new_id()
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest_asyncio.fixture(autouse=True)
async def people(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        for customer_id, name, latin in (
            (LILEI, "李雷", "Li Lei"),
            (ALICE, "Alice Smith", None),
            (SHARED, "100%_a", None),
        ):
            await connection.execute(customers.insert().values(id=customer_id, name=name, name_latin=latin))
        for customer_id, raw, e164, last_nine in (
            (LILEI, "13800138000", "+8613800138000", "800138000"),
            (LILEI, "95588", None, None),
            (ALICE, "+1 (415) 555-0100", "+14155550100", "155550100"),
        ):
            await connection.execute(
                customer_phones.insert().values(customer_id=customer_id, raw=raw, e164=e164, last_nine=last_nine)
            )


async def found(desk: Desk, **wanted: Any) -> set[str]:
    answer = await (await desk.signed_in("alice")).get(URL, params=wanted)
    assert answer.status_code == 200, answer.text
    return {customer["id"] for customer in answer.json()["items"]}


async def test_customers_are_found_by_the_beginning_of_either_name(desk: Desk) -> None:
    assert await found(desk, q="李") == {LILEI}
    assert await found(desk, q="li l") == {LILEI}
    assert await found(desk, q="ALICE") == {ALICE}
    assert await found(desk, q="mith") == set()
    assert await found(desk, q="100%_") == {SHARED}


async def test_signs_that_mean_anything_to_a_database_mean_themselves(desk: Desk) -> None:
    for text in ("%", "_", "\\", "/", "' OR 1=1 --"):
        assert await found(desk, q=text) == set()


async def test_customers_are_found_by_a_number_however_it_is_written(desk: Desk) -> None:
    for number in ("13800138000", "+86 138 0013 8000", "008613800138000", "95588"):
        assert await found(desk, phone=number) == {LILEI}
    assert await found(desk, phone="(415) 555-0100") == {ALICE}
    for number in ("8000", "abc", "+"):
        assert await found(desk, phone=number) == set()
    assert await found(desk, phone="95588", q="Alice") == set()


async def test_a_customer_is_shown_with_the_numbers(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    shown = (await client.get(f"{URL}/{LILEI}")).json()
    assert (shown["name"], shown["name_latin"]) == ("李雷", "Li Lei")
    assert [phone["raw"] for phone in shown["phones"]] == ["13800138000", "95588"]
    assert len(await found(desk, limit=2)) == 2


async def test_the_timeline_has_every_agents_contacts_newest_first(desk: Desk) -> None:
    records = [
        await add_record(desk.database, started_at=AT + timedelta(days=day), customer_id=LILEI, agent=agent)
        for day, agent in enumerate(("alice", "bob", "alice"))
    ]
    await add_record(desk.database, started_at=AT, customer_id=ALICE)
    client = await desk.signed_in("alice")
    first = (await client.get(f"{URL}/{LILEI}/timeline", params={"limit": 2})).json()
    second = (await client.get(f"{URL}/{LILEI}/timeline", params={"cursor": first["next_cursor"]})).json()
    assert [item["id"] for item in first["items"] + second["items"]] == records[::-1]
    assert second["next_cursor"] is None


async def test_unknown_customers_and_broken_queries_are_refused(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for path in (new_id(), f"{new_id()}/timeline"):
        answer = await client.get(f"{URL}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_customer")
    for query in ("q=%00", "q=%20", "phone=" + "1" * 41, "limit=51", "x=1", "q=" + "a" * 201):
        assert (await client.get(f"{URL}?{query}")).status_code == 422, query
    assert (await client.get(f"{URL}/1")).status_code == 422
