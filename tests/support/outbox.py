"""What is in the outbox, for tests that look at one message."""

from sqlalchemy import select

from callcenter.crm.messages import Message, MessageChannel, MessageState
from callcenter.store.database import Connection
from callcenter.store.tables import messages


async def kept_message(connection: Connection, message_id: str) -> Message | None:
    """One message as it is kept."""
    row = (await connection.execute(select(messages).where(messages.c.id == message_id))).mappings().one_or_none()
    if row is None:
        return None
    return Message(**{**row, "channel": MessageChannel(row["channel"]), "state": MessageState(row["state"])})
