"""Read record events: all of them in their order (programs), one customer's history, one's own notices.

Rule: whoever reads sees what the masks leave of it for his role. Numbers never change and have no gaps that are filled
later, so a program that goes on after the last number it has seen misses nothing.
"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.record_events.schemas import (
    EntryShown,
    EventFeed,
    EventsWanted,
    HistoryPage,
    HistoryWanted,
    LineShown,
    NoticeList,
    NoticeShown,
    event_shown,
)
from callcenter.crm.change_lines import lines_of
from callcenter.crm.masking import Masks, seen_changes
from callcenter.records.notices import addresses_of, title_of
from callcenter.records.offer_events import OFFERED_KIND
from callcenter.records.rights import read_masks
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.record_event_queries import (
    EventFilter,
    matching_after,
    matching_before,
    naming_before,
    newest_seq,
)
from callcenter.store.repositories.record_events import RecordEvent
from callcenter.store.repositories.users import display_names

router = APIRouter(tags=["record events"])


@router.get("/record-events")
async def record_events(wanted: Annotated[EventsWanted, Query()], person: Supervisor, parts: Parts) -> EventFeed:
    """Follow what happens to records, oldest first, from any number on, as often as you like."""
    chosen = EventFilter(types=wanted.types, customer=wanted.customer, record=wanted.record)
    async with parts.database.transaction() as connection:
        newest = await newest_seq(connection)
        found = await matching_after(connection, wanted.after, chosen, limit=wanted.limit)
        masks = await read_masks(connection)
    last = found[-1].seq if found else wanted.after
    return EventFeed(
        items=[event_shown(event, masks, person.role, parts.vault.unseal) for event in found],
        # What came while we looked is read the next time; what is passed over here did not match.
        next_after=last if len(found) == wanted.limit else max(last, newest),
        newest=max(last, newest),
    )


@router.get("/customers/{customer_id}/history")
async def history(
    customer_id: Id, wanted: Annotated[HistoryWanted, Query()], person: Anybody, parts: Parts
) -> HistoryPage:
    """List every change of a customer and of what belongs to it, with old and new values, newest first."""
    # That a contact was offered changes nothing of anybody.
    chosen = EventFilter(customer=customer_id, kind=wanted.kind, without_kinds=(OFFERED_KIND,))
    async with parts.database.transaction() as connection:
        found = await matching_before(connection, wanted.before, chosen, limit=wanted.limit + 1)
        # Who was taken out still has a history.
        if not found and await read_customer(connection, customer_id) is None:
            raise Problem("unknown_customer")
        masks = await read_masks(connection)
        names = await display_names(connection, {event.actor for event in found})
    items = [_entry(event, masks, person, parts, names) for event in found[: wanted.limit]]
    return HistoryPage(items=items, next_before=items[-1].seq if len(found) > wanted.limit else None)


@router.get("/notices")
async def notices(wanted: Annotated[HistoryWanted, Query()], person: Anybody, parts: Parts) -> NoticeList:
    """List what you were to be told: reminders, escalations; also while you were not signed in. Newest first."""
    whom = addresses_of(person.username, parts.engine.state.configuration)
    async with parts.database.transaction() as connection:
        found = await naming_before(connection, wanted.before, whom, limit=wanted.limit + 1)
    items = [_notice(event) for event in found[: wanted.limit]]
    return NoticeList(items=items, next_before=items[-1].seq if len(found) > wanted.limit else None)


def _entry(event: RecordEvent, masks: Masks, person: Person, parts: AppParts, names: Mapping[str, str]) -> EntryShown:
    seen = seen_changes(masks, person.role, event.changes, parts.vault.unseal)
    lines = [LineShown(fact=line.fact, before=line.before, after=line.after) for line in lines_of(event.changes, seen)]
    return EntryShown(
        seq=event.seq,
        at=event.at,
        actor=event.actor,
        actor_name=names.get(event.actor, event.actor),
        type=event.type,
        kind=event.kind,
        record_id=event.record_id,
        version=event.version,
        import_id=event.import_id,
        lines=lines,
    )


def _notice(event: RecordEvent) -> NoticeShown:
    return NoticeShown(
        seq=event.seq,
        id=event.id,
        at=event.at,
        about=event.type,
        kind=event.kind,
        record_id=event.record_id,
        customer_id=event.customer_id,
        title=title_of(event),
    )
