"""What the database refuses of a configuration."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.store.database import Database
from callcenter.store.tables import entry_points, queues


def queue(name: str) -> dict[str, Any]:
    return {"name": name, "label_en": "Sales", "label_zh": "销售"}


async def test_an_entry_point_starts_either_a_flow_or_a_queue(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(queues.insert(), [queue("sales")])
        await connection.execute(entry_points.insert(), [{"dnis": "1", "name": "main", "flow": "main"}])
        await connection.execute(entry_points.insert(), [{"dnis": "2", "name": "sales", "queue": "sales"}])
    for wrong in ({}, {"flow": "main", "queue": "sales"}):
        with pytest.raises(IntegrityError, match="flow_or_queue"):
            async with database.transaction() as connection:
                await connection.execute(entry_points.insert(), [{"dnis": "3", "name": "third", **wrong}])


@pytest.mark.parametrize("name", ["", "a b", "a\nAction: Originate", "a,b", "a:b", "销售", "a" * 65])
async def test_a_queue_name_that_could_not_go_to_the_switch_as_it_is_is_refused(database: Database, name: str) -> None:
    with pytest.raises(IntegrityError, match="is_switch_id"):
        async with database.transaction() as connection:
            await connection.execute(queues.insert(), [queue(name)])
