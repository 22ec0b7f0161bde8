"""The demo's customers: the same everywhere, with numbers that can be found and belong to nobody else."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from callcenter.crm.customer import CustomerKind
from callcenter.store.database import Database
from callcenter.store.demo_customers import CUSTOMERS, seed_customers
from callcenter.store.demo_routing import AGENTS
from callcenter.store.tables import (
    consents,
    customer_phones,
    customer_relations,
    customers,
    notes,
    orders,
    record_events,
    tasks,
    tickets,
)


async def test_the_customers_have_numbers_that_can_be_found(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        shared = select(func.count()).select_from(customer_phones).where(customer_phones.c.e164 == "+862112345678")
        assert (await connection.execute(shared)).scalar_one() == 2
    assert all(phone.last_nine and phone.e164 for customer in CUSTOMERS for phone in customer.phones)
    assert len(CUSTOMERS) >= 200
    assert len({customer.id for customer in CUSTOMERS}) == len(CUSTOMERS)


def test_only_one_number_is_shared_so_that_every_other_caller_is_known_at_once() -> None:
    counts = Counter(phone.e164 for customer in CUSTOMERS for phone in customer.phones)
    assert {number for number, count in counts.items() if count > 1} == {"+862112345678"}


def test_generated_customers_are_the_same_in_every_process() -> None:
    program = "from callcenter.store.demo_customers import CUSTOMERS; print(CUSTOMERS)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str(CUSTOMERS)


async def test_two_who_share_a_number_are_of_one_household(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        home = next(one for one in CUSTOMERS if one.name == "张家")
        assert home.kind is CustomerKind.HOUSEHOLD
        members = (
            select(customers.c.name)
            .join(customer_relations, customer_relations.c.customer_id == customers.c.id)
            .where(customer_relations.c.related_id == home.id)
        )
        assert set((await connection.execute(members)).scalars()) == {"赵敏", "张无忌"}


def test_the_known_ones_are_who_they_always_were() -> None:
    known = {one.name: one for one in CUSTOMERS[:6]}
    numbers = {name: [phone.raw for phone in one.phones] for name, one in known.items()}
    assert numbers == {
        "李雷": ["13800138000"],
        "韩梅梅": ["13900139000"],
        "Alice Smith": ["+14155550100"],
        "张家": [],
        "赵敏": ["02112345678"],
        "张无忌": ["02112345678"],
    }
    assert (known["李雷"].segment, known["李雷"].company, known["张无忌"].segment) == ("vip", "蓝天科技", "gold")


async def test_there_is_work_of_today_and_nothing_has_happened_after_now(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        now = (await connection.execute(select(func.now()))).scalar_one()
        open_ones = select(tickets).where(tickets.c.state.in_(["new", "open", "pending_customer"]))
        found = (await connection.execute(open_ones)).mappings().all()
        assert len(found) >= 5
        assert max(ticket["created_at"] for ticket in found) <= now
        for moment in (orders.c.placed_at, notes.c.created_at, consents.c.at, customers.c.created_at):
            newest = (await connection.execute(select(func.max(moment)))).scalar_one()
            assert now - timedelta(days=60) < newest <= now
        due = (await connection.execute(select(tasks.c.agent).where(tasks.c.due_at > now))).scalars().all()
        assert due
        assert set(due) <= set(AGENTS)
        events = select(func.count()).select_from(record_events).where(record_events.c.type == "customer.created")
        assert (await connection.execute(events)).scalar_one() == len(CUSTOMERS)


async def test_an_encrypted_field_is_sealed_or_left_out(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        kept = select(func.count()).select_from(customers).where(customers.c.fields.has_key("id_number"))
        assert (await connection.execute(kept)).scalar_one() == 0
        await connection.execute(customers.delete())
        await seed_customers(connection, lambda name, value: f"sealed:k:{name}")
        value = select(customers.c.fields["id_number"].astext).where(customers.c.fields.has_key("id_number")).distinct()
        assert (await connection.execute(value)).scalars().all() == ["sealed:k:id_number"]


async def test_seeding_again_brings_back_only_who_is_missing(database: Database) -> None:
    async with database.transaction() as connection:
        await seed_customers(connection)
        await connection.execute(customers.delete().where(customers.c.name == "李雷"))
        await connection.execute(customers.update().where(customers.c.name == "韩梅梅").values(segment="gold"))
        await seed_customers(connection)
        segments = select(customers.c.name, customers.c.segment).where(customers.c.name.in_(["李雷", "韩梅梅"]))
        found = {name: segment for name, segment in await connection.execute(segments)}
    assert found == {"李雷": "vip", "韩梅梅": "gold"}
