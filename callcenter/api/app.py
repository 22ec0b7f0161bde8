"""The web application: routes, errors, guards and pages put together over the parts it is given."""

import asyncio
from functools import cache, partial

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from callcenter.api.auth import person_of_connection
from callcenter.api.errors import handle_errors
from callcenter.api.guards import BodyLimit, DefectAnswers, SafeHeaders
from callcenter.api.idempotency import Idempotency
from callcenter.api.openapi import describe, new_app
from callcenter.api.pages import Pages, docs_page
from callcenter.api.parts import AppParts
from callcenter.api.passwords import PasswordDesk
from callcenter.api.realtime.socket import realtime_router
from callcenter.api.throttle import Throttle
from callcenter.api.wallboards.socket import wallboard_router
from callcenter.core.configuration import PopOpening
from callcenter.routing.pop_urls import origin_of

__all__ = ["AppParts", "create_app"]


def create_app(parts: AppParts) -> FastAPI:
    """Build the application. It starts and stops nothing: whoever made the parts does."""
    app = new_app(parts.version)
    app.state.parts = parts
    app.state.throttle = Throttle()
    app.state.passwords = PasswordDesk()
    handle_errors(app)
    # Made when somebody wants it: it takes longer than all the rest of the start.
    description = cache(partial(describe, parts.version))

    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> JSONResponse:
        return JSONResponse(await asyncio.to_thread(description))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return docs_page(await asyncio.to_thread(description))

    app.include_router(realtime_router(parts.hub, person_of_connection, parts.allowed_origins))
    app.include_router(wallboard_router())
    app.add_middleware(Idempotency)
    app.add_middleware(BodyLimit)
    app.add_middleware(DefectAnswers)
    app.add_middleware(SafeHeaders, https=parts.secure_cookie)
    pages, not_found = Pages(parts.ui_dir, partial(_framed, parts)), app.router.default

    async def otherwise(scope: Scope, receive: Receive, send: Send) -> None:
        await (pages if scope["type"] == "http" else not_found)(scope, receive, send)

    app.router.default = otherwise
    return app


def _framed(parts: AppParts) -> set[str]:
    """Where the pages are that queues show within the desk."""
    queues = parts.engine.state.configuration.queues.values()
    return {origin_of(queue.pop_url) for queue in queues if queue.pop_url and queue.pop_opens is PopOpening.FRAME}
