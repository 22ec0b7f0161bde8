"""The versions of the routing document. Rows are added and never changed; the newest one holds.

Rule: who appends says which version was the newest to him, and is refused when it is not any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import routing_versions


class VersionConflict(Exception):
    """Somebody else has appended meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """Who made a version, when and why."""

    version: int
    at: datetime
    actor: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion(VersionLine):
    """A version with its document."""

    document: Mapping[str, Any]


_LINE = (routing_versions.c.version, routing_versions.c.at, routing_versions.c.actor, routing_versions.c.note)


async def newest_number(connection: AsyncConnection) -> int:
    """The newest version's number; 0 when there is none."""
    return int((await connection.execute(select(func.coalesce(func.max(routing_versions.c.version), 0)))).scalar_one())


async def newest_version(connection: AsyncConnection) -> StoredVersion | None:
    """The version that holds; None when nobody has decided anything yet."""
    newest = select(*_LINE, routing_versions.c.document).order_by(routing_versions.c.version.desc()).limit(1)
    row = (await connection.execute(newest)).mappings().one_or_none()
    return None if row is None else StoredVersion(**row)


async def find_version(connection: AsyncConnection, number: int) -> StoredVersion | None:
    """One version."""
    wanted = select(*_LINE, routing_versions.c.document).where(routing_versions.c.version == number)
    row = (await connection.execute(wanted)).mappings().one_or_none()
    return None if row is None else StoredVersion(**row)


async def list_versions(connection: AsyncConnection, *, before: int | None, limit: int) -> list[VersionLine]:
    """Versions without their documents, newest first, those below `before`."""
    wanted = select(*_LINE).order_by(routing_versions.c.version.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(routing_versions.c.version < before)
    return [VersionLine(**row) for row in (await connection.execute(wanted)).mappings()]


async def append_version(
    connection: AsyncConnection,
    *,
    expected: int,
    at: datetime,
    actor: str,
    document: Mapping[str, Any],
    note: str = "",
) -> int:
    """Add the version after `expected` and return its number, or raise VersionConflict."""
    if await newest_number(connection) != expected:
        raise VersionConflict
    values = {"version": expected + 1, "at": at, "actor": actor, "note": note, "document": dict(document)}
    # Two who come here together: the second waits for the first, and then has a conflict.
    added = await connection.execute(
        insert(routing_versions).values(values).on_conflict_do_nothing().returning(routing_versions.c.version)
    )
    if added.scalar_one_or_none() is None:
        raise VersionConflict
    return expected + 1
