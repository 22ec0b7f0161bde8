"""The tables of tickets refuse what the rules do not know, and give each ticket its number."""

from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.ticket_settings import insert_setting
from callcenter.store.tables import sla_policies, tickets
from tests.support.tickets import POLICY, monday

ROW: dict[str, Any] = {
    "type": "request",
    "subject": "x",
    "created_by": "alice",
    "created_at": monday(9),
    "updated_at": monday(9),
}


@pytest.mark.parametrize("wrong", [{"state": "lost"}, {"type": "wish"}, {"priority": "asap"}, {"number": 7}])
async def test_what_the_rules_do_not_know_is_refused(database: Database, wrong: dict[str, Any]) -> None:
    with pytest.raises(DBAPIError):
        async with database.transaction() as connection:
            await connection.execute(tickets.insert().values(id=new_id(), **{**ROW, **wrong}))


async def test_there_is_one_default_policy_even_against_a_second_writer(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_setting(connection, POLICY)
    second = sla_policies.insert().values(
        id=new_id(), name="b", label_en="", label_zh="", is_default=True, created_at=monday(9), updated_at=monday(9)
    )
    with pytest.raises(DBAPIError):
        async with database.transaction() as connection:
            await connection.execute(second)
