"""Files that go with messages, kept as long as their message is on its way."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.database import Database
from callcenter.store.tables import message_files, messages


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFile:
    """A file that goes with a message. `media_type` as `text/csv`."""

    message_id: str
    name: str
    media_type: str
    content: bytes


class MessageFiles:
    """Finds them for whoever carries messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, message_id: str) -> MessageFile | None:
        """Return the file that goes with a message, if there is one."""
        async with self._database.transaction() as connection:
            return await find_file(connection, message_id)


async def insert_files(connection: AsyncConnection, files: Sequence[MessageFile]) -> None:
    """Add files to messages that are kept in this transaction."""
    if files:
        await connection.execute(message_files.insert(), [asdict(one) for one in files])


async def find_file(connection: AsyncConnection, message_id: str) -> MessageFile | None:
    """Return the file that goes with a message."""
    statement = select(message_files).where(message_files.c.message_id == message_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else MessageFile(**row)


async def forget_files(connection: AsyncConnection) -> None:
    """Take out the files of messages that have ended."""
    ended = select(messages.c.id).where(messages.c.next_try_at.is_(None))
    await connection.execute(message_files.delete().where(message_files.c.message_id.in_(ended)))
