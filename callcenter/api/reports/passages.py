"""Cursors of what a report is made of: the last row of a page as opaque text."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from callcenter.api.errors import Problem
from callcenter.store.repositories.report_passages import PassagePlace

_LARGEST = 2**15 - 1


def cursor_after(row: Mapping[str, Any]) -> str:
    """Return the cursor for what comes after this row."""
    text = f"{row['at'].isoformat()} {row['interaction_id']} {row['number']}"
    return base64.urlsafe_b64encode(text.encode()).decode()


def place_of(cursor: str | None) -> PassagePlace | None:
    """Return the place that a cursor means; None is the beginning."""
    if cursor is None:
        return None
    try:
        instant, interaction_id, number = (
            base64.b64decode(cursor.encode("ascii"), b"-_", validate=True).decode().split()
        )
        at = datetime.fromisoformat(instant)
        if at.tzinfo is None or not 0 <= int(number) <= _LARGEST:
            raise Problem("bad_cursor")
        return PassagePlace(at=at.astimezone(UTC), interaction_id=str(UUID(interaction_id)), number=int(number))
    except (ValueError, OverflowError, binascii.Error):
        raise Problem("bad_cursor") from None
