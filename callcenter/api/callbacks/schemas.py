"""Callbacks on the wire: a wish as it is given, and what has become of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict

from callcenter.api.fields import Given, Id, Instant, Note, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.api.people import Role
from callcenter.core.callback import Callback, CallbackState
from callcenter.core.configuration import CallbackMode
from callcenter.crm.masking import Masks, seen_facts


class CallbackGiven(Given):
    """Whom to call back for a queue. Without `due_at`: in its turn, from now."""

    number: Word
    queue: Word
    due_at: Instant | None = None
    note: Note | None = None
    customer_id: Id | None = None
    language: Literal["zh", "en"] = "zh"


class CallbackMoved(Given):
    """When to call instead, at the earliest."""

    due_at: Instant


class CallbacksWanted(PageWanted):
    """Which callbacks to list; `open`: only those that still wait for their end. `number` as given, or as E.164."""

    open: bool = False
    state: CallbackState | None = None
    queue: Word | None = None
    number: Word | None = None


class CallbackShown(Shown):
    """One callback. `interaction_id` is the contact that asked for it, `call_interaction_id` the last call made for it.

    `last_result` says how the last try went, or how it ended: `no_answer`, `busy`, `machine`, `declined`,
    `called_again`, `answered` …
    """

    # The rows have columns that are the engine's own business.
    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)

    id: str
    number: str
    number_e164: str | None
    name: str
    queue: str
    mode: CallbackMode
    state: CallbackState
    requested_at: datetime
    place_at: datetime
    due_at: datetime
    ended_at: datetime | None
    attempts: int
    last_result: str | None
    agent: str | None
    language: str
    customer_id: str | None
    note: str | None
    interaction_id: str | None
    call_interaction_id: str | None


class CallbackPage(Shown):
    """Some callbacks, newest wish first. `next_cursor` is null at the end."""

    items: list[CallbackShown]
    next_cursor: str | None


def shown(found: Callback | Mapping[str, Any], masks: Masks, role: Role) -> CallbackShown:
    """Return a callback, live or stored, as this role sees it."""
    whole = CallbackShown.model_validate(found)
    return CallbackShown.model_validate(seen_facts(masks, role, whole.model_dump()))
