"""Sign in, see who is signed in, sign out.

Rule: a wrong name and a wrong password get the same answer in the same time, and both are audited.
"""

from fastapi import APIRouter, Request, Response, status

from callcenter.api.auth import (
    ABSOLUTE,
    COOKIE,
    IDLE,
    find_good_session,
    hash_of,
    new_token,
    person_of,
    refuse_foreign_origin,
)
from callcenter.api.errors import Problem
from callcenter.api.parts import AppParts, Parts
from callcenter.api.passwords import PasswordDesk, needs_rehash
from callcenter.api.sessions.schemas import SessionShown, SignIn, shown
from callcenter.api.throttle import Throttle
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.sessions import add_session, delete_ended_sessions, end_session
from callcenter.store.repositories.users import StoredUser, find_user, set_password_hash

router = APIRouter(prefix="/session", tags=["session"])


@router.post("")
async def sign_in(given: SignIn, request: Request, response: Response, parts: Parts) -> SessionShown:
    """Sign in; the answer sets the session cookie."""
    refuse_foreign_origin(request)
    throttle: Throttle = request.app.state.throttle
    passwords: PasswordDesk = request.app.state.passwords
    address = request.client.host if request.client else ""
    now = parts.clock.now()
    wait_seconds = throttle.take(given.username, address, now)
    if wait_seconds:
        raise Problem("too_many_tries", headers={"Retry-After": str(wait_seconds)})
    async with parts.database.transaction() as connection:
        user = await find_user(connection, given.username)
    right = await passwords.is_right(user.password_hash if user else None, given.password)
    if user is None or not right:
        await _audit_failure(parts, user, address)
        raise Problem("wrong_credentials")
    throttle.give_back(given.username, address)
    new_hash = await passwords.hash(given.password) if needs_rehash(user.password_hash) else None
    token, before_hash = new_token(), hash_of(request.cookies.get(COOKIE, ""))
    expires_at = now + ABSOLUTE
    async with parts.database.transaction() as connection:
        await delete_ended_sessions(connection, at=now, idle_since=now - IDLE)
        # Who signs in over an open session leaves that one.
        await end_session(connection, before_hash)
        await add_session(connection, token_hash=hash_of(token), user_id=user.id, at=now, expires_at=expires_at)
        if new_hash is not None:
            await set_password_hash(connection, user.id, new_hash)
        await add_audit(connection, at=now, actor=user.username, action="login", detail={"address": address})
    await parts.phones.end_session(before_hash)
    parts.signed_in.note(before_hash, None, now)
    parts.signed_in.note(hash_of(token), person_of(user), now)
    response.set_cookie(COOKIE, token, httponly=True, secure=parts.secure_cookie, samesite="strict", path="/")
    return shown(user, expires_at)


@router.get("")
async def who_is_signed_in(request: Request, parts: Parts) -> SessionShown:
    """Say who is signed in with this cookie."""
    session = await find_good_session(parts.database, request.cookies.get(COOKIE), parts.clock.now())
    if session is None:
        raise Problem("not_signed_in")
    return shown(session.user, session.expires_at)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(request: Request, response: Response, parts: Parts) -> None:
    """Sign out. The token is worthless from now on, and its screens close; being signed out already is no error."""
    refuse_foreign_origin(request)
    token_hash = hash_of(request.cookies.get(COOKIE, ""))
    try:
        async with parts.database.transaction() as connection:
            username = await end_session(connection, token_hash)
            if username is not None:
                await add_audit(connection, at=parts.clock.now(), actor=username, action="logout")
        await parts.phones.end_session(token_hash)
    finally:
        # Also when PostgreSQL is away: nobody goes on who wants to be out.
        parts.signed_in.note(token_hash, None, parts.clock.now())
    parts.hub.audience.close_session(token_hash)
    response.delete_cookie(COOKIE, httponly=True, secure=parts.secure_cookie, samesite="strict", path="/")


async def _audit_failure(parts: AppParts, user: StoredUser | None, address: str) -> None:
    # What was typed as an unknown name may be a password: only names that exist are kept.
    async with parts.database.transaction() as connection:
        await add_audit(
            connection,
            at=parts.clock.now(),
            actor="nobody",
            action="login_failed",
            subject=user.username if user else None,
            detail={"address": address},
        )
