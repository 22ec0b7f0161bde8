"""Pages of a list that is read newest first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, DateTime, MetaData, Table, create_engine, insert, select
from sqlalchemy.types import Text

from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of

AT = datetime(2026, 3, 2, tzinfo=UTC)
ROWS = Table("rows", MetaData(), Column("id", Text), Column("at", DateTime(timezone=True)))


@settings(max_examples=30, deadline=None)
@given(
    minutes=st.lists(st.integers(0, 3), min_size=1, max_size=20),
    size=st.integers(1, 6),
)
def test_pages_hold_each_row_once_even_where_instants_are_equal(minutes: list[int], size: int) -> None:
    rows = [(AT + timedelta(minutes=minute), f"{number:02}") for number, minute in enumerate(minutes)]
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        ROWS.metadata.create_all(connection)
        connection.execute(insert(ROWS), [{"at": at, "id": row_id} for at, row_id in rows])
        found: list[tuple[datetime, str]] = []
        after: Position | None = None
        while page := connection.execute(page_of(select(ROWS), ROWS.c.at, ROWS.c.id, after=after, limit=size)).all():
            found += [(row.at.replace(tzinfo=UTC), row.id) for row in page]
            after = Position(started_at=found[-1][0], id=found[-1][1])
        assert found == sorted(rows, reverse=True)
    engine.dispose()
