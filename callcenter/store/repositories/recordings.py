"""Recordings: found, listed and written. Who called and what came of it is said by the contact, of which more may be
said later.

Rule: pages are cut by (started_at, id), which never change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.supervision import Reach
from callcenter.crm.recordings import RecordingKind, RecordingState
from callcenter.store.repositories.conditions import equal_to, within
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import audit, customers, interactions, recordings

Row = Mapping[str, Any]

_OF_CONTACT = (
    "ani",
    "ani_e164",
    "ani_name",
    "dnis",
    "direction",
    "customer_id",
    "disposition",
    "outcome",
    "language",
)
# The peaks are read by whoever draws them.
_OWN = tuple(column for column in recordings.c if column.name not in ("peaks", "due_at", "looks"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFilter:
    """What to list; None lets everything pass. `reaches`: all of them must hold; `agent` has talked in it.

    `since` is included, `until` is not.
    """

    reaches: Sequence[Reach] = ()
    interaction: str | None = None
    queue: str | None = None
    agent: str | None = None
    customer: str | None = None
    numbers: Sequence[str] = ()
    disposition: str | None = None
    kind: RecordingKind | None = None
    state: RecordingState | None = None
    least_seconds: float | None = None
    most_seconds: float | None = None
    gaps: bool | None = None
    legal_hold: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


async def list_recordings(
    connection: AsyncConnection, wanted: RecordingFilter, *, after: Position | None, limit: int
) -> Sequence[Row]:
    """Return at most `limit` recordings with their contacts, newest first."""
    statement = _whole().where(*_conditions(wanted))
    page = page_of(statement, recordings.c.started_at, recordings.c.id, after=after, limit=limit)
    return [dict(row) for row in (await connection.execute(page)).mappings()]


async def find_recording(connection: AsyncConnection, recording_id: str) -> Row | None:
    """Return one recording with its contact."""
    found = (await connection.execute(_whole().where(recordings.c.id == recording_id))).mappings().one_or_none()
    return None if found is None else dict(found)


async def read_peaks(connection: AsyncConnection, recording_id: str) -> list[float] | None:
    """Return how loud it is, if that was worked out."""
    statement = select(recordings.c.peaks).where(recordings.c.id == recording_id)
    found: list[float] | None = (await connection.execute(statement)).scalar_one_or_none()
    return found


async def lock_recording(connection: AsyncConnection, recording_id: str) -> Row | None:
    """Return one recording as it is; nobody else changes it meanwhile."""
    statement = select(recordings).where(recordings.c.id == recording_id).with_for_update()
    found = (await connection.execute(statement)).mappings().one_or_none()
    return None if found is None else dict(found)


async def add_recording(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Add a recording, or say anew what a contact says of one whose file is not finished."""
    told = {name: values[name] for name in ("queue", "agent", "agents", "started_at", "ended_at", "due_at")}
    adding = insert(recordings).values(dict(values))
    await connection.execute(
        adding.on_conflict_do_update(
            index_elements=["name"], set_=told, where=recordings.c.state == RecordingState.RECORDING
        )
    )


async def change_recording(connection: AsyncConnection, recording_id: str, values: Mapping[str, Any]) -> None:
    """Write some columns of a recording."""
    await connection.execute(recordings.update().where(recordings.c.id == recording_id).values(dict(values)))


async def accesses_of(connection: AsyncConnection, recording_id: str, *, limit: int) -> Sequence[Row]:
    """Return what was done with a recording, by whom and when, the newest first."""
    columns = (audit.c.at, audit.c.actor, audit.c.action, audit.c.detail)
    statement = (
        select(*columns)
        .where(audit.c.subject == recording_id)
        .order_by(audit.c.at.desc(), audit.c.id.desc())
        .limit(limit)
    )
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


def _whole() -> Select[Any]:
    contact = [interactions.c[name] for name in _OF_CONTACT]
    return (
        select(*_OWN, *contact, customers.c.name.label("customer_name"))
        .join(interactions, interactions.c.id == recordings.c.interaction_id)
        .outerjoin(customers, customers.c.id == interactions.c.customer_id)
    )


def _conditions(wanted: RecordingFilter) -> list[ColumnElement[bool]]:
    conditions = [
        *(within(reach, recordings.c.queue, recordings.c.agents) for reach in wanted.reaches),
        *equal_to(
            recordings, interaction_id=wanted.interaction, queue=wanted.queue, kind=wanted.kind, state=wanted.state
        ),
        *equal_to(interactions, customer_id=wanted.customer, disposition=wanted.disposition),
    ]
    if wanted.agent is not None:
        conditions.append(recordings.c.agents.contains([wanted.agent]))
    if wanted.numbers:
        called = wanted.numbers
        conditions.append(or_(interactions.c.ani.in_(called), interactions.c.ani_e164.in_(called)))
    if wanted.gaps is not None:
        conditions.append((func.jsonb_array_length(recordings.c.gaps) > 0).is_(wanted.gaps))
    if wanted.legal_hold is not None:
        conditions.append(recordings.c.legal_hold.is_(wanted.legal_hold))
    if wanted.least_seconds is not None:
        conditions.append(recordings.c.seconds >= wanted.least_seconds)
    if wanted.most_seconds is not None:
        conditions.append(recordings.c.seconds <= wanted.most_seconds)
    if wanted.since is not None:
        conditions.append(recordings.c.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(recordings.c.started_at < wanted.until)
    return conditions
