"""The telephone in the browser: register with it for the length of a login, say how it is.

Rule: a phone is given to a login, never to a program, and only the login that has it speaks for it.
"""

from fastapi import APIRouter, Request

from callcenter.api.asking import ask
from callcenter.api.auth import COOKIE, Anybody, find_good_session, hash_of
from callcenter.api.errors import Problem
from callcenter.api.parts import Parts
from callcenter.api.phone.schemas import PhoneAccountShown, PhoneHealth
from callcenter.core.requests import SetPhoneFault
from callcenter.records.browser_phones import PhoneAway

router = APIRouter(tags=["phone"])


@router.post("/phone")
async def take_phone(request: Request, person: Anybody, parts: Parts) -> PhoneAccountShown:
    """Take the phone into this browser. Another login that had it can register no more."""
    session = None
    if "authorization" not in request.headers:
        session = await find_good_session(parts.database, request.cookies.get(COOKIE), parts.clock.now())
    if session is None:
        raise Problem("login_required")
    try:
        given = await parts.phones.give(
            person.username, session_hash=hash_of(request.cookies[COOKIE]), expires_at=session.expires_at
        )
    except PhoneAway:
        raise Problem("switch_away") from None
    if given is None:
        raise Problem("no_such_phone")
    host = request.url.hostname or "localhost"
    return PhoneAccountShown(
        uri=f"sip:{given.endpoint}@{f'[{host}]' if ':' in host else host}",
        username=given.endpoint,
        password=given.secret,
        websocket=parts.phone_line.websocket(),
        ice_servers=parts.phone_line.ice_servers(given.endpoint, given.expires_at),
        expires_at=given.expires_at,
    )


@router.put("/agents/me/phone/health", status_code=204)
async def tell_health(given: PhoneHealth, request: Request, person: Anybody, parts: Parts) -> None:
    """Say how the phone in this browser is: every few seconds, and at once when it changes."""
    if not await parts.phones.is_held_by(person.username, hash_of(request.cookies.get(COOKIE, ""))):
        raise Problem("phone_elsewhere")
    await ask(parts, lambda at: SetPhoneFault(agent=person.username, fault=given.fault(), at=at))
