"""What a record is linked to is there or not, and is about somebody or nobody."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.links import (
    NotThere,
    customer_of_interaction,
    customer_of_ticket,
    existing_tickets,
    has_customer,
    who_had,
)
from callcenter.store.repositories.timeline import EntryKind
from callcenter.store.tables import customers, interactions, tickets
from tests.support.history import add_customer, add_entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_a_contact_and_a_ticket_lead_to_whom_they_are_about(database: Database) -> None:
    async with database.transaction() as connection:
        one, other = [await add_customer(connection) for _ in range(2)]
        contact = await add_entry(connection, EntryKind.INTERACTION, one, AT)
        ticket = await add_entry(connection, EntryKind.TICKET, other, AT)
        await connection.execute(interactions.update().values(agent="alice"))
        assert await has_customer(connection, one)
        assert await customer_of_interaction(connection, contact) == one
        assert (await who_had(connection, contact)).agent == "alice"
        assert await customer_of_ticket(connection, ticket) == other
        assert await existing_tickets(connection, {ticket, new_id(), contact}) == {ticket}


async def test_what_is_about_nobody_is_there_all_the_same(database: Database) -> None:
    async with database.transaction() as connection:
        one = await add_customer(connection)
        contact = await add_entry(connection, EntryKind.INTERACTION, one, AT)
        ticket = await add_entry(connection, EntryKind.TICKET, one, AT)
        await connection.execute(interactions.update().values(customer_id=None, agent=None))
        await connection.execute(tickets.update().values(customer_id=None))
        assert await customer_of_interaction(connection, contact) is None
        assert (await who_had(connection, contact)).agent is None
        assert await customer_of_ticket(connection, ticket) is None


async def test_what_is_not_there_is_said_not_to_be(database: Database) -> None:
    async with database.transaction() as connection:
        assert not await has_customer(connection, new_id())
        assert await existing_tickets(connection, {new_id()}) == set()
        for read in (customer_of_interaction, customer_of_ticket, who_had):
            with pytest.raises(NotThere):
                await read(connection, new_id())


@pytest.mark.parametrize("lock", [True, False])
async def test_only_who_is_locked_cannot_be_taken_out_meanwhile(database: Database, lock: bool) -> None:
    async with database.transaction() as connection:
        one = await add_customer(connection)
    taken = select(customers.c.id).where(customers.c.id == one).with_for_update(nowait=True)
    async with database.transaction() as holding:
        assert await has_customer(holding, one, lock=lock)
        if lock:
            with pytest.raises(DBAPIError, match="could not obtain lock"):
                async with database.transaction() as other:
                    await other.execute(taken)
        else:
            async with database.transaction() as other:
                await other.execute(taken)
