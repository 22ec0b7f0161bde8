"""Who is signed in: server-side sessions, known by the hash of their token only.

Rule: a session is found only while it is neither past its end nor idle too long, and its user is active.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.users import USER_COLUMNS, StoredUser, user_of
from callcenter.store.tables import sessions, users


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """A session and whose it is."""

    user: StoredUser
    expires_at: datetime
    last_seen_at: datetime


async def add_session(
    connection: AsyncConnection, *, token_hash: str, user_id: str, at: datetime, expires_at: datetime
) -> None:
    """Begin a session."""
    await connection.execute(
        sessions.insert().values(
            token_hash=token_hash, user_id=user_id, created_at=at, last_seen_at=at, expires_at=expires_at
        )
    )


async def find_session(
    connection: AsyncConnection, token_hash: str, *, at: datetime, idle_since: datetime
) -> StoredSession | None:
    """Return the session if it is still good: not past its end, and seen after `idle_since`."""
    statement = (
        select(*USER_COLUMNS, sessions.c.expires_at, sessions.c.last_seen_at)
        .join_from(sessions, users, sessions.c.user_id == users.c.id)
        .where(
            sessions.c.token_hash == token_hash,
            sessions.c.expires_at > at,
            sessions.c.last_seen_at > idle_since,
            users.c.active,
        )
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    return StoredSession(user=user_of(row), expires_at=row["expires_at"], last_seen_at=row["last_seen_at"])


async def touch_session(connection: AsyncConnection, token_hash: str, at: datetime) -> None:
    """Note that the session is in use."""
    await connection.execute(
        sessions.update()
        .where(sessions.c.token_hash == token_hash, sessions.c.last_seen_at < at)
        .values(last_seen_at=at)
    )


async def end_session(connection: AsyncConnection, token_hash: str) -> str | None:
    """End the session; returns whose it was."""
    statement = (
        sessions.delete()
        .where(sessions.c.token_hash == token_hash, users.c.id == sessions.c.user_id)
        .returning(users.c.username)
    )
    return (await connection.execute(statement)).scalar_one_or_none()


async def delete_ended_sessions(connection: AsyncConnection, *, at: datetime, idle_since: datetime) -> None:
    """Remove sessions that nobody can use any more."""
    await connection.execute(
        sessions.delete().where(or_(sessions.c.expires_at <= at, sessions.c.last_seen_at <= idle_since))
    )
