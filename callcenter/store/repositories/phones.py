"""Agents' phones: which one rings, whom a mobile's number calls, and which login a browser's secret was given to.

Rule: of an agent's phones one is active. A secret is given to one session and is gone with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.configuration import PhoneKind
from callcenter.store.tables import phones, sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPhone:
    """One phone as its agent sees it."""

    endpoint: str
    kind: PhoneKind
    active: bool
    number: str | None


async def phones_of(connection: AsyncConnection, agent: str) -> list[OwnPhone]:
    """Return the agent's phones, by kind."""
    columns = (phones.c.endpoint, phones.c.kind, phones.c.active, phones.c.number)
    rows = await connection.execute(select(*columns).where(phones.c.agent == agent).order_by(phones.c.kind))
    return [
        OwnPhone(endpoint=endpoint, kind=PhoneKind(kind), active=active, number=number)
        for endpoint, kind, active, number in rows
    ]


async def choose_phone(connection: AsyncConnection, agent: str, kind: PhoneKind) -> bool:
    """Let this one ring from now on; false when the agent has none of this kind, or a mobile without a number."""
    usable = or_(phones.c.kind != PhoneKind.MOBILE, phones.c.number.is_not(None))
    wanted = select(phones.c.endpoint).where(phones.c.agent == agent, phones.c.kind == kind, usable)
    endpoint = (await connection.execute(wanted.order_by(phones.c.endpoint).limit(1))).scalar_one_or_none()
    if endpoint is None:
        return False
    await connection.execute(
        phones.update()
        .where(phones.c.agent == agent)
        .values(active=case((phones.c.endpoint == endpoint, True), else_=False))
    )
    return True


async def set_mobile(connection: AsyncConnection, agent: str, number: str | None) -> None:
    """Give the agent a mobile with this number, or take it away. Taken away while it rings, the desk phone does."""
    endpoint = f"{agent}-mobile"
    if number is not None:
        new = insert(phones).values(endpoint=endpoint, agent=agent, kind=PhoneKind.MOBILE, number=number, active=False)
        await connection.execute(new.on_conflict_do_update(index_elements=["endpoint"], set_={"number": number}))
        return
    gone = phones.delete().where(phones.c.agent == agent, phones.c.kind == PhoneKind.MOBILE).returning(phones.c.active)
    if any((await connection.execute(gone)).scalars()):
        await choose_phone(connection, agent, PhoneKind.DESK)


async def give_secret(
    connection: AsyncConnection, agent: str, secret: str, *, session_hash: str, expires_at: datetime
) -> str | None:
    """Give the agent's browser phone to this session; returns its name, None when the agent has none."""
    statement = (
        phones.update()
        .where(phones.c.agent == agent, phones.c.kind == PhoneKind.BROWSER)
        .values(secret=secret, session_hash=session_hash, expires_at=expires_at)
        .returning(phones.c.endpoint)
    )
    given: str | None = (await connection.execute(statement)).scalars().first()
    return given


async def holder_of(connection: AsyncConnection, agent: str) -> str | None:
    """Return the session that the agent's browser phone was given to."""
    statement = select(phones.c.session_hash).where(phones.c.agent == agent, phones.c.kind == PhoneKind.BROWSER)
    holder: str | None = (await connection.execute(statement)).scalars().first()
    return holder


async def take_secret(connection: AsyncConnection, session_hash: str) -> list[str]:
    """The session has ended: take its secret away; returns the phones that nobody may use now."""
    return await _take(connection, phones.c.session_hash == session_hash)


async def take_ended_secrets(
    connection: AsyncConnection, *, at: datetime, idle_since: datetime, spare: Collection[str]
) -> list[str]:
    """Take away what was given to sessions that are over, but not from these agents; returns their phones."""
    good = exists().where(
        sessions.c.token_hash == phones.c.session_hash,
        sessions.c.expires_at > at,
        sessions.c.last_seen_at > idle_since,
    )
    over = or_(phones.c.expires_at <= at, ~good)
    return await _take(connection, phones.c.session_hash.is_not(None), over, phones.c.agent.not_in(spare))


async def _take(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[str]:
    statement = (
        phones.update().where(*which).values(secret="", session_hash=None, expires_at=None).returning(phones.c.endpoint)
    )
    return list((await connection.execute(statement)).scalars())
