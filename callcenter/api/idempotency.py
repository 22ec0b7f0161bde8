"""A POST with an `Idempotency-Key` is done once: who asks again, because no answer came, gets the first one's answer.

Rule: the key is put in before anything is done and the answer kept before it is sent, so nothing that is known to be
done is done again. A request that was refused leaves its key free. When the service died in between, or could not
confirm in time, whether it was done is not known, and that is what we say.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.api.auth import person_of_connection
from callcenter.api.errors import problem_response
from callcenter.api.parts import parts_of
from callcenter.crm.masking import is_sealed
from callcenter.store.repositories.failures import AWAY
from callcenter.store.repositories.idempotency_keys import KeptAnswer, claim_key, keep_answer, release_key

log = structlog.get_logger()

IDEMPOTENCY_KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Asked again with the same key within a day, the request is not done again but answered as before.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}

_KEY: Final = re.compile(r"[!-~]{1,255}")
_ROUTES: Final = "/api/v1/"
# They answer with a cookie, or with a phone's password: who asks twice has the newer one, and nothing of it is kept.
_SIGNING_IN: Final = frozenset({"/api/v1/session", "/api/v1/phone"})
# Longer than any request takes.
_UNDER_WAY: Final = timedelta(minutes=1)
_SEALED_AS: Final = "idempotency"


@dataclass(slots=True)
class _Body:
    """A request's body on its way to the route: nothing of it is kept but what it was, as a hash."""

    receive: Receive
    digest: Any = field(default_factory=hashlib.sha256)
    over: bool = False

    async def __call__(self) -> Message:
        message = await self.receive()
        self.digest.update(message.get("body", b""))
        self.over = self.over or not message.get("more_body", False)
        return message

    async def hash(self) -> str:
        """Read what nobody has read, and return the hash of all."""
        while not self.over:
            await self()
        return str(self.digest.hexdigest())


@dataclass(slots=True)
class _Answer:
    """An answer that is held back until it is kept."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    def is_unconfirmed(self) -> bool:
        """Whether it says that it may have been done."""
        return self.status == HTTPStatus.SERVICE_UNAVAILABLE and b'"not_confirmed"' in self.body

    def response(self) -> Response:
        """Return it as it was."""
        return _as_was(self.status, self.headers, self.body)


class Idempotency:
    """Around the routes. Inside the limit of the body's size: what is too large is nobody's request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "POST" or not _is_meant(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        key = request.headers.get("idempotency-key")
        if key is None:
            await self._app(scope, receive, send)
            return
        try:
            response = await self._answer(request, key, receive)
        except AWAY as error:
            log.warning("database away", error=type(error).__name__)
            response = problem_response(request, "database_away")
        await response(scope, receive, send)

    async def _answer(self, request: Request, key: str, receive: Receive) -> Response:
        if not _KEY.fullmatch(key):
            return problem_response(request, "bad_idempotency_key")
        parts, answer = parts_of(request), _Answer()
        person = await person_of_connection(request)
        if person is None:
            # The route says so.
            await self._app(request.scope, receive, answer)
            return answer.response()
        place = f"{request.url.path}?{request.url.query}"
        async with parts.database.transaction() as connection:
            kept = await claim_key(connection, person.username, key, request=place, at=parts.clock.now())
        body = _Body(receive)
        if kept is not None:
            return await self._again(request, kept, place, body)
        try:
            await self._app(request.scope, body, answer)
        except Exception:  # what raises has changed nothing: its transaction was rolled back
            await self._release(request, person.username, key)
            raise
        if not 200 <= answer.status < 300:
            if not answer.is_unconfirmed():
                await self._release(request, person.username, key)
            return answer.response()
        body_hash = await body.hash()
        try:
            async with parts.database.transaction() as connection:
                await keep_answer(
                    connection,
                    person.username,
                    key,
                    body_hash=body_hash,
                    status=answer.status,
                    headers=answer.headers,
                    body=parts.vault.seal(_SEALED_AS, answer.body.decode("latin-1")),
                )
        except AWAY as error:  # it was done, and that is what is to be said
            log.warning("answer not kept", error=type(error).__name__)
        return answer.response()

    async def _again(self, request: Request, kept: KeptAnswer, place: str, body: _Body) -> Response:
        parts = parts_of(request)
        if kept.request != place:
            return problem_response(request, "idempotency_key_reused")
        if kept.status is None or kept.body is None:
            if parts.clock.now() - kept.created_at < _UNDER_WAY:
                return problem_response(request, "idempotency_in_progress", headers={"Retry-After": "1"})
            return problem_response(request, "idempotency_unknown")
        try:
            if await body.hash() != kept.body_hash:
                return problem_response(request, "idempotency_key_reused")
        except HTTPException:
            return problem_response(request, "body_too_large")
        text = parts.vault.unseal(_SEALED_AS, kept.body)
        if not isinstance(text, str) or is_sealed(text):
            return problem_response(request, "idempotency_unknown")
        response = _as_was(kept.status, kept.headers or (), text.encode("latin-1"))
        response.headers["Idempotency-Replayed"] = "true"
        return response

    async def _release(self, request: Request, username: str, key: str) -> None:
        try:
            async with parts_of(request).database.transaction() as connection:
                await release_key(connection, username, key)
        except AWAY as error:  # the key stays as it is; asked again, we say that we do not know
            log.warning("key not released", error=type(error).__name__)


def _is_meant(path: str) -> bool:
    return path.startswith(_ROUTES) and path not in _SIGNING_IN


def _as_was(status: int, headers: Sequence[Sequence[str]], body: bytes) -> Response:
    response = Response(body, status_code=status)
    response.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return response
