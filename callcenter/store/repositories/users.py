"""Who may sign in. Rows of `users`, found by username."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import users


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUser:
    """One user. `role` is agent, supervisor or admin; `language` zh or en."""

    id: str
    username: str
    display_name: str
    password_hash: str
    role: str
    language: str


USER_COLUMNS = (
    users.c.id,
    users.c.username,
    users.c.display_name,
    users.c.password_hash,
    users.c.role,
    users.c.language,
)


def user_of(row: Mapping[Any, Any]) -> StoredUser:
    """Return the user that a row with USER_COLUMNS holds."""
    return StoredUser(
        id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        password_hash=row["password_hash"],
        role=row["role"],
        language=row["language"],
    )


async def find_user(connection: AsyncConnection, username: str) -> StoredUser | None:
    """Return the user of this name, unless there is none or it has been switched off."""
    statement = select(*USER_COLUMNS).where(users.c.username == username, users.c.active)
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else user_of(row)


async def display_names(connection: AsyncConnection, usernames: Collection[str]) -> dict[str, str]:
    """Return what these users are called; who is not there is left out."""
    statement = select(users.c.username, users.c.display_name).where(users.c.username.in_(usernames))
    return {row.username: row.display_name for row in await connection.execute(statement)}


async def leading_people(connection: AsyncConnection) -> list[str]:
    """Return the names of supervisors and administrators who may sign in."""
    leading = select(users.c.username).where(users.c.role != "agent", users.c.active).order_by(users.c.username)
    return list((await connection.execute(leading)).scalars())


async def set_password_hash(connection: AsyncConnection, user_id: str, password_hash: str) -> None:
    """Replace the hash, as when its parameters have become too weak."""
    await connection.execute(users.update().where(users.c.id == user_id).values(password_hash=password_hash))
