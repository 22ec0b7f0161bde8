"""Messages on the wire. Where one goes is masked like any other number or address."""

from datetime import datetime
from typing import Self

from callcenter.api.fields import Id, Shown
from callcenter.api.interactions.schemas import PageWanted
from callcenter.crm.masking import Masks
from callcenter.crm.messages import Message, MessageChannel, MessageState
from callcenter.records.messages import seen_address


class MessagesWanted(PageWanted):
    """Which messages to list."""

    channel: MessageChannel | None = None
    state: MessageState | None = None
    customer: Id | None = None
    interaction: Id | None = None


class MessageShown(Shown):
    """One message. `problem` is a fixed word for what was in its way the last time it was tried."""

    id: str
    channel: MessageChannel
    address: str
    subject: str
    text: str
    customer_id: str | None
    interaction_id: str | None
    state: MessageState
    tries: int
    next_try_at: datetime | None
    problem: str | None
    sent_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, message: Message, masks: Masks, role: str) -> Self:
        """Show a message to this role."""
        facts = {name: getattr(message, name) for name in cls.model_fields if name != "address"}
        return cls(**facts, address=seen_address(masks, role, message.channel, message.address))


class MessagePage(Shown):
    """Some messages, newest first. `next_cursor` is null at the end."""

    items: list[MessageShown]
    next_cursor: str | None
