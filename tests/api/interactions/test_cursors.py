"""Cursors come back as the place that they were made from; whatever else is given is refused."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, strategies

from callcenter.api.errors import Problem
from callcenter.api.interactions.cursors import cursor_after, position_of

instants = strategies.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=strategies.just(UTC))  # noqa: DTZ001


@given(instants, strategies.uuids())
def test_a_cursor_is_the_place_it_was_made_from(started_at: datetime, row_id: UUID) -> None:
    position = position_of(cursor_after({"started_at": started_at, "id": str(row_id)}))
    assert position is not None
    assert (position.started_at, position.id) == (started_at, str(row_id))


@given(strategies.text())
def test_whatever_else_is_given_is_refused_and_nothing_else_is_raised(cursor: str) -> None:
    with pytest.raises(Problem, match="bad_cursor"):
        position_of(cursor)
