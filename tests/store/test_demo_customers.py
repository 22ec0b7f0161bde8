"""The demo's customers: the same everywhere, with numbers that can be found and belong to nobody else."""

import subprocess
import sys
from collections import Counter

from sqlalchemy import func, select

from callcenter.phone_numbers import e164_of
from callcenter.store.database import Database
from callcenter.store.demo_customers import CUSTOMERS, phone_rows, seed_customers
from callcenter.store.tables import customer_phones, customers


async def test_the_customers_have_numbers_that_can_be_found(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        shared = select(func.count()).select_from(customer_phones).where(customer_phones.c.e164 == "+862112345678")
        assert (await connection.execute(shared)).scalar_one() == 2
    rows = [row for customer in CUSTOMERS for row in phone_rows(customer)]
    assert all(row["last_nine"] and row["e164"] for row in rows)
    assert len(CUSTOMERS) >= 200
    assert len({customer["id"] for customer in CUSTOMERS}) == len(CUSTOMERS)


def test_only_one_number_is_shared_so_that_every_other_caller_is_known_at_once() -> None:
    counts = Counter(row["e164"] for customer in CUSTOMERS for row in phone_rows(customer))
    assert {number for number, count in counts.items() if count > 1} == {"+862112345678"}


def test_generated_customers_are_the_same_in_every_process() -> None:
    program = "from callcenter.store.demo_customers import CUSTOMERS; print(CUSTOMERS)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str(CUSTOMERS)


def test_numbers_keep_their_order_and_how_they_are_written() -> None:
    rows = phone_rows({"id": "c", "phones": (("mobile", "13800138000"), ("work", "010-6000 1234"))})
    assert [(row["position"], row["kind"], row["raw"], row["e164"]) for row in rows] == [
        (0, "mobile", "13800138000", "+8613800138000"),
        (1, "work", "010-6000 1234", e164_of("010-6000 1234")),
    ]


async def test_seeding_again_brings_back_only_who_is_missing(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        await connection.execute(customers.delete().where(customers.c.name == "李雷"))
        await connection.execute(customers.update().where(customers.c.name == "韩梅梅").values(segment="gold"))
        await seed_customers(connection)
        segments = select(customers.c.name, customers.c.segment).where(customers.c.name.in_(["李雷", "韩梅梅"]))
        found = {name: segment for name, segment in await connection.execute(segments)}
    assert found == {"李雷": "vip", "韩梅梅": "gold"}
