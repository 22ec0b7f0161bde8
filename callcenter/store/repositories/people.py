"""People who may log in: added with their phones, all or nothing; listed; given another role, or shut out.

Rule: with another role, or shut out, their sessions are over in the same transaction, and whoever serves them is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.repositories.audit import add_audit
from callcenter.store.tables import agents, phones, sessions, users

Row = Mapping[str, Any]

CHANNEL: Final = "people"
_TELL: Final = text(f"select pg_notify('{CHANNEL}', '')")
_SHOWN: Final = (users.c.username, users.c.display_name, users.c.role, users.c.active)


class PersonRefused(ValueError):
    """The person cannot be added: the name is taken, or is not one that Asterisk and URLs can carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPhone:
    """A phone that may register. The active one of an agent is the one that rings."""

    endpoint: str
    kind: str
    secret: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """One who may log in; with phones, an agent."""

    id: str
    username: str
    display_name: str
    role: str
    password_hash: str
    phones: tuple[NewPhone, ...] = ()
    language: str = "zh"


async def add_person(connection: AsyncConnection, person: NewPerson) -> None:
    """Add the person, or raise PersonRefused."""
    try:
        await connection.execute(
            insert(users).values(
                id=person.id,
                username=person.username,
                display_name=person.display_name,
                role=person.role,
                password_hash=person.password_hash,
                language=person.language,
            )
        )
        if person.phones:
            await connection.execute(insert(agents).values(username=person.username))
        for phone in person.phones:
            await connection.execute(
                insert(phones).values(
                    endpoint=phone.endpoint,
                    agent=person.username,
                    kind=phone.kind,
                    secret=phone.secret,
                    active=phone.active,
                )
            )
    except IntegrityError:
        raise PersonRefused(
            "the name is taken, or holds something other than letters, digits and _.- (64 at most)"
        ) from None


async def list_people(connection: AsyncConnection) -> Sequence[Row]:
    """Return everybody with `role` and `active`, by username."""
    rows = await connection.execute(select(*_SHOWN).order_by(users.c.username))
    return [dict(row) for row in rows.mappings()]


async def change_person(
    connection: AsyncConnection, username: str, *, role: str | None, active: bool | None, actor: str, at: datetime
) -> Row | None:
    """Give another role, shut out (`active` false) or let in again, audited; None leaves it. Returns what is now.

    None: there is nobody of this name. Changed, all sessions of the person end with this transaction.
    """
    found = select(users.c.id, *_SHOWN).where(users.c.username == username).with_for_update()
    before = (await connection.execute(found)).mappings().one_or_none()
    if before is None:
        return None
    given = {name: value for name, value in (("role", role), ("active", active)) if value not in (None, before[name])}
    if given:
        detail = {name: {"old": before[name], "new": value} for name, value in given.items()}
        await connection.execute(users.update().where(users.c.id == before["id"]).values(given))
        await connection.execute(sessions.delete().where(sessions.c.user_id == before["id"]))
        await add_audit(connection, at=at, actor=actor, action="user_changed", subject=username, detail=detail)
        await connection.execute(_TELL)
    return {**{column.name: before[column.name] for column in _SHOWN}, **given}


async def roles_now(connection: AsyncConnection) -> dict[str, str]:
    """Return the role of everybody who may sign in, by username."""
    rows = await connection.execute(select(users.c.username, users.c.role).where(users.c.active))
    return {username: role for username, role in rows}
