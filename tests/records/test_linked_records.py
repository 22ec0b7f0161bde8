"""Whom a record is about."""

from datetime import UTC, datetime

import pytest

from callcenter.engine.ids import new_id
from callcenter.records.deeds import RecordRefused
from callcenter.records.linked_records import customer_behind
from callcenter.store.database import Database
from callcenter.store.repositories.timeline import EntryKind
from tests.support.history import add_customer, add_entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_who_is_named_goes_before_whom_the_contact_and_the_ticket_are_about(database: Database) -> None:
    async with database.transaction() as connection:
        one, other, third = [await add_customer(connection) for _ in range(3)]
        contact = await add_entry(connection, EntryKind.INTERACTION, other, AT)
        ticket = await add_entry(connection, EntryKind.TICKET, third, AT)
        assert await customer_behind(connection, None) is None
        assert await customer_behind(connection, one, interaction_id=contact, ticket_id=ticket) == one
        assert await customer_behind(connection, None, interaction_id=contact, ticket_id=ticket) == other
        assert await customer_behind(connection, None, ticket_id=ticket) == third


async def test_what_is_not_there_is_named_in_the_refusal(database: Database) -> None:
    async with database.transaction() as connection:
        for name, given in (
            ("customer", customer_behind(connection, new_id())),
            ("interaction", customer_behind(connection, None, interaction_id=new_id())),
            ("ticket", customer_behind(connection, None, ticket_id=new_id())),
        ):
            with pytest.raises(RecordRefused) as refused:
                await given
            assert (refused.value.code, refused.value.field) == (f"unknown_{name}", f"{name}_id")
