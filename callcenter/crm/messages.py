"""Something written to a customer, or about one to ourselves: kept first, sent when it can be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.core.records import replace
from callcenter.crm.retries import pause_after

_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(hours=1)
# What nobody could be sent for so long is not worth reading any more.
GIVE_UP_AFTER: Final = timedelta(days=3)


class MessageChannel(StrEnum):
    """How it is sent. Stored by these names."""

    SMS = "sms"
    EMAIL = "email"


class MessageState(StrEnum):
    """What became of it. Stored by these names."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `address`: a number or an e-mail address. `html`: the same to look at, until it has ended.

    `attachment`: the name of a recording that goes with it.
    `next_try_at` is when it is tried (again); None: it has ended. `problem` is a fixed word for what is in its way.
    """

    id: str
    channel: MessageChannel
    address: str
    subject: str = ""
    text: str
    html: str | None = None
    attachment: str | None = None
    customer_id: str | None = None
    interaction_id: str | None = None
    state: MessageState = MessageState.WAITING
    tries: int = 0
    next_try_at: datetime | None
    problem: str | None = None
    sent_at: datetime | None = None
    created_at: datetime


def sent(message: Message, at: datetime) -> Message:
    """Return the message after it was handed over."""
    ended = replace(message, state=MessageState.SENT, tries=message.tries + 1, sent_at=at)
    return replace(ended, next_try_at=None, problem=None, html=None)


def not_sent(message: Message, at: datetime, problem: str, *, for_good: bool = False) -> Message:
    """Return the message after a try in vain; `for_good`: no other one would help."""
    tries = message.tries + 1
    if for_good or at - message.created_at >= GIVE_UP_AFTER:
        return replace(message, state=MessageState.FAILED, tries=tries, next_try_at=None, problem=problem, html=None)
    pause = pause_after(tries, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
    return replace(message, tries=tries, next_try_at=at + pause, problem=problem)
