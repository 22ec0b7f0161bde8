"""The versions of the privacy document: who sees what, and what customers are asked for. The newest one holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import privacy_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPrivacy:
    """One version."""

    version: int
    at: datetime
    actor: str
    document: Mapping[str, Any]


async def newest_privacy(connection: AsyncConnection) -> StoredPrivacy | None:
    """Return the version that holds; None: nobody has decided anything yet."""
    newest = select(privacy_versions).order_by(privacy_versions.c.version.desc()).limit(1)
    row = (await connection.execute(newest)).mappings().one_or_none()
    return None if row is None else StoredPrivacy(**row)


async def add_privacy(connection: AsyncConnection, stored: StoredPrivacy) -> bool:
    """Add a version; false: somebody else has added it meanwhile."""
    values = {"version": stored.version, "at": stored.at, "actor": stored.actor, "document": dict(stored.document)}
    added = insert(privacy_versions).values(values).on_conflict_do_nothing().returning(privacy_versions.c.version)
    return (await connection.execute(added)).scalar_one_or_none() is not None
