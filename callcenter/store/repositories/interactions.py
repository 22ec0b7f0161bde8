"""Reading the record: one interaction whole, or many by filter, newest first. The one write is a late disposition.

Rule: pages are cut by (started_at, id), never by an offset: a page stays right while calls arrive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.interaction import Stage
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.tables import interactions, offers, segments

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionFilter:
    """What to list; None lets everything pass. `ani` is the number as it came or as E.164."""

    ani: str | None = None
    queue: str | None = None
    agent: str | None = None
    customer: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in the list: everything after it is older."""

    started_at: datetime
    id: str


class LateDisposition(StrEnum):
    """What became of a disposition for an interaction that is over."""

    SET = "set"
    UNKNOWN = "unknown"
    NOT_CLOSED = "not_closed"


async def list_interactions(
    connection: AsyncConnection, wanted: InteractionFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` interactions, newest first, older than `after`."""
    statement = (
        select(interactions)
        .where(*_conditions(wanted))
        .order_by(interactions.c.started_at.desc(), interactions.c.id.desc())
        .limit(limit)
    )
    if after is not None:
        # Without their types the two values would be compared as text.
        instant = literal(after.started_at, interactions.c.started_at.type)
        there = tuple_(instant, literal(after.id, interactions.c.id.type))
        statement = statement.where(tuple_(interactions.c.started_at, interactions.c.id) < there)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def find_interaction(connection: AsyncConnection, interaction_id: str) -> Row | None:
    """Return one interaction with its `segments` and `offers` in order."""
    statement = select(interactions).where(interactions.c.id == interaction_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    its_segments = select(segments).where(segments.c.interaction_id == interaction_id).order_by(segments.c.number)
    its_offers = select(offers).where(offers.c.interaction_id == interaction_id).order_by(offers.c.number)
    return {
        **row,
        "segments": [dict(segment) for segment in (await connection.execute(its_segments)).mappings()],
        "offers": [dict(offer) for offer in (await connection.execute(its_offers)).mappings()],
    }


async def set_late_disposition(
    connection: AsyncConnection, interaction_id: str, *, agent: str | None, code: str, note: str | None
) -> LateDisposition:
    """Say what came of a closed interaction; with `agent`, only if it was theirs. No note leaves the note as it is."""
    found = select(interactions.c.stage, interactions.c.agent).where(interactions.c.id == interaction_id)
    row = (await connection.execute(found.with_for_update())).one_or_none()
    if row is None or (agent is not None and row.agent != agent):
        return LateDisposition.UNKNOWN
    if row.stage != Stage.CLOSED:
        # Over for the engine, but its last change is not written yet: writing now would be overwritten.
        return LateDisposition.NOT_CLOSED
    values: dict[str, Any] = {"disposition": code}
    if note is not None:
        values["note"] = note
    await connection.execute(interactions.update().where(interactions.c.id == interaction_id).values(values))
    return LateDisposition.SET


def _conditions(wanted: InteractionFilter) -> list[ColumnElement[bool]]:
    conditions = equal_to(
        interactions,
        queue=wanted.queue,
        agent=wanted.agent,
        customer_id=wanted.customer,
        outcome=wanted.outcome,
    )
    if wanted.ani is not None:
        conditions.append(or_(interactions.c.ani == wanted.ani, interactions.c.ani_e164 == wanted.ani))
    if wanted.since is not None:
        conditions.append(interactions.c.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(interactions.c.started_at < wanted.until)
    return conditions
