"""Adding people: the user, and for an agent the agent and the phones, all or nothing."""

from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import agents, phones, users


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
