"""The tokens of programs. A token acts as one user; only its hash is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.users import USER_COLUMNS, StoredUser, user_of
from callcenter.store.tables import api_tokens, users


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A token, without anything it could be used with."""

    id: str
    name: str
    username: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOwner:
    """Whom a good token acts as."""

    token_id: str
    user: StoredUser
    last_used_at: datetime | None


async def add_token(
    connection: AsyncConnection,
    *,
    token_id: str,
    token_hash: str,
    user_id: str,
    name: str,
    at: datetime,
    expires_at: datetime | None,
) -> None:
    """Keep a new token."""
    await connection.execute(
        api_tokens.insert().values(
            id=token_id, token_hash=token_hash, user_id=user_id, name=name, created_at=at, expires_at=expires_at
        )
    )


async def find_token_owner(connection: AsyncConnection, token_hash: str, *, at: datetime) -> TokenOwner | None:
    """Return whom the token acts as, if it is neither revoked nor expired and the user is active."""
    statement = (
        select(*USER_COLUMNS, api_tokens.c.id.label("token_id"), api_tokens.c.last_used_at)
        .join_from(api_tokens, users, api_tokens.c.user_id == users.c.id)
        .where(
            api_tokens.c.token_hash == token_hash,
            api_tokens.c.revoked_at.is_(None),
            or_(api_tokens.c.expires_at.is_(None), api_tokens.c.expires_at > at),
            users.c.active,
        )
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    return TokenOwner(token_id=row["token_id"], user=user_of(row), last_used_at=row["last_used_at"])


async def touch_token(connection: AsyncConnection, token_id: str, at: datetime) -> None:
    """Note that the token is in use."""
    await connection.execute(api_tokens.update().where(api_tokens.c.id == token_id).values(last_used_at=at))


async def list_tokens(connection: AsyncConnection) -> list[StoredToken]:
    """Return every token, newest first, the revoked ones too."""
    statement = (
        select(api_tokens, users.c.username)
        .join_from(api_tokens, users, api_tokens.c.user_id == users.c.id)
        .order_by(api_tokens.c.created_at.desc(), api_tokens.c.id.desc())
    )
    return [
        StoredToken(
            id=row["id"],
            name=row["name"],
            username=row["username"],
            created_at=row["created_at"],
            expires_at=row["expires_at"],
            last_used_at=row["last_used_at"],
            revoked_at=row["revoked_at"],
        )
        for row in (await connection.execute(statement)).mappings()
    ]


async def revoke_token(connection: AsyncConnection, token_id: str, at: datetime) -> str | None:
    """End a token; returns its hash, or None when there is no such token still good."""
    statement = (
        api_tokens.update()
        .where(api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(api_tokens.c.token_hash)
    )
    token_hash: str | None = (await connection.execute(statement)).scalar_one_or_none()
    return token_hash
