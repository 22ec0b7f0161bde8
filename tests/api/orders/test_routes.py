"""Orders over the API: told by key, listed, read."""

from typing import Any

import httpx
import pytest

from callcenter.engine.ids import new_id
from tests.support.desk import Desk
from tests.support.history import add_customer

URL = "/api/v1/orders"
ORDER: dict[str, Any] = {
    "currency": "CNY",
    "placed_at": "2026-03-01T10:00:00+08:00",
    "items": [{"name": "耳机", "unit_minor": 19900, "quantity": 2}, {"sku": "c", "name": "cable", "unit_minor": -100}],
}


async def put(client: httpx.AsyncClient, key: str = "7", **facts: Any) -> httpx.Response:
    return await client.put(f"{URL}/by-key/shop/{key}", json={**ORDER, **facts})


async def test_an_order_is_made_by_its_key_and_told_again_it_is_the_same(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    first = await put(client)
    order = first.json()
    assert (first.status_code, first.headers["ETag"]) == (201, '"1"')
    assert (order["number"], order["total_minor"], order["placed_at"]) == ("7", 39700, "2026-03-01T02:00:00Z")
    assert [item["state"] for item in order["items"]] == ["placed", "placed"]
    again = await put(client)
    assert (again.status_code, again.json()) == (200, order)
    paid = await put(client, state="paid", total_minor=30000, number="A-7")
    assert (paid.headers["ETag"], paid.json()["total_minor"]) == ('"2"', 30000)
    assert paid.json()["items"][0]["state"] == "paid"
    for path in (first.headers["Location"], f"{URL}/by-key/shop/7"):
        shown = await client.get(path)
        assert (shown.json(), shown.headers["ETag"]) == (paid.json(), '"2"')


async def test_orders_are_listed_by_customer_page_by_page(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    for day in (1, 2, 3):
        await put(client, str(day), customer_id=who, placed_at=f"2026-03-0{day}T00:00:00Z")
    await put(client, "other")
    agent = await desk.signed_in("alice")
    first = (await agent.get(URL, params={"customer": who, "limit": 2})).json()
    rest = (await agent.get(URL, params={"customer": who, "cursor": first["next_cursor"]})).json()
    assert [order["key"] for order in first["items"] + rest["items"]] == ["3", "2", "1"]
    assert rest["next_cursor"] is None


async def test_what_is_no_order_is_refused(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    for facts, status, code in (
        ({"currency": "yuan"}, 422, "invalid_request"),
        ({"items": [{"name": "x", "unit_minor": 0.5}]}, 422, "invalid_request"),
        ({"items": [{"name": "x", "unit_minor": 1, "quantity": 0}]}, 422, "invalid_request"),
        ({"placed_at": "2026-03-01"}, 422, "invalid_request"),
        ({"customer_id": new_id()}, 404, "unknown_customer"),
    ):
        answer = await put(client, **facts)
        assert (answer.status_code, answer.json()["code"]) == (status, code), facts
    assert (await put(client, "%00")).status_code == 422
    await put(client, state="delivered")
    late = await put(client, state="shipped")
    assert (late.status_code, late.json()["code"], late.json()["errors"][0]["pointer"]) == (
        409,
        "illegal_transition",
        "body/state",
    )


@pytest.mark.parametrize("path", ["/0190a0a0-0000-7000-8000-00000000ffff", "/by-key/shop/x"])
async def test_what_nobody_ordered_is_not_there(desk: Desk, path: str) -> None:
    client = await desk.signed_in("alice")
    assert (await client.get(URL + path)).json()["code"] == "unknown_order"


async def test_agents_read_orders_and_do_not_tell_them(desk: Desk) -> None:
    assert (await put(await desk.signed_in("alice"))).status_code == 403
