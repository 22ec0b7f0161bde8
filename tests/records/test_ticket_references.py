"""What a ticket names must be there, and only what a change makes different is looked at."""

from dataclasses import replace
from typing import Any

import pytest

from callcenter.core.configuration import Configuration
from callcenter.crm.ticket_settings import Category
from callcenter.crm.tickets import Link, LinkKind
from callcenter.engine.ids import new_id
from callcenter.records.deeds import RecordRefused
from callcenter.records.ticket_references import check_ticket
from callcenter.store.database import Database
from callcenter.store.repositories.ticket_settings import insert_setting
from tests.support.tickets import WITH_OFFICE, monday, ticket

PLAIN = ticket(sla_policy=None)
OLD = Category(
    id=new_id(), path="old", label_en="Old", label_zh="旧", archived=True, created_at=monday(9), updated_at=monday(9)
)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"queue": "nowhere"}, "unknown_queue", "queue"),
        ({"owner": "nobody"}, "unknown_user", "owner"),
        ({"category": "none"}, "unknown_ticket_category", "category"),
        ({"category": "old"}, "unknown_ticket_category", "category"),
        ({"sla_policy": "none"}, "unknown_sla_policy", "sla_policy"),
        ({"customer_id": new_id()}, "unknown_customer", "customer_id"),
        ({"links": (Link(kind=LinkKind.TICKET, to=new_id()),)}, "unknown_other_ticket", "links"),
        ({"links": (Link(kind=LinkKind.TICKET, to=PLAIN.id),)}, "ticket_into_itself", "links"),
    ],
)
async def test_what_is_not_there_is_refused_when_it_is_new(
    database: Database, facts: dict[str, Any], code: str, field: str
) -> None:
    async with database.transaction() as connection:
        await insert_setting(connection, OLD)
        await check_ticket(connection, None, PLAIN, WITH_OFFICE)
        naming = replace(PLAIN, **facts)
        with pytest.raises(RecordRefused) as refused:
            await check_ticket(connection, PLAIN, naming, WITH_OFFICE)
        assert (refused.value.code, refused.value.field) == (code, field)
        await check_ticket(connection, naming, replace(naming, subject="other"), Configuration())
