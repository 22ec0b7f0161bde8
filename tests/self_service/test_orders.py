"""Where an order stands, by its number or by who calls."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from callcenter.core.ivr.services import Service
from callcenter.crm.orders import Order, OrderItem, OrderState
from callcenter.records.orders import keep_order
from callcenter.store.database import Database
from tests.support.office import Company, asker

FIND = Service.FIND_ORDERS


async def order(company: Company, number: str, customer_id: str | None, *, placed: datetime, **facts: Any) -> None:
    given = {"state": OrderState.SHIPPED, "currency": "CNY", "total_minor": 329_900, **facts}
    item = OrderItem(name="变频空调", unit_minor=329_900)
    made = Order(
        id="", system="shop", key=f"{number} {placed}", number=number, customer_id=customer_id, placed_at=placed,
        items=(item,), created_at=placed, updated_at=placed, **given,
    )  # fmt: skip
    async with company.database.transaction() as connection:
        await keep_order(connection, made, company.office.deed())


async def test_the_callers_orders_are_told_the_newest_first(database: Database) -> None:
    company = Company(database)
    one, at = await company.add(), company.clock.now()
    for number in range(12):
        await order(company, f"SO-{1000 + number}", one.id, placed=at - timedelta(days=number))
    answer = await company.ask(FIND, asker(one))
    assert answer.exit == "found"
    assert answer.values["order"] == answer.values["orders"]["list"][0]
    assert answer.values["orders"]["count"] == len(answer.values["orders"]["list"]) == 10
    assert answer.values["order"] == {
        "number": "SO-1000",
        "state": "shipped",
        "currency": "CNY",
        "amount": 3299.0,
        "total": "CNY 3299.00",
        "placed_at": "2026-03-02T17:00:00+08:00",
        "item": "变频空调",
        "items": [{"name": "变频空调", "quantity": 1, "state": "placed"}],
        "item_count": 1,
    }


async def test_digits_find_an_order_whoever_calls(database: Database) -> None:
    company = Company(database)
    one = await company.add()
    await order(company, "SO-1001", one.id, placed=company.clock.now(), currency="JPY", total_minor=500)
    for number in ("1001", 1001, "SO-1001", " SO-1001 "):
        answer = await company.ask(FIND, asker(), number=number)
        assert (answer.exit, answer.values["order"]["number"], answer.values["order"]["total"]) == (
            "found",
            "SO-1001",
            "JPY 500.00",
        )
    assert (await company.ask(FIND, asker(), number="100")).exit == "not_found"
    assert (await company.ask(FIND, asker(), number="")).exit == "not_found"


async def test_of_two_with_the_same_digits_only_ones_own_is_told(database: Database) -> None:
    company = Company(database)
    mine, other = await company.add(), await company.add("韩梅梅")
    await order(company, "SO-1001", mine.id, placed=company.clock.now())
    await order(company, "WX1001", other.id, placed=company.clock.now())
    assert (await company.ask(FIND, asker(), number="1001")).exit == "not_found"
    assert (await company.ask(FIND, asker(mine), number="1001")).values["order"]["number"] == "SO-1001"
    named = await company.ask(FIND, asker(mine), number="1001", customer_id=other.id)
    assert named.values["order"]["number"] == "WX1001"


async def test_who_is_not_known_and_who_has_none_hears_so(database: Database) -> None:
    company = Company(database)
    assert (await company.ask(FIND, asker())).exit == "not_found"
    assert (await company.ask(FIND, asker(await company.add()))).exit == "not_found"


async def test_the_digits_are_found_by_their_index(database: Database) -> None:
    plan = "explain select * from orders where regexp_replace(orders.number, '[^0-9]', '', 'g') = '1001'"
    async with database.transaction() as connection:
        await connection.execute(text("set local enable_seqscan = off"))
        lines = (await connection.execute(text(plan))).scalars().all()
    assert any("ix_orders_number_digits" in line for line in lines)
