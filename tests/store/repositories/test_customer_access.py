"""Who has seen whom: every view is a line, a pop is one line however often it is shown."""

from dataclasses import replace
from datetime import UTC, datetime

from callcenter.crm.masking import Access
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_access import AccessLine, add_access, list_access
from callcenter.store.repositories.interactions import Position

LINE = AccessLine(
    id=new_id(),
    customer_id=new_id(),
    username="alice",
    at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    what=Access.POPPED,
    interaction_id=new_id(),
)


async def test_a_pop_is_one_line_and_other_looks_are_as_many_as_there_were(database: Database) -> None:
    view = replace(LINE, id=new_id(), what=Access.VIEWED)
    views = [view, replace(view, id=new_id())]
    async with database.transaction() as connection:
        await add_access(connection, [])
        await add_access(connection, [LINE, replace(LINE, id=new_id()), *views])
        await add_access(connection, [replace(LINE, id=new_id())])
        lines = await list_access(connection, LINE.customer_id, after=None, limit=9)
        assert sorted(lines, key=lambda one: one.id) == sorted([LINE, *views], key=lambda one: one.id)
        first = await list_access(connection, LINE.customer_id, after=None, limit=1)
        place = Position(started_at=first[0].at, id=first[0].id)
        rest = await list_access(connection, LINE.customer_id, after=place, limit=9)
    assert [*first, *rest] == lines
