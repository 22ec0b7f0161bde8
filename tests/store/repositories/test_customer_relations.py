"""Who belongs to whom, read from both ends."""

from dataclasses import replace
from datetime import UTC, date, datetime

from callcenter.crm.customer import Customer, CustomerKind, Relation
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.customer_relations import belongs_to, ids_of_members, kinds_of, members_of

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOME = Customer(id=new_id(), name="王家", kind=CustomerKind.HOUSEHOLD, created_at=AT, updated_at=AT)
PART = (
    Relation(to=HOME.id, role="member", since=date(2020, 1, 1)),
    Relation(to=HOME.id, role="payer", until=date(2026, 1, 1)),
)


async def test_a_household_and_its_members_see_each_other(database: Database) -> None:
    people = sorted(
        (replace(HOME, id=new_id(), name=f"王{number}", kind=CustomerKind.PERSON, relations=PART) for number in "123"),
        key=lambda one: one.id,
    )
    async with database.transaction() as connection:
        for one in (HOME, *people):
            await insert_customer(connection, one)
        above = await belongs_to(connection, people[0].id)
        whole = await members_of(connection, HOME.id, after=None, limit=10)
        pages = [await members_of(connection, HOME.id, after=whole[place].place, limit=2) for place in range(6)]
        assert sorted(await ids_of_members(connection, HOME.id)) == [one.id for one in people]
        kinds = await kinds_of(connection, [HOME.id, people[0].id, new_id()])
    assert [(one.id, one.name, one.role, one.since, one.until) for one in above] == [
        (HOME.id, "王家", "member", date(2020, 1, 1), None),
        (HOME.id, "王家", "payer", None, date(2026, 1, 1)),
    ]
    assert [one.place for one in whole] == [(one.id, role) for one in people for role in ("member", "payer")]
    assert pages == [whole[place + 1 : place + 3] for place in range(6)]
    assert kinds == {HOME.id: CustomerKind.HOUSEHOLD, people[0].id: CustomerKind.PERSON}
