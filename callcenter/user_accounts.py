"""`callcenter user`: people who may log in, and phones for who takes calls or listens to them."""

import secrets
from enum import StrEnum
from typing import Final

from callcenter.api.passwords import hash_password
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.people import NewPerson, NewPhone, PersonRefused, add_person, change_person

_SHORTEST_PASSWORD: Final = 8


class RoleName(StrEnum):
    """What the person may do."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


async def add_user(url: str, username: str, display_name: str, role: RoleName, password: str) -> None:
    """Add the person, or raise `PersonRefused` and change nothing; `DatabaseUnavailable` when there is none."""
    if len(password) < _SHORTEST_PASSWORD:
        raise PersonRefused(f"the password needs {_SHORTEST_PASSWORD} characters or more")
    phones = (
        NewPhone(endpoint=username, kind="desk", secret=secrets.token_urlsafe(18), active=True),
        # A browser gets its secret with each login.
        NewPhone(endpoint=f"{username}-web", kind="browser", secret="", active=False),
    )
    person = NewPerson(
        id=new_id(),
        username=username,
        display_name=display_name,
        role=role,
        password_hash=hash_password(password),
        phones=() if role is RoleName.ADMIN else phones,
    )
    database = Database(url, pool_size=1, overflow=0)
    try:
        await database.ping()
        async with database.transaction() as connection:
            await add_person(connection, person)
    finally:
        await database.close()


async def change_user(url: str, username: str, *, role: RoleName | None, active: bool | None) -> None:
    """Give another role, shut out or let in again; a service that runs feels it at once. Raises `PersonRefused`."""
    database = Database(url, pool_size=1, overflow=0)
    try:
        await database.ping()
        async with database.transaction() as connection:
            changed = await change_person(
                connection, username, role=role, active=active, actor="command line", at=Clock().now()
            )
            if changed is None:
                raise PersonRefused("there is nobody of this name")
    finally:
        await database.close()
