"""Messages between people of the contact center, on the wire."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field

from callcenter.api.fields import Given, Id, Shown, Text
from callcenter.api.interactions.schemas import PageWanted

LONGEST_TEXT: Final = 1000


Address = Annotated[
    str,
    Field(
        pattern=r"^(team|supervisors|queue:[A-Za-z0-9_.-]{1,64}|[A-Za-z0-9_.@+-]{1,64})$",
        examples=["alice", "queue:sales", "team", "supervisors"],
    ),
]
MessageText = Annotated[Text, Field(max_length=LONGEST_TEXT)]


class MessageGiven(Given):
    """What to write to whom: a username, `queue:<name>`, `team` (all agents) or `supervisors`."""

    to: Address
    text: MessageText
    reply_to: Id | None = None


class DeskMessagesWanted(PageWanted):
    """Which messages to list; `unread`: only what you have got and not read."""

    unread: bool = False


class DeskMessageShown(Shown):
    """One message. `mine`: you have written it, to `people`, of whom so many are `readers` by now.

    `read`: you have read it, or written it.
    """

    id: str
    at: datetime
    sender: str
    sender_name: str
    to: str
    text: str
    reply_to: str | None
    mine: bool
    read: bool
    people: int
    readers: int


class DeskMessagePage(Shown):
    """Some messages, newest first. `unread` counts all that you have not read."""

    items: list[DeskMessageShown]
    next_cursor: str | None
    unread: int
