"""Barred numbers: each once, read page by page, taken off by their ids."""

from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.do_not_call import (
    BarredNumber,
    barred_among,
    delete_barred,
    insert_barred,
    list_barred,
)
from callcenter.store.repositories.interactions import Position

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def barred(number: int) -> BarredNumber:
    at = AT + timedelta(minutes=number // 2)
    return BarredNumber(id=new_id(), number=f"+8613800138{number:03}", reason="asked", actor="sam", at=at)


async def test_a_number_is_barred_once_and_only_new_ones_are_told(database: Database) -> None:
    first = [barred(number) for number in range(4)]
    again = [barred(number) for number in range(2, 6)]
    async with database.transaction() as connection:
        assert await insert_barred(connection, []) == []
        assert await insert_barred(connection, first) == first
        assert await insert_barred(connection, again) == again[2:]
        assert await barred_among(connection, ["+8613800138005", "95588"]) == {"+8613800138005"}
        assert await list_barred(connection, number=first[0].number, after=None, limit=9) == first[:1]
        assert await delete_barred(connection, first[0].id) == first[0]
        assert await delete_barred(connection, first[0].id) is None


async def test_pages_leave_nothing_out_also_where_two_are_of_one_moment(database: Database) -> None:
    async with database.transaction() as connection:
        kept = await insert_barred(connection, [barred(number) for number in range(7)])
        read: list[BarredNumber] = []
        after = None
        while page := await list_barred(connection, number=None, after=after, limit=2):
            read += page
            after = Position(started_at=page[-1].at, id=page[-1].id)
    assert read == sorted(kept, key=lambda one: (one.at, one.id), reverse=True)
