"""One page of a list that is read newest first.

Rule: pages are cut by an instant and an id that never change, never by an offset: a page stays right while rows arrive.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_

from callcenter.store.repositories.interactions import Position


def page_of(
    statement: Select[Any], at: ColumnElement[Any], row_id: ColumnElement[Any], *, after: Position | None, limit: int
) -> Select[Any]:
    """Return the statement for at most `limit` rows, newest first, older than `after`."""
    if after is not None:
        # Without their types the two values would be compared as text.
        there = tuple_(literal(after.started_at, at.type), literal(after.id, row_id.type))
        statement = statement.where(tuple_(at, row_id) < there)
    return statement.order_by(at.desc(), row_id.desc()).limit(limit)
