"""What a person did is noted with who, when, to whom and what, and nothing else."""

from callcenter.api.audit import note
from callcenter.api.people import Person, Role
from callcenter.store.tables import audit
from tests.support.desk import Desk


async def test_what_was_done_is_one_row_with_who_did_it_and_when(desk: Desk) -> None:
    sam = Person(username="sam", display_name="Sam", role=Role.SUPERVISOR)
    await note(desk.parts, sam, "status_forced", "alice", status="offline")
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.action == "status_forced"))).mappings().all()
    assert [(row["actor"], row["subject"], row["detail"]) for row in rows] == [("sam", "alice", {"status": "offline"})]
    assert rows[0]["at"] == desk.parts.clock.now()
