"""What the keeper of recordings has to look at: contacts of which there is news, and recordings whose time has come.

Rule: news are taken off in the transaction that draws the consequence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import interactions, recording_news, recordings, segments

Row = Mapping[str, Any]

_OF_CONTACT = (
    "id",
    "queue",
    "agent",
    "stage",
    "after_talk",
    "attributes",
    "recordings",
    "recording_log",
    "started_at",
    "ended_at",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsTaken:
    """How many news were taken, and the contacts that they are of, each with its `segments`."""

    taken: int
    contacts: Sequence[Row]


async def take_recording_news(connection: AsyncConnection, *, limit: int) -> NewsTaken:
    """Take the oldest news. Who else looks takes others."""
    oldest = (
        select(recording_news.c.id).order_by(recording_news.c.id).limit(limit).with_for_update(skip_locked=True)
    ).cte("oldest")
    taking = (
        delete(recording_news)
        .where(recording_news.c.id.in_(select(oldest.c.id)))
        .returning(recording_news.c.interaction_id)
    )
    ids = (await connection.execute(taking)).scalars().all()
    return NewsTaken(taken=len(ids), contacts=[*await contacts(connection, sorted(set(ids)))])


async def contacts(connection: AsyncConnection, ids: Sequence[str]) -> Sequence[Row]:
    """Return these contacts with what recordings are told by."""
    columns = [interactions.c[name] for name in _OF_CONTACT]
    rows = (await connection.execute(select(*columns).where(interactions.c.id.in_(ids)))).mappings().all()
    parts: dict[str, list[Row]] = {row["id"]: [] for row in rows}
    stretches = select(segments).where(segments.c.interaction_id.in_(list(parts))).order_by(segments.c.number)
    for one in (await connection.execute(stretches)).mappings():
        parts[one["interaction_id"]].append(dict(one))
    return [{**row, "segments": parts[row["id"]]} for row in rows]


async def due_recordings(connection: AsyncConnection, at: datetime, *, limit: int) -> Sequence[Row]:
    """Return recordings whose time has come, the longest due first; nobody else changes them meanwhile."""
    statement = (
        select(recordings)
        .where(recordings.c.due_at <= at)
        .order_by(recordings.c.due_at, recordings.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def next_due(connection: AsyncConnection) -> datetime | None:
    """Return when the next recording is due."""
    found: datetime | None = (await connection.execute(select(func.min(recordings.c.due_at)))).scalar_one()
    return found
