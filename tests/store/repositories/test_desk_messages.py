"""Messages between people as rows: for whom they are, what is unread, and page by page."""

from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.desk_messages import (
    DeskMessage,
    count_unread,
    find_message,
    insert_message,
    list_messages_of,
    mark_read,
    readers_of,
)
from callcenter.store.repositories.interactions import Position

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def message(text: str, minutes: int = 0, *, sender: str = "sam", to: str = "team") -> DeskMessage:
    return DeskMessage(id=new_id(), at=AT + timedelta(minutes=minutes), sender=sender, addressed_to=to, text=text)


async def test_a_person_sees_what_he_got_and_wrote_the_newest_first(database: Database) -> None:
    all_of_them = [message("1"), message("2", 1, sender="alice", to="sam"), message("3", 2), message("4", 3, to="bob")]
    people = [["alice", "bob"], ["sam"], ["alice"], ["bob"]]
    async with database.transaction() as connection:
        for one, whom in zip(all_of_them, people, strict=True):
            await insert_message(connection, one, whom)

        async def found(
            person: str, *, unread: bool = False, after: Position | None = None, limit: int = 9
        ) -> list[str]:
            rows = await list_messages_of(connection, person, unread=unread, after=after, limit=limit)
            return [row["text"] for row in rows]

        assert await found("alice") == ["3", "2", "1"]
        assert await found("alice", limit=2) == ["3", "2"]
        second = Position(started_at=all_of_them[1].at, id=all_of_them[1].id)
        assert await found("alice", after=second) == ["1"]
        assert await found("sam") == ["4", "3", "2", "1"]
        assert await found("alice", unread=True) == ["3", "1"]
        assert await found("carol") == []


async def test_reading_is_noted_once_and_counted(database: Database) -> None:
    one = message("x")
    async with database.transaction() as connection:
        await insert_message(connection, one, ["alice", "bob"])
        assert await count_unread(connection, "alice") == 1
        assert await mark_read(connection, one.id, "alice", AT)
        assert not await mark_read(connection, one.id, "alice", AT)
        assert not await mark_read(connection, one.id, "carol", AT)
        assert [await count_unread(connection, name) for name in ("alice", "bob")] == [0, 1]
        assert await readers_of(connection, [one.id]) == {one.id: (2, 1)}
        (row,) = await list_messages_of(connection, "alice", unread=False, after=None, limit=9)
        assert row["read_at"] == AT
        for person, there in (("sam", True), ("bob", True), ("carol", False)):
            assert (await find_message(connection, one.id, person) is not None) is there
