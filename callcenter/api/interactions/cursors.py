"""Cursors: the last row of a page as opaque text. Whoever makes one up gets a clear refusal."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from callcenter.api.errors import Problem
from callcenter.store.repositories.interactions import Position


def cursor_after(row: Mapping[str, Any]) -> str:
    """Return the cursor for what comes after this row."""
    text = f"{row['started_at'].isoformat()} {row['id']}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def position_of(cursor: str | None) -> Position | None:
    """Return the place that a cursor means; None is the beginning."""
    if cursor is None:
        return None
    try:
        instant, _, row_id = base64.b64decode(cursor.encode("ascii"), b"-_", validate=True).decode().partition(" ")
        started_at = datetime.fromisoformat(instant)
        if started_at.tzinfo is None:
            raise Problem("bad_cursor")
        return Position(started_at=started_at.astimezone(UTC), id=str(UUID(row_id)))
    except (ValueError, OverflowError, binascii.Error):
        raise Problem("bad_cursor") from None
