"""The websocket of a screen on a wall: whoever has the link sees its queues, and nobody by name.

Rule: read only, and nothing is told that is not in the board of these queues. Who guesses at links is slowed down by
address.
"""

from fastapi import APIRouter
from starlette.responses import Response
from starlette.websockets import WebSocket

from callcenter.api.auth import hash_of
from callcenter.api.parts import AppParts, parts_of
from callcenter.api.realtime.snapshot import Wall
from callcenter.api.realtime.socket import Pace, Screen, refuse
from callcenter.api.throttle import Throttle
from callcenter.store.repositories.wallboards import Wallboard, find_good_wallboard, touch_wallboard


def wallboard_router(*, pace: Pace | None = None) -> APIRouter:
    """The websocket's route."""
    router = APIRouter()
    throttle = Throttle()
    pace = pace or Pace()

    @router.websocket("/api/v1/wallboard/{token}")
    async def wallboard(websocket: WebSocket, token: str) -> None:
        parts = parts_of(websocket)
        token_hash, address = hash_of(token), websocket.client.host if websocket.client else ""
        wait_seconds = throttle.take(token_hash, address, parts.clock.now())
        if wait_seconds:
            headers = {"Retry-After": str(wait_seconds)}
            await websocket.send_denial_response(Response(status_code=429, headers=headers))
            return
        found = await _find(parts, token_hash, opened=True)
        await websocket.accept()
        if found is None:
            # The page is told so that it does not try again.
            await refuse(websocket, "session_ended", within=pace.farewell_seconds)
            return
        throttle.give_back(token_hash, address)

        async def still_good() -> bool:
            return await _find(parts, token_hash) is not None

        wall = Wall(id=found.id, queues=frozenset(found.queues), name=found.name)
        reader = parts.hub.attach(wall)
        # Revoked just before we attached: nobody closes this one but we.
        if not await still_good():
            reader.end()
        await Screen(websocket, parts.hub, wall, reader, still_good, pace).run()

    return router


async def _find(parts: AppParts, token_hash: str, *, opened: bool = False) -> Wallboard | None:
    now = parts.clock.now()
    async with parts.database.transaction() as connection:
        found = await find_good_wallboard(connection, token_hash, at=now)
        if found is not None and opened:
            await touch_wallboard(connection, found.id, now)
    return found
