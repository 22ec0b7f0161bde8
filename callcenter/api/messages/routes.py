"""Messages to customers, as those see them who look after the floor."""

from typing import Annotated

from fastapi import APIRouter, Query

from callcenter.api.auth import Supervisor
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.messages.schemas import MessagePage, MessageShown, MessagesWanted
from callcenter.api.parts import Parts
from callcenter.records.rights import read_masks
from callcenter.store.repositories.messages import MessageFilter, list_messages

router = APIRouter(prefix="/messages", tags=["messages"])


@router.get("")
async def messages(wanted: Annotated[MessagesWanted, Query()], person: Supervisor, parts: Parts) -> MessagePage:
    """List messages, newest first."""
    chosen = MessageFilter(**wanted.model_dump(exclude={"cursor", "limit"}))
    async with parts.database.transaction() as connection:
        found = await list_messages(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
        masks = await read_masks(connection)
    page = found[: wanted.limit]
    more = {"started_at": page[-1].created_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return MessagePage(
        items=[MessageShown.of(one, masks, person.role) for one in page],
        next_cursor=cursor_after(more) if more else None,
    )
