"""Who may be meant, over the wire: each with why and how sure, as the person who asks may see them."""

from typing import Any

import pytest
import pytest_asyncio
from httpx import AsyncClient

from callcenter.crm.customer import Customer, Email, Phone
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from tests.support.desk import Desk
from tests.support.floor import START

LEI = new_id()


@pytest_asyncio.fixture
async def alice(desk: Desk, database: Database) -> AsyncClient:
    phone = Phone(raw="13800138000", e164="+8613800138000", last_nine="800138000")
    lei = Customer(
        id=LEI, name="李雷", phones=(phone,), emails=(Email(address="lei@example.com"),), external_ids={"crm": "7"},
        created_at=START, updated_at=START,
    )  # fmt: skip
    async with database.transaction() as connection:
        await insert_customer(connection, lei)
    return await desk.signed_in("alice")


async def found(alice: AsyncClient, **sought: str) -> list[dict[str, Any]]:
    answer = await alice.get("/api/v1/customers/matches", params=sought)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize(
    ("sought", "score", "reasons", "sure"),
    [
        ({"phone": "+86 138 0013 8000"}, 0.95, ["national"], True),
        ({"phone": "00 13800138000"}, 0.6, ["last_nine"], True),
        ({"email": "LEI@example.com"}, 0.95, ["email"], True),
        ({"external_id": "crm:7"}, 1.0, ["external_id"], True),
        ({"name": "lilei"}, 0.8, ["name"], False),
        ({"name": "lilie"}, 0.4, ["name_mistake"], False),
        ({"phone": "13800138000", "name": "li"}, 1.0, ["exact", "name_begins"], True),
    ],
)
async def test_a_customer_is_found_with_why_and_how_sure(
    alice: AsyncClient, sought: dict[str, str], score: float, reasons: list[str], sure: bool
) -> None:
    (match,) = await found(alice, **sought)
    assert match["customer"]["id"] == LEI
    assert match["customer"]["phones"][0]["raw"] == "13800138000"
    assert (match["score"], match["reasons"], match["sure"]) == (score, reasons, sure)


async def test_nobody_is_an_answer_and_nothing_is_no_question(alice: AsyncClient) -> None:
    assert await found(alice, phone="95588") == []
    for params in ({}, {"phone": ""}, {"external_id": "7"}, {"name": "x", "limit": "0"}):
        answer = await alice.get("/api/v1/customers/matches", params=params)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
