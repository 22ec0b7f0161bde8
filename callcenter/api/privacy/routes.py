"""Who sees what, and what customers are asked for. Everybody reads it, administrators decide; it holds at once."""

from fastapi import APIRouter, Response

from callcenter.api.auth import Admin, Anybody
from callcenter.api.deeds import deed_of
from callcenter.api.parts import Parts
from callcenter.api.privacy.schemas import PrivacyGiven, PrivacyShown, shown
from callcenter.api.versions import Expected, etag
from callcenter.records.rights import decide, read_privacy

router = APIRouter(prefix="/privacy", tags=["privacy"])


@router.get("")
async def privacy(person: Anybody, parts: Parts, response: Response) -> PrivacyShown:
    """Show the masks and the purposes that hold."""
    async with parts.database.transaction() as connection:
        held = await read_privacy(connection)
    response.headers.update(etag(held.version))
    return shown(held)


@router.put("")
async def decide_privacy(
    given: PrivacyGiven, person: Admin, parts: Parts, expected: Expected, response: Response
) -> PrivacyShown:
    """Decide who sees what, and what customers are asked for. Open screens follow."""
    async with parts.database.transaction() as connection:
        held = await decide(
            connection, given.rules(), given.purposes_given(), deed_of(person, parts), expected=expected
        )
    parts.hub.mask(held.masks)
    response.headers.update(etag(held.version))
    return shown(held)
