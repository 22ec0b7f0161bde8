"""A customer leads only to what is there, and its keys are its own."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from callcenter.crm.customer import Customer, CustomerKind, Relation
from callcenter.engine.ids import new_id
from callcenter.records.customers import change, create
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Database
from callcenter.store.tables import users

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEED = Deed(actor="alice", at=AT, new_id=new_id)
PERSON = Customer(id=new_id(), name="李雷", created_at=AT, updated_at=AT)
COMPANY = replace(PERSON, id=new_id(), name="蓝天科技", kind=CustomerKind.COMPANY)


async def refused(database: Database, customer: Customer) -> tuple[str, str | None]:
    with pytest.raises(RecordRefused) as info:
        async with database.transaction() as connection:
            await create(connection, customer, DEED)
    return info.value.code, info.value.field


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"owner": "nobody"}, "unknown_user", "owner"),
        ({"birthday": date(2026, 3, 4)}, "birthday_in_future", "birthday"),
        ({"relations": (Relation(to=new_id(), role="employee"),)}, "unknown_related_customer", "relations/0/to"),
        ({"relations": (Relation(to=PERSON.id, role="employee"),)}, "relation_to_itself", "relations/0/to"),
    ],
)
async def test_what_leads_nowhere_is_refused_with_its_place(
    database: Database, wrong: dict[str, object], code: str, field: str
) -> None:
    assert await refused(database, replace(PERSON, **wrong)) == (code, field)  # type: ignore[arg-type]


async def test_it_is_tomorrow_somewhere_before_it_is_here(database: Database) -> None:
    late = replace(DEED, at=AT.replace(hour=11))
    async with database.transaction() as connection:
        await create(connection, replace(PERSON, birthday=date(2026, 3, 3)), late)


async def test_nobody_is_part_of_a_person(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, PERSON, DEED)
        await create(connection, COMPANY, DEED)
    child = replace(PERSON, id=new_id(), relations=(Relation(to=PERSON.id, role="child"),))
    assert await refused(database, child) == ("relation_to_person", "relations/0/to")
    worker = replace(PERSON, id=new_id(), relations=(Relation(to=COMPANY.id, role="employee"),))
    async with database.transaction() as connection:
        await create(connection, worker, DEED)
    with pytest.raises(RecordRefused, match="relation_to_person"):
        async with database.transaction() as connection:
            await change(
                connection, COMPANY.id, lambda one: replace(one, kind=CustomerKind.PERSON), DEED, expected=None
            )


async def test_two_customers_never_have_one_external_id(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, replace(PERSON, external_ids={"shop": "1"}), DEED)
    other = replace(PERSON, id=new_id(), external_ids={"shop": "1"})
    assert await refused(database, other) == ("external_id_taken", "external_ids")


async def test_an_owner_who_has_left_stands_in_nobodys_way(database: Database) -> None:
    async with database.transaction() as connection:
        ann = {"id": new_id(), "username": "ann", "display_name": "Ann", "password_hash": "x", "role": "agent"}
        await connection.execute(users.insert().values(ann))
        await create(connection, replace(PERSON, owner="ann"), DEED)
        await connection.execute(users.update().values(active=False))
        changed = await change(connection, PERSON.id, lambda one: replace(one, segment="vip"), DEED, expected=1)
    assert (changed.owner, changed.version) == ("ann", 2)
