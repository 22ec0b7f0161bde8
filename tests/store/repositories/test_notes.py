"""Notes and what they have been, read page by page."""

from datetime import UTC, datetime, timedelta

from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.notes import (
    Note,
    delete_note,
    insert_note,
    list_notes,
    list_versions,
    read_note,
    update_note,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LILEI = Customer(id=new_id(), name="李雷", created_at=AT, updated_at=AT)


def note(minute: int, *, version: int = 1, note_id: str | None = None, pinned: bool = False) -> Note:
    at = AT + timedelta(minutes=minute)
    return Note(
        id=note_id or new_id(),
        customer_id=LILEI.id,
        text=f"text {version}",
        pinned=pinned,
        author="alice",
        changed_by="alice",
        version=version,
        created_at=at,
        updated_at=at + timedelta(hours=version),
    )


async def test_notes_are_read_newest_first_also_where_two_are_of_one_moment(database: Database) -> None:
    kept = sorted((note(minute // 2, pinned=minute % 2 == 0) for minute in range(6)), key=lambda one: one.id)
    kept.sort(key=lambda one: (one.created_at, one.id), reverse=True)
    async with database.transaction() as connection:
        await insert_customer(connection, LILEI)
        for one in kept:
            await insert_note(connection, one)
        assert await list_notes(connection, LILEI.id) == kept
        for place, one in enumerate(kept):
            after = Position(started_at=one.created_at, id=one.id)
            assert await list_notes(connection, LILEI.id, after=after, limit=2) == kept[place + 1 : place + 3]
        assert await list_notes(connection, LILEI.id, pinned=True) == [one for one in kept if one.pinned]
        assert await list_notes(connection, LILEI.id, pinned=False) == [one for one in kept if not one.pinned]
        assert await list_notes(connection, new_id()) == []


async def test_every_version_is_kept_as_long_as_the_note(database: Database) -> None:
    first = note(0)
    async with database.transaction() as connection:
        await insert_customer(connection, LILEI)
        await insert_note(connection, first)
        for version in (2, 3):
            await update_note(connection, note(0, version=version, note_id=first.id))
        assert await read_note(connection, LILEI.id, first.id) == note(0, version=3, note_id=first.id)
        assert [one.version for one in await list_versions(connection, first.id)] == [3, 2, 1]
        assert [one.text for one in await list_versions(connection, first.id, before=3, limit=1)] == ["text 2"]
        await delete_note(connection, first.id)
        assert await list_versions(connection, first.id) == []
        assert await read_note(connection, LILEI.id, first.id) is None
