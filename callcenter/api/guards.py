"""Around every answer: a limit on what comes in, an answer for what goes wrong, the headers that keep browsers safe."""

from collections.abc import Collection
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.api.errors import defect_response, problem_response
from callcenter.records.imports.reading import MOST_BYTES

MOST_BODY_BYTES: Final = 64 * 1024
# Read only for administrators: the routing document of a large floor.
MOST_ROUTING_BYTES: Final = 4 * 1024 * 1024
ROUTING_PATH: Final = "/api/v1/routing"

# Read only for supervisors, and to disk: a million customers.
MOST_IMPORT_BYTES: Final = MOST_BYTES
IMPORTS_PATH: Final = "/api/v1/customers/imports"
_MOST: Final = {ROUTING_PATH: MOST_ROUTING_BYTES, IMPORTS_PATH: MOST_IMPORT_BYTES}

_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        # The softphone's websocket is on a port of its own.
        "connect-src 'self' ws: wss:",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def desk_policy(framed: Collection[str]) -> str:
    """The policy of the desk, which shows the pages of these origins within itself."""
    return "; ".join((_POLICY, f"frame-src {' '.join(sorted(framed))}")) if framed else _POLICY


_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(), geolocation=(), payment=()",
}
_YEAR_SECONDS: Final = 31_536_000


class SafeHeaders:
    """Adds the headers to every HTTP answer, unless the answer has its own."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = {**_HEADERS, "Strict-Transport-Security": f"max-age={_YEAR_SECONDS}"} if https else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_safely)


class DefectAnswers:
    """Answers when a defect of ours raises. Inside `SafeHeaders`, so that this answer has them too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception as error:
            response = defect_response(Request(scope), error)
            if started:
                raise  # half an answer is out: only cutting the connection tells the client
            await response(scope, receive, send)


class BodyLimit:
    """Refuses bodies over the limit, by what they say and by what they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = _MOST.get(scope["path"], MOST_BODY_BYTES)
        said = request.headers.get("content-length", "0")
        if not (said.isascii() and said.isdigit() and len(said) < 20) or int(said) > most:
            await problem_response(request, "body_too_large")(scope, receive, send)
            return
        taken = 0

        async def receive_little() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_little, send)
