"""A file is there as long as its message is on its way."""

from datetime import UTC, datetime
from typing import Any

from callcenter.crm.messages import Message, MessageChannel
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.message_files import MessageFile, MessageFiles, forget_files, insert_files
from callcenter.store.repositories.messages import insert_message

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def test_a_file_is_found_by_its_message_until_that_has_ended(database: Database) -> None:
    waiting, ended = new_id(), new_id()
    kind: dict[str, Any] = {"name": "r.csv", "media_type": "text/csv", "content": b"\x00\xff"}
    files = [MessageFile(message_id=one, **kind) for one in (waiting, ended)]
    async with database.transaction() as connection:
        for one in (waiting, ended):
            at = AT if one == waiting else None
            letter = Message(
                id=one, channel=MessageChannel.EMAIL, address="li@example.com", text="", next_try_at=at, created_at=AT
            )
            await insert_message(connection, letter)
        await insert_files(connection, files)
        await insert_files(connection, [])
    found = MessageFiles(database).find
    assert (await found(waiting), await found(ended), await found(new_id())) == (files[0], files[1], None)
    async with database.transaction() as connection:
        await forget_files(connection)
    assert (await found(waiting), await found(ended)) == (files[0], None)
