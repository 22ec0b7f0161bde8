"""The rules of the parts of a contact that the database itself holds, even against a second writer."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.store.database import Database
from callcenter.store.tables import interactions, participations
from tests.store.tables.test_interactions import AT, interaction, save


def part(interaction_id: str, **values: Any) -> dict[str, Any]:
    made = {"interaction_id": interaction_id, "number": 1, "agent": "alice", "joined_at": AT, "left_at": AT}
    return made | values


async def test_an_agent_wraps_up_one_part_at_a_time(database: Database) -> None:
    first, second = interaction(), interaction()
    await save(database, interactions, first, second)
    await save(database, participations, part(first["id"]), part(second["id"], agent="bob"))
    await save(database, participations, part(second["id"], number=2, ended_at=AT))
    with pytest.raises(IntegrityError, match="uq_participations_open_agent"):
        await save(database, participations, part(second["id"], number=3, ended_at=None))
