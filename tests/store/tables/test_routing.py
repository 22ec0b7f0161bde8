"""What the database refuses of what administrators decide."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.tables import agents, phones, routing_versions, users


def a_version(number: int) -> dict[str, Any]:
    return {"version": number, "at": Clock().now(), "actor": "admin", "document": {"format": 1}}


async def test_versions_begin_at_one_and_no_number_is_used_twice(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(routing_versions.insert(), [a_version(1), a_version(2)])
    for wrong, rule in ((0, "ck_routing_versions_version"), (2, "pk_routing_versions")):
        with pytest.raises(IntegrityError, match=rule):
            async with database.transaction() as connection:
                await connection.execute(routing_versions.insert(), [a_version(wrong)])


@pytest.mark.parametrize("name", ["", "a b", "a\nAction: Originate", "a,b", "a:b", "销售", "a" * 65])
async def test_a_phone_whose_name_could_not_go_to_the_switch_as_it_is_is_refused(database: Database, name: str) -> None:
    person = {"id": new_id(), "username": "ann", "display_name": "Ann", "password_hash": "x", "role": "agent"}
    async with database.transaction() as connection:
        await connection.execute(users.insert(), [person])
        await connection.execute(agents.insert(), [{"username": "ann"}])
    with pytest.raises(IntegrityError, match="is_switch_id"):
        async with database.transaction() as connection:
            await connection.execute(
                phones.insert(), [{"endpoint": name, "agent": "ann", "kind": "desk", "secret": "s"}]
            )
