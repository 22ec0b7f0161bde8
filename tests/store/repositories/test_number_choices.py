"""A choice for a number is kept once for each customer, the last time counts; a closed record takes one later."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import delete_customer, insert_customer
from callcenter.store.repositories.number_choices import (
    lock_interaction,
    number_key,
    remember_choice,
    set_late_customer,
)
from callcenter.store.tables import interactions, number_choices
from tests.support.desk import add_record
from tests.support.floor import START


@pytest.mark.parametrize(
    ("ani", "e164", "key"),
    [("021 12345678", "+862112345678", "+862112345678"), ("955-88", None, "95588"), ("anonymous", None, None)],
)
def test_a_number_is_remembered_by_what_all_its_forms_share(ani: str, e164: str | None, key: str | None) -> None:
    assert number_key(ani, e164) == key


async def test_the_last_choice_counts_and_goes_with_the_customer(database: Database) -> None:
    one = Customer(id=new_id(), name="李雷", created_at=START, updated_at=START)
    later = START + timedelta(days=1)
    async with database.transaction() as connection:
        await insert_customer(connection, one)
        for by, at in (("ann", START), ("bob", later)):
            await remember_choice(connection, number="95588", customer_id=one.id, chosen_by=by, at=at)
        (kept,) = (await connection.execute(select(number_choices))).mappings()
        assert (kept["times"], kept["chosen_by"], kept["chosen_at"]) == (2, "bob", later)
        await delete_customer(connection, one.id)
        assert (await connection.execute(select(number_choices))).all() == []


async def test_a_closed_interaction_can_be_given_to_a_customer(database: Database) -> None:
    record, customer = await add_record(database, started_at=START, agent="ann"), new_id()
    async with database.transaction() as connection:
        assert await lock_interaction(connection, new_id()) is None
        found = await lock_interaction(connection, record)
        assert found is not None
        assert (found["stage"], found["agent"], found["ani"]) == ("closed", "ann", "13800138000")
        await set_late_customer(connection, record, customer_id=customer, segment="vip")
        row = (await connection.execute(select(interactions))).mappings().one()
    assert (row["customer_id"], row["customer_segment"]) == (customer, "vip")
