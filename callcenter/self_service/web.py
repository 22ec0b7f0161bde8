"""A question to another system of the company, over HTTP.

HTTP            url: text; method: `GET` (default) | `POST` | `PUT` | `PATCH` | `DELETE`; headers: text by name;
                body: any value, sent as JSON; timeout_seconds: 1 to 30 (default 5) for each try;
                attempts: 1 to 5 (default: 2, with POST and PATCH 1)
    done        (2xx) status (200), body (the answer's JSON; None when it is empty)
    refused     (4xx) status, body (None when it is no JSON)
    error       bad_url, host_not_allowed, address_refused, name_not_found, no_connection, no_answer, timed_out,
                server_error (5xx), redirected (3xx), too_large (64 KiB), not_json, circuit_open

The node has to wait (`seconds`) for `attempts` times `timeout_seconds`, and one second more for each attempt.
Hosts are those of the settings (`Settings.flow_hosts`: `host` or `host:port`). Every try has the same Idempotency-Key.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

import httpx
import orjson
from pydantic import Field

from callcenter.core.ivr.services import Asker, ServiceAnswer
from callcenter.engine.clock import Clock
from callcenter.records.guarded_http import GuardedHttp, Unreachable, read_up_to
from callcenter.self_service.office import Asked, CannotAnswer

_MOST_BYTES: Final = 64 * 1024
_PAUSE_SECONDS: Final = 0.2
_USUAL_ATTEMPTS: Final = 2
_PORTS: Final = {"http": 80, "https": 443}
# Said twice they are done twice, unless the other side knows our key.
_NOT_TWICE: Final = frozenset({"POST", "PATCH"})
# After so many failures in a row a host is left alone for a while; then one question tries it.
_FAILURES: Final = 5
_LEFT_ALONE: Final = timedelta(seconds=30)
# By whose fault there was no answer, in the words of the record.
_ILL: Final = {"timeout": "timed_out", "no_connection": "no_connection", "no_answer": "no_answer"}
# What only we can say right.
_OURS: Final = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "accept", "idempotency-key"}
)

HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
HeaderValue = Annotated[str, Field(pattern=r"^[\x20-\x7e]{0,1000}$")]


class AskWeb(Asked):
    """What is asked of whom."""

    url: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    headers: Mapping[HeaderName, HeaderValue] = {}
    body: Any = None
    timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 5
    attempts: Annotated[int | None, Field(ge=1, le=5)] = None

    @property
    def most_attempts(self) -> int:
        """How often it is tried."""
        return self.attempts or (1 if self.method in _NOT_TWICE else _USUAL_ATTEMPTS)


class _Down(CannotAnswer):
    """The other side is ill, or away: worth another try, and counted."""


@dataclass(slots=True)
class _Circuit:
    """How a host has been doing."""

    failures: int = 0
    open_until: datetime | None = None

    def admit(self, at: datetime) -> None:
        """Let a question pass, or not. The first after the pause tries the host, the others still wait."""
        if self.open_until is None:
            return
        if at < self.open_until:
            raise CannotAnswer("circuit_open")
        self.open_until = at + _LEFT_ALONE

    def failed(self, at: datetime) -> None:
        """Count."""
        self.failures += 1
        if self.failures >= _FAILURES:
            self.open_until = at + _LEFT_ALONE

    def answered(self) -> None:
        """Whatever it was, the host is there."""
        self.failures, self.open_until = 0, None


class Web:
    """Asks those hosts that the settings name."""

    def __init__(self, http: GuardedHttp, hosts: Collection[str], clock: Clock) -> None:
        self._http = http
        self._hosts = frozenset(hosts)
        self._clock = clock
        self._circuits: dict[str, _Circuit] = {}

    async def ask(self, arguments: Mapping[str, Any], asker: Asker) -> ServiceAnswer:
        """Ask until there is an answer, or no attempt left. Raises CannotAnswer."""
        asked = AskWeb.of(arguments)
        circuit = self._circuits.setdefault(self._host(asked.url), _Circuit())
        headers, body = _written(asked, asker)
        left = asked.most_attempts
        while True:
            circuit.admit(self._clock.now())
            left -= 1
            try:
                answer = await self._try(asked, headers, body)
            except _Down:
                circuit.failed(self._clock.now())
                if left == 0:
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
            except CannotAnswer:
                circuit.answered()
                raise
            else:
                circuit.answered()
                return answer

    def _host(self, address: str) -> str:
        """Return the host, if it may be asked."""
        try:
            url = httpx.URL(address)
        except httpx.InvalidURL:
            raise CannotAnswer("bad_url") from None
        if url.scheme not in _PORTS or not url.host:
            raise CannotAnswer("bad_url")
        usual = url.port in (None, _PORTS[url.scheme])
        names = {f"{url.host}:{url.port or _PORTS[url.scheme]}", *([url.host] if usual else [])}
        if not names & self._hosts:
            raise CannotAnswer("host_not_allowed")
        return min(names & self._hosts)

    async def _try(self, asked: AskWeb, headers: Mapping[str, str], body: bytes | None) -> ServiceAnswer:
        try:
            async with self._http.asking(
                asked.method, asked.url, headers, body, seconds=asked.timeout_seconds
            ) as response:
                read = await read_up_to(response, _MOST_BYTES)
                status = response.status_code
        except Unreachable as failed:
            ill = failed.problem in _ILL
            raise (_Down if ill else CannotAnswer)(_ILL.get(failed.problem, failed.problem)) from None
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _Down("server_error")
        if status >= HTTPStatus.BAD_REQUEST:
            return ServiceAnswer(exit="refused", values={"status": status, "body": _read(read or b"", strict=False)})
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise CannotAnswer("redirected")
        if read is None:
            raise CannotAnswer("too_large")
        return ServiceAnswer(exit="done", values={"status": status, "body": _read(read, strict=True)})


def _written(asked: AskWeb, asker: Asker) -> tuple[dict[str, str], bytes | None]:
    headers = {name: value for name, value in asked.headers.items() if name.lower() not in _OURS}
    headers |= {"Accept": "application/json", "Idempotency-Key": asker.key}
    if asked.body is None:
        return headers, None
    try:
        return {**headers, "Content-Type": "application/json"}, orjson.dumps(asked.body)
    except TypeError:
        raise CannotAnswer("bad_argument") from None


def _read(body: bytes, *, strict: bool) -> Any:
    if not body.strip():
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        if strict:
            raise CannotAnswer("not_json") from None
        return None
