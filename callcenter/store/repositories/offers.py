"""Offers that have been made, and which of them have an event."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import interactions, offers, record_events


async def told_of(connection: AsyncConnection, event_type: str, interaction_ids: Collection[str]) -> set[str]:
    """Return the ids of the events of this type that these interactions have."""
    found = select(record_events.c.id).where(
        record_events.c.record_id.in_(interaction_ids), record_events.c.type == event_type
    )
    return set((await connection.execute(found)).scalars())


async def untold_offers(connection: AsyncConnection, event_type: str, *, since: datetime) -> list[dict[str, Any]]:
    """Return the offers since then that have no event of this type, oldest first, with their interactions' facts."""
    told = exists().where(
        and_(
            record_events.c.record_id == offers.c.interaction_id,
            record_events.c.type == event_type,
            record_events.c.id == offers.c.id,
        )
    )
    names = ("direction", "ani", "ani_e164", "ani_name", "dnis", "entry_point", "language", "priority", "customer_id")
    wanted = (
        select(
            offers.c.id,
            offers.c.interaction_id,
            offers.c.number,
            offers.c.agent,
            offers.c.queue,
            offers.c.offered_at,
            interactions.c.customer_segment,
            *(interactions.c[name] for name in names),
        )
        .join(interactions, interactions.c.id == offers.c.interaction_id)
        # An id begins with the instant it was made at: the offers of a day are found by it.
        .where(offers.c.id >= _first_id(since), ~told)
        .order_by(offers.c.id)
    )
    return [dict(row) for row in (await connection.execute(wanted)).mappings()]


def _first_id(at: datetime) -> str:
    """Return the least UUIDv7 of this instant."""
    return str(UUID(int=int(at.timestamp() * 1000) << 80))
