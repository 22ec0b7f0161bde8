"""Posts a message to an address that an administrator wrote down.

Rule: nothing of the answer counts but its status, and how long the receiver asks us to wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

from callcenter.engine.clock import Clock
from callcenter.records.guarded_http import GuardedHttp, Unreachable, read_up_to

_LIMIT_SECONDS: Final = 15.0
_LONGEST_PAUSE_SECONDS: Final = 24 * 3600.0
# A short answer is read to its end, so that the connection can be used again.
_MOST_READ_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a post. Without an answer `status` is None, and `problem` one of a few fixed words."""

    status: int | None = None
    problem: str | None = None
    seconds: float = 0.0
    # How long the receiver asks us to wait.
    pause_seconds: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


class Post(Protocol):
    """Whoever can post."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post, and never raise for what the other side does."""


class WebhookPost:
    """Posts over HTTP."""

    def __init__(self, clock: Clock, http: GuardedHttp) -> None:
        self._clock = clock
        self._http = http

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post once. What the receiver says is told by its status."""
        started_at = self._clock.now()
        status = problem = pause_seconds = None
        try:
            async with self._http.asking("POST", url, headers, body, seconds=_LIMIT_SECONDS) as response:
                await read_up_to(response, _MOST_READ_BYTES)
                status = response.status_code
                pause_seconds = self._pause(response.headers.get("retry-after"))
        except Unreachable as failed:
            problem = failed.problem
        seconds = (self._clock.now() - started_at).total_seconds()
        return Answer(status=status, problem=problem, pause_seconds=pause_seconds, seconds=round(seconds, 3))

    def _pause(self, retry_after: str | None) -> float | None:
        if retry_after is None:
            return None
        try:
            seconds = float(retry_after) if retry_after.isdecimal() else self._until(retry_after)
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(seconds, 0.0), _LONGEST_PAUSE_SECONDS)

    def _until(self, date: str) -> float:
        return (parsedate_to_datetime(date) - self._clock.now()).total_seconds()
