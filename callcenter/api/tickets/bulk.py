"""Many tickets at once, each with its own event and version; and which of them will be late.

Rule: one that cannot be changed so does not keep the others from it; the answer says what became of each.
"""

from collections import Counter
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import Field

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.fields import Given, Id, Shown
from callcenter.api.parts import Parts
from callcenter.api.tickets.routes import changed, filter_of
from callcenter.api.tickets.schemas import CategoryPath, Name, OwnStep, TicketChange, TicketShown, TicketsWanted
from callcenter.crm.ticket_work import stepped
from callcenter.crm.tickets import Priority, Ticket, TicketType
from callcenter.records.deeds import RecordRefused
from callcenter.records.tickets import change_ticket
from callcenter.store.repositories.ticket_lists import count_due, due_tickets

router = APIRouter(prefix="/tickets", tags=["tickets"])

MOST_AT_ONCE: Final = 200


class BulkItem(Given):
    """One ticket, and the version that the person saw; without it: whichever holds."""

    id: Id
    version: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None


class BulkGiven(Given):
    """What becomes other about all of these: facts, then a step."""

    tickets: Annotated[list[BulkItem], Field(min_length=1, max_length=MOST_AT_ONCE)]
    change: TicketChange = Field(default_factory=TicketChange)
    step: OwnStep | None = None


class BulkResult(Shown):
    """What became of one ticket: its version now, or the code of what was in the way."""

    id: str
    version: int | None
    code: str | None


class BulkResults(Shown):
    """What became of each, in the order in which they were given."""

    changed: int
    refused: int
    items: list[BulkResult]


class ForecastWanted(Given):
    """Until when to look ahead, and at which tickets."""

    hours: Annotated[float, Field(gt=0, le=24 * 31)] = 8
    owner: Name | None = None
    queue: Name | None = None
    type: TicketType | None = None
    priority: Priority | None = None
    category: CategoryPath | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ForecastCount(Shown):
    """How many are late already and how many will be, if nobody does anything; null: nobody's, in no queue."""

    name: str | None
    breached: int
    due: int


class Forecast(Shown):
    """Which promises will be broken within these hours. `items`: the nearest first."""

    hours: float
    breached: int
    due: int
    queues: list[ForecastCount]
    owners: list[ForecastCount]
    items: list[TicketShown]


@router.post("/bulk")
async def change_many(given: BulkGiven, person: Supervisor, parts: Parts) -> BulkResults:
    """Change many tickets in the same way."""
    deed = deed_of(person, parts)

    def edit(ticket: Ticket) -> Ticket:
        after = changed(ticket, given.change, deed)
        return after if given.step is None else stepped(after, given.step, deed.at)

    results = []
    for item in given.tickets:
        try:
            async with parts.database.transaction() as connection:
                kept = await change_ticket(
                    connection, item.id, edit, deed, parts.engine.state.configuration, expected=item.version
                )
            results.append(BulkResult(id=item.id, version=kept.version, code=None))
        except RecordRefused as refused:
            results.append(BulkResult(id=item.id, version=None, code=refused.code))
    done = sum(result.code is None for result in results)
    return BulkResults(changed=done, refused=len(results) - done, items=results)


@router.get("/forecast")
async def forecast(wanted: Annotated[ForecastWanted, Query()], person: Anybody, parts: Parts) -> Forecast:
    """Say which tickets will be late within so many hours from now, and how many of each queue and owner."""
    at = parts.clock.now()
    until = at + timedelta(hours=wanted.hours)
    asked = {name: getattr(wanted, name) for name in ("owner", "queue", "type", "priority", "category")}
    chosen = filter_of(TicketsWanted(**asked), person)
    async with parts.database.transaction() as connection:
        counts = await count_due(connection, chosen, at=at, until=until)
        items = await due_tickets(connection, chosen, at=at, until=until, limit=wanted.limit)
    return Forecast(
        hours=wanted.hours,
        breached=sum(one.breached for one in counts),
        due=sum(one.due for one in counts),
        queues=_by_name([(one.queue, one.breached, one.due) for one in counts]),
        owners=_by_name([(one.owner, one.breached, one.due) for one in counts]),
        items=[TicketShown.of(ticket) for ticket in items],
    )


def _by_name(counts: list[tuple[str | None, int, int]]) -> list[ForecastCount]:
    breached: Counter[str | None] = Counter()
    due: Counter[str | None] = Counter()
    for name, late, soon in counts:
        breached[name] += late
        due[name] += soon
    names = sorted(breached, key=lambda name: (-due[name] - breached[name], name or ""))
    return [ForecastCount(name=name, breached=breached[name], due=due[name]) for name in names]
