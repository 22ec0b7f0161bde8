"""An agent's day as a line: what he had chosen and why, what the system knew him to do, and his contacts.

Rule: of himself, or of an agent whom the supervisor looks after; of anybody else there is none. The day is the
contact center's, from midnight to midnight on its clock.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query

from callcenter.api.agents.day_schemas import StretchShown
from callcenter.api.agents.timeline_schemas import AgentTimeline, DayContact, DayContactPart, DayOffer
from callcenter.api.auth import Anybody
from callcenter.api.fields import Day, Word
from callcenter.api.parts import Parts
from callcenter.api.people import Role
from callcenter.api.scope import oversees_agent
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.reporting.periods import Days, span_of
from callcenter.store.repositories.agent_days import read_stretches
from callcenter.store.repositories.agent_timelines import ContactPart, read_offers, read_parts

router = APIRouter(prefix="/agents", tags=["agents"])

# One every half minute from midnight to midnight.
_MOST: Final = 3000


@router.get("/{username}/timeline")
async def timeline(
    username: Word, person: Anybody, parts: Parts, date: Annotated[Day | None, Query()] = None
) -> AgentTimeline:
    """Show an agent's day (left out: today): statuses with reasons, activities, contacts and offers. `me`: who asks."""
    name = person.username if username == "me" else username
    now, configuration = parts.clock.now(), parts.engine.state.configuration
    theirs = person.may(Role.SUPERVISOR) and oversees_agent(configuration, person, name)
    if name != person.username and not theirs:
        raise ContactCenterError(Refusal.UNKNOWN_AGENT)
    zone = ZoneInfo(configuration.timezone)
    day = date or now.astimezone(zone).date()
    span = span_of(Days(first=day, last=day), zone)
    async with parts.database.transaction() as connection:
        stretches = await read_stretches(connection, name, since=span.since, until=span.until, limit=_MOST)
        done = await read_parts(connection, name, since=span.since, until=span.until, limit=_MOST)
        offered = await read_offers(connection, name, since=span.since, until=span.until, limit=_MOST)
    return AgentTimeline(
        agent=name,
        date=day,
        timezone=configuration.timezone,
        at=now,
        begins_at=span.since,
        ends_at=span.until,
        stretches=[StretchShown.model_validate(stretch) for stretch in stretches],
        contacts=_contacts(done),
        offers=[DayOffer.model_validate(offer) for offer in offered],
    )


def _contacts(done: Sequence[ContactPart]) -> list[DayContact]:
    """Put the parts of each contact together, in the order in which they began."""
    of_contact: dict[str, list[ContactPart]] = {}
    for part in done:
        of_contact.setdefault(part.interaction_id, []).append(part)
    return [
        DayContact(
            interaction_id=interaction_id,
            queue=own[0].queue,
            direction=own[0].direction,
            started_at=own[0].started_at,
            ended_at=_end_of(own),
            parts=[DayContactPart.model_validate(part) for part in own],
        )
        for interaction_id, own in of_contact.items()
    ]


def _end_of(own: list[ContactPart]) -> datetime | None:
    ends = [part.ended_at for part in own]
    return None if None in ends else max(end for end in ends if end is not None)
