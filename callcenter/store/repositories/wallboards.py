"""Links to wallboards: made, listed, found by their secret's hash, revoked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import RowMapping, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.rows import record
from callcenter.store.tables import wallboards


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallboard:
    """A link, without what it could be opened with."""

    id: str
    name: str
    queues: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime | None = None
    last_seen_at: datetime | None = None
    revoked_at: datetime | None = None


_COLUMNS: Final = [wallboards.c[name] for name in Wallboard.__dataclass_fields__]


async def add_wallboard(connection: AsyncConnection, wallboard: Wallboard, token_hash: str) -> None:
    """Keep a new one."""
    values = {name: getattr(wallboard, name) for name in Wallboard.__dataclass_fields__}
    await connection.execute(
        wallboards.insert().values({**values, "queues": list(wallboard.queues), "token_hash": token_hash})
    )


async def list_wallboards(connection: AsyncConnection) -> list[Wallboard]:
    """Return every one, newest first, the revoked ones too."""
    statement = select(*_COLUMNS).order_by(wallboards.c.created_at.desc(), wallboards.c.id.desc())
    return [_wallboard(row) for row in (await connection.execute(statement)).mappings()]


async def find_wallboard(connection: AsyncConnection, wallboard_id: str) -> Wallboard | None:
    """Return one by its id."""
    statement = select(*_COLUMNS).where(wallboards.c.id == wallboard_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return _wallboard(row) if row is not None else None


async def find_good_wallboard(connection: AsyncConnection, token_hash: str, *, at: datetime) -> Wallboard | None:
    """Return the one that this secret opens, if it is neither revoked nor over."""
    statement = select(*_COLUMNS).where(
        wallboards.c.token_hash == token_hash,
        wallboards.c.revoked_at.is_(None),
        or_(wallboards.c.expires_at.is_(None), wallboards.c.expires_at > at),
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    return _wallboard(row) if row is not None else None


async def touch_wallboard(connection: AsyncConnection, wallboard_id: str, at: datetime) -> None:
    """Note that somebody looks."""
    await connection.execute(wallboards.update().where(wallboards.c.id == wallboard_id).values(last_seen_at=at))


async def revoke_wallboard(connection: AsyncConnection, wallboard_id: str, at: datetime) -> bool:
    """End one; whether it was still good."""
    statement = (
        wallboards.update()
        .where(wallboards.c.id == wallboard_id, wallboards.c.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(wallboards.c.id)
    )
    return (await connection.execute(statement)).scalar_one_or_none() is not None


def _wallboard(row: RowMapping) -> Wallboard:
    return record(Wallboard, {**row, "queues": tuple(row["queues"])})
