"""Voicemails: which contacts have left one that nobody was told of yet, and those that are kept.

Rule: whose voicemail it is, and from which number, is said by its contact, of which that may be said later.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.interaction import Outcome, SegmentKind, Stage
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import interactions, segments, voicemails

Row = Mapping[str, Any]

_CALLER = ("ani", "ani_e164", "ani_name", "customer_id", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail:
    """One voicemail. `recording` is the name of its file, without an ending."""

    id: str
    interaction_id: str
    recording: str
    queue: str | None
    seconds: float
    at: datetime
    task_id: str
    message_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailFilter:
    """What to list; None lets everything pass."""

    queues: Collection[str] | None = None
    customer: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def contacts_with_new_voicemail(connection: AsyncConnection, since: datetime, *, limit: int) -> Sequence[Row]:
    """Return the contacts that began since then and ended with a voicemail nobody was told of, the oldest first."""
    told = exists().where(voicemails.c.interaction_id == interactions.c.id)
    seconds = (
        select(func.coalesce(func.sum(func.extract("epoch", segments.c.ended_at - segments.c.started_at)), 0.0))
        .where(segments.c.interaction_id == interactions.c.id, segments.c.kind == SegmentKind.VOICEMAIL)
        .scalar_subquery()
    )
    columns = [interactions.c[name] for name in ("id", "queue", "recordings", "attributes", "ended_at", *_CALLER)]
    statement = (
        select(*columns, seconds.label("seconds"))
        .where(
            interactions.c.outcome == Outcome.VOICEMAIL,
            interactions.c.stage == Stage.CLOSED,
            interactions.c.started_at >= since,
            func.jsonb_array_length(interactions.c.recordings) > 0,
            ~told,
        )
        .order_by(interactions.c.started_at)
        .limit(limit)
    )
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def insert_voicemail(connection: AsyncConnection, voicemail: Voicemail) -> bool:
    """Add a voicemail; false when its contact has one already."""
    adding = insert(voicemails).values(asdict(voicemail)).on_conflict_do_nothing(index_elements=["interaction_id"])
    return (await connection.execute(adding.returning(voicemails.c.id))).first() is not None


async def find_voicemail(connection: AsyncConnection, voicemail_id: str) -> Row | None:
    """Return one voicemail with its caller."""
    found = (await connection.execute(_whole().where(voicemails.c.id == voicemail_id))).mappings().one_or_none()
    return None if found is None else dict(found)


async def list_voicemails(
    connection: AsyncConnection, wanted: VoicemailFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` voicemails with their callers, newest first."""
    statement = _whole()
    if wanted.queues is not None:
        statement = statement.where(voicemails.c.queue.in_(sorted(wanted.queues)))
    if wanted.customer is not None:
        statement = statement.where(interactions.c.customer_id == wanted.customer)
    if wanted.since is not None:
        statement = statement.where(voicemails.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(voicemails.c.at < wanted.until)
    page = page_of(statement, voicemails.c.at, voicemails.c.id, after=after, limit=limit)
    return [dict(row) for row in (await connection.execute(page)).mappings()]


def _whole() -> Select[Any]:
    return select(voicemails, *(interactions.c[name] for name in _CALLER)).join(
        interactions, interactions.c.id == voicemails.c.interaction_id
    )
