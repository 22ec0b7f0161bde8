"""Who is asking and whether they may: sessions in a cookie for people, bearer tokens for programs.

Rule: every route under /api/v1 except the session's own says `Requires(role)`; a test walks over all of them.
Tokens are 256 random bits, and only their SHA-256 is stored: there is nothing to guess, so nothing to slow down.
"""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import HTTPConnection, Request

from callcenter.api.errors import Problem
from callcenter.api.origins import from_our_pages
from callcenter.api.parts import parts_of
from callcenter.api.people import Person, Role
from callcenter.store.database import Database
from callcenter.store.repositories.failures import AWAY
from callcenter.store.repositories.sessions import StoredSession, find_session, touch_session
from callcenter.store.repositories.tokens import find_token_owner, touch_token
from callcenter.store.repositories.users import StoredUser

COOKIE: Final = "callcenter_session"
IDLE: Final = timedelta(minutes=30)
# A shift with its breaks; somebody on a call must not be put out by a clock.
ABSOLUTE: Final = timedelta(hours=12)
# Use is noted this often, not with every request.
_NOTED_EVERY: Final = timedelta(minutes=1)
# A PostgreSQL that hangs is as good as away: somebody has a caller on the line.
_ANSWER_SECONDS: Final = 3.0
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def new_token() -> str:
    """Return a new secret for a session or a program."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def person_of(user: StoredUser) -> Person:
    """Return the user as somebody who asks."""
    return Person(username=user.username, display_name=user.display_name, role=Role(user.role), language=user.language)


async def find_good_session(database: Database, token: str | None, now: datetime) -> StoredSession | None:
    """Return the session of a cookie, if it is still good, and note that it is in use."""
    if not token:
        return None
    token_hash = hash_of(token)
    async with database.transaction() as connection:
        session = await find_session(connection, token_hash, at=now, idle_since=now - IDLE)
        if session is not None and session.last_seen_at <= now - _NOTED_EVERY:
            await touch_session(connection, token_hash, now)
    return session


async def person_of_session(database: Database, token: str, now: datetime) -> Person | None:
    """Return whose session this cookie is; None when it is no good, or not any more."""
    session = await find_good_session(database, token, now)
    return None if session is None else person_of(session.user)


async def person_of_token(database: Database, token: str, now: datetime) -> Person | None:
    """Return whom this API token acts as; None when it is no good, or not any more."""
    async with database.transaction() as connection:
        owner = await find_token_owner(connection, hash_of(token), at=now)
        if owner is None:
            return None
        if owner.last_used_at is None or owner.last_used_at <= now - _NOTED_EVERY:
            await touch_token(connection, owner.token_id, now)
    return person_of(owner.user)


async def person_of_connection(connection: HTTPConnection) -> Person | None:
    """Return who sends this request or opens this websocket. A bearer token goes before a cookie."""
    parts = parts_of(connection)
    now = parts.clock.now()
    given = connection.headers.get("authorization")
    if given is None:
        token = connection.cookies.get(COOKIE, "")
    else:
        scheme, _, token = given.partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = token.strip()
    if not token:
        return None
    try:
        find = person_of_session if given is None else person_of_token
        async with asyncio.timeout(_ANSWER_SECONDS):
            person = await find(parts.database, token, now)
    except AWAY:
        person = parts.signed_in.recall(hash_of(token), now)
        if person is None:
            raise
    else:
        parts.signed_in.note(hash_of(token), person, now)
    return person


def refuse_foreign_origin(request: Request) -> None:
    """Refuse a change that another site's page asks for. Programs send no Origin."""
    if request.method not in _SAFE_METHODS and "origin" in request.headers and not from_our_pages(request):
        raise Problem("foreign_origin")


@dataclass(frozen=True, slots=True)
class Requires:
    """The dependency that every route has: somebody who is signed in and has at least this role."""

    role: Role

    async def __call__(self, request: Request) -> Person:
        """Return who is asking, or refuse."""
        refuse_foreign_origin(request)
        person = await person_of_connection(request)
        if person is None:
            raise Problem("not_signed_in")
        request.state.person = person
        if not person.may(self.role):
            raise Problem("forbidden")
        return person


Anybody = Annotated[Person, Depends(Requires(Role.AGENT))]
Supervisor = Annotated[Person, Depends(Requires(Role.SUPERVISOR))]
Admin = Annotated[Person, Depends(Requires(Role.ADMIN))]
