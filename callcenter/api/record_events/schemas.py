"""Record events on the wire: what happened to which record, with old and new values as this person may see them."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field

from callcenter.api.event_types import EventType
from callcenter.api.fields import Given, Id, Shown, Word
from callcenter.crm.masking import Masks, Unseal, seen_changes
from callcenter.store.repositories.record_events import RecordEvent

_LARGEST: Final = 2**63 - 1
Seq = Annotated[int, Field(ge=0, le=_LARGEST)]


class EventsWanted(Given):
    """Which events: those after a number. Repeat `types` for several; `customer.*` are all of one kind."""

    after: Seq = 0
    types: Annotated[list[EventType], Field(max_length=50, default_factory=list)]
    customer: Id | None = None
    record: Id | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class HistoryWanted(Given):
    """A page of a history. `before` is the `next_before` of the page before."""

    before: Seq | None = None
    kind: Word | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EventShown(Shown):
    """One event. `changes` has the old and the new value of each fact, masked as the person's role has it."""

    seq: int
    id: str
    at: datetime
    actor: str
    type: str
    kind: str
    record_id: str
    customer_id: str | None
    version: int
    import_id: str | None
    changes: dict[str, Any]


class EventFeed(Shown):
    """Events, oldest first. Go on with `after` = `next_after`; when it equals `newest`, that was all so far."""

    items: list[EventShown]
    next_after: int
    newest: int


class LineShown(Shown):
    """What became of one fact: `fields.vip_number`, `phones`. `before` and `after` are lists where the fact is one."""

    fact: str
    before: Any
    after: Any


class EntryShown(Shown):
    """One change: who, when, what, with old and new values."""

    seq: int
    at: datetime
    actor: str
    actor_name: str
    type: str
    kind: str
    record_id: str
    version: int
    import_id: str | None
    lines: list[LineShown]


class HistoryPage(Shown):
    """Changes, newest first. `next_before` is null at the end."""

    items: list[EntryShown]
    next_before: int | None


class NoticeShown(Shown):
    """Something that a person was to be told."""

    seq: int
    id: str
    at: datetime
    about: str
    kind: str
    record_id: str
    customer_id: str | None
    title: str


class NoticeList(Shown):
    """A person's notices, newest first."""

    items: list[NoticeShown]
    next_before: int | None


def event_shown(event: RecordEvent, masks: Masks, role: str, unseal: Unseal) -> EventShown:
    """Return an event as this role sees it."""
    facts = {name: getattr(event, name) for name in EventShown.model_fields if name != "changes"}
    return EventShown(**facts, changes=seen_changes(masks, role, event.changes, unseal, kind=event.kind))
