"""Everything that has happened with a customer, on one page after another: contacts, purchases, complaints, tasks.

Rule: agents see contacts of other agents here: that is what it is for. Numbers and names are masked for the role.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from callcenter.api.auth import Anybody
from callcenter.api.callbacks.schemas import CallbackShown
from callcenter.api.customers.notes import NoteShown
from callcenter.api.errors import Problem
from callcenter.api.fields import Id, Shown
from callcenter.api.interactions.schemas import InteractionShown, InteractionWhole, PageWanted, whole
from callcenter.api.orders.schemas import OrderShown
from callcenter.api.parts import Parts
from callcenter.api.surveys.schemas import SurveyShown
from callcenter.api.tasks.schemas import TaskShown
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.crm.masking import Masks, seen_facts
from callcenter.crm.tickets import Priority, TicketState, TicketType, shown_number
from callcenter.records.rights import read_masks
from callcenter.store.repositories.customer_relations import kinds_of
from callcenter.store.repositories.interactions import find_interaction
from callcenter.store.repositories.timeline import Entry, EntryKind, Place, read_timeline

router = APIRouter(prefix="/customers", tags=["customers"])

_LONGEST_TITLE: Final = 200


class TimelineWanted(PageWanted):
    """A page of the timeline: of these kinds only, if named; with those of the customer's household."""

    kinds: Annotated[list[EntryKind], Field(default_factory=list, max_length=len(EntryKind))]
    household: bool = False


class TicketLine(Shown):
    """One ticket, as the timeline shows it."""

    # The whole of it, with its clocks, is for who opens it.
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    number: str
    type: TicketType
    subject: str
    category: str | None
    priority: Priority
    state: TicketState
    owner: str | None
    queue: str | None
    solved_at: datetime | None
    closed_at: datetime | None
    created_by: str
    created_at: datetime
    updated_at: datetime


class TimelineEntry(Shown):
    """One thing that happened. `title` is in its own words; what it is stands under the name of its `kind`."""

    kind: EntryKind
    id: str
    at: datetime
    customer_id: str
    title: str
    callback: CallbackShown | None = None
    interaction: InteractionShown | None = None
    note: NoteShown | None = None
    order: OrderShown | None = None
    survey: SurveyShown | None = None
    task: TaskShown | None = None
    ticket: TicketLine | None = None

    @classmethod
    def of(cls, entry: Entry, masks: Masks, role: str) -> Self:
        """Return an entry as this role sees it."""
        facts = entry.facts
        if entry.kind in (EntryKind.CALLBACK, EntryKind.INTERACTION):
            facts = seen_facts(masks, role, facts)
        elif entry.kind is EntryKind.TICKET:
            facts = {**facts, "number": shown_number(facts["number"])}
        return cls.model_validate(
            {
                "kind": entry.kind,
                "id": entry.id,
                "at": entry.at,
                "customer_id": entry.customer_id,
                "title": _title(entry.kind, facts),
                entry.kind.value: facts,
            }
        )


class TimelinePage(Shown):
    """Some entries, newest first. `next_cursor` is null at the end."""

    items: list[TimelineEntry]
    next_cursor: str | None


@router.get("/{customer_id}/timeline")
async def timeline(
    customer_id: Id, wanted: Annotated[TimelineWanted, Query()], person: Anybody, parts: Parts
) -> TimelinePage:
    """List what has happened with a customer: contacts of every channel, orders, tickets, tasks, notes, surveys."""
    after = _place(wanted.cursor)
    today = parts.clock.now().date() if wanted.household else None
    async with parts.database.transaction() as connection:
        found = await read_timeline(
            connection,
            customer_id,
            kinds=wanted.kinds or None,
            household=today,
            after=after,
            limit=wanted.limit + 1,
        )
        if not found and not await kinds_of(connection, [customer_id]):
            raise Problem("unknown_customer")
        masks = await read_masks(connection)
    page = found[: wanted.limit]
    return TimelinePage(
        items=[TimelineEntry.of(entry, masks, person.role) for entry in page],
        next_cursor=_cursor(page[-1]) if len(found) > wanted.limit else None,
    )


@router.get("/{customer_id}/contacts/{interaction_id}")
async def contact(customer_id: Id, interaction_id: Id, person: Anybody, parts: Parts) -> InteractionWhole:
    """Show one contact of this customer, whoever had it, with its segments, its offers and its way through the IVR."""
    async with parts.database.transaction() as connection:
        row = await find_interaction(connection, interaction_id)
        masks = await read_masks(connection)
    if row is None or row["customer_id"] != customer_id:
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    return whole(row, masks, person.role)


def _title(kind: EntryKind, facts: Mapping[str, Any]) -> str:
    match kind:
        case EntryKind.TICKET:
            title = f"{facts['number']} {facts['subject']}"
        case EntryKind.TASK:
            title = facts["title"]
        case EntryKind.ORDER:
            title = facts["number"]
        case EntryKind.NOTE:
            title = facts["text"].partition("\n")[0]
        case EntryKind.SURVEY:
            title = f"{facts['name'] or facts['kind']} {facts['score']}/{facts['scale']}"
        case EntryKind.CALLBACK:
            title = facts["queue"]
        case EntryKind.INTERACTION:
            title = facts["queue"] or facts["entry_point"] or ""
    return str(title)[:_LONGEST_TITLE]


def _cursor(last: Entry) -> str:
    return base64.urlsafe_b64encode(f"{last.at.isoformat()} {last.kind} {last.id}".encode()).decode()


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        at, kind, entry_id = base64.b64decode(cursor.encode("ascii"), b"-_", validate=True).decode().split(" ")
        instant = datetime.fromisoformat(at)
        if instant.tzinfo is None:
            raise ValueError
        return Place(at=instant.astimezone(UTC), kind=EntryKind(kind), id=str(UUID(entry_id)))
    except (ValueError, OverflowError, binascii.Error):
        raise Problem("bad_cursor") from None
