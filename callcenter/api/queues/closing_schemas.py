"""Closing a queue by hand on the wire."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from callcenter.api.fields import Given, Instant, Line, Shown
from callcenter.core.closure import Closure


class ClosureWanted(Given):
    """Closed until then; null: until somebody opens the queue. The reason is for colleagues, callers do not hear it."""

    until_at: Instant | None = None
    reason: Annotated[Line, Field(max_length=200)] | None = None


class ClosureShown(Shown):
    """Since when the queue is closed by hand, by whom, and until when; `until_at` null: until it is opened."""

    at: datetime
    by: str
    until_at: datetime | None
    reason: str | None

    @classmethod
    def of(cls, closure: Closure) -> Self:
        """As it is."""
        return cls(at=closure.closed_at, by=closure.by, until_at=closure.until_at, reason=closure.reason)
