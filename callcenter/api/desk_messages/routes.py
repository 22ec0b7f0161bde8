"""Messages between people of the contact center: written, shown at once, kept until they are read.

Rule: supervisors write to anybody, agents to supervisors. Nobody sees a message that is neither his nor for him.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.desk_messages.schemas import DeskMessagePage, DeskMessageShown, DeskMessagesWanted, MessageGiven
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person, Role
from callcenter.api.realtime import messages
from callcenter.store.database import Connection
from callcenter.store.repositories.desk_messages import (
    DeskMessage,
    count_unread,
    find_message,
    insert_message,
    list_messages_of,
    mark_read,
    readers_of,
)
from callcenter.store.repositories.users import display_names, find_user, leading_people

router = APIRouter(prefix="/desk-messages", tags=["desk messages"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def write(given: MessageGiven, response: Response, person: Anybody, parts: Parts) -> DeskMessageShown:
    """Write to somebody, to the agents of a queue, to all agents, or to the supervisors. Shown to them at once."""
    deed = deed_of(person, parts)
    message = DeskMessage(
        id=deed.new_id(),
        at=deed.at,
        sender=person.username,
        addressed_to=given.to,
        text=given.text,
        reply_to=given.reply_to,
    )
    async with parts.database.transaction() as connection:
        people = await _people(connection, given.to, person, parts)
        if given.reply_to is not None and await find_message(connection, given.reply_to, person.username) is None:
            raise Problem("unknown_message")
        await insert_message(connection, message, people)
    told = messages.DeskMessage(
        id=message.id,
        at=message.at,
        sender=person.username,
        sender_name=person.display_name,
        to=given.to,
        text=given.text,
        reply_to=given.reply_to,
    )
    for whom in sorted({*people, person.username}):
        parts.hub.tell(told, whom)
    return _shown({**_row(message), "read_at": None}, person, {person.username: person.display_name}, (len(people), 0))


@router.get("")
async def desk_messages(
    wanted: Annotated[DeskMessagesWanted, Query()], person: Anybody, parts: Parts
) -> DeskMessagePage:
    """List what you have got and written, newest first."""
    async with parts.database.transaction() as connection:
        found = await list_messages_of(
            connection, person.username, unread=wanted.unread, after=position_of(wanted.cursor), limit=wanted.limit + 1
        )
        page = found[: wanted.limit]
        unread = await count_unread(connection, person.username)
        names = await display_names(connection, {row["sender"] for row in page})
        readers = await readers_of(connection, [row["id"] for row in page if row["sender"] == person.username])
    more = {"started_at": page[-1]["at"], "id": page[-1]["id"]} if len(found) > wanted.limit else None
    return DeskMessagePage(
        items=[_shown(row, person, names, readers.get(row["id"], (0, 0))) for row in page],
        next_cursor=cursor_after(more) if more else None,
        unread=unread,
    )


@router.post("/{message_id}/read", status_code=status.HTTP_204_NO_CONTENT)
async def read(message_id: Id, person: Anybody, parts: Parts) -> None:
    """Say that you have read it. Whoever wrote it sees so."""
    async with parts.database.transaction() as connection:
        row = await find_message(connection, message_id, person.username)
        if row is None:
            raise Problem("unknown_message")
        news = await mark_read(connection, message_id, person.username, parts.clock.now())
    if news:
        changed = messages.RecordChanged(
            kind="desk_message", record_id=message_id, customer_id=None, about="desk_message.read", version=1
        )
        # Who wrote it, and the reader's other screens.
        for whom in sorted({row["sender"], person.username}):
            parts.hub.tell(changed, whom)


async def _people(connection: Connection, to: str, person: Person, parts: AppParts) -> Sequence[str]:
    """Whom the message is for, never who writes it; refused when that is nobody, or not his to write to."""
    leading = await leading_people(connection)
    configuration = parts.engine.state.configuration
    if to == "supervisors":
        people = leading
    elif to == "team":
        people = [name for name in configuration.agents if name not in leading]
    elif to.startswith("queue:"):
        queue = to.removeprefix("queue:")
        people = [name for name, profile in configuration.agents.items() if queue in profile.queues]
    else:
        people = [to] if await find_user(connection, to) is not None else []
    people = [name for name in people if name != person.username]
    if not people:
        raise Problem("unknown_recipient")
    if not person.may(Role.SUPERVISOR) and not set(people) <= set(leading):
        raise Problem("message_only_to_supervisors")
    return people


def _row(message: DeskMessage) -> dict[str, Any]:
    return {name: getattr(message, name) for name in DeskMessage.__dataclass_fields__}


def _shown(
    row: Mapping[str, Any], person: Person, names: Mapping[str, str], readers: tuple[int, int]
) -> DeskMessageShown:
    mine = row["sender"] == person.username
    return DeskMessageShown(
        id=row["id"],
        at=row["at"],
        sender=row["sender"],
        sender_name=names.get(row["sender"], row["sender"]),
        to=row["addressed_to"],
        text=row["text"],
        reply_to=row["reply_to"],
        mine=mine,
        read=mine or row["read_at"] is not None,
        people=readers[0],
        readers=readers[1],
    )
