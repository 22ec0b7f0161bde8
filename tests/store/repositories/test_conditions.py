"""Conditions: what is wanted narrows, and what is left out does not."""

from sqlalchemy import Boolean, Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.types import Text

from callcenter.store.repositories.conditions import equal_to

ROWS = Table("rows", MetaData(), Column("id", Text), Column("queue", Text), Column("open", Boolean))


def test_what_is_wanted_narrows_and_none_lets_everything_pass() -> None:
    engine = create_engine("sqlite://")

    def found(**wanted: object) -> list[str]:
        return list(connection.scalars(select(ROWS.c.id).where(*equal_to(ROWS, **wanted)).order_by(ROWS.c.id)))

    with engine.begin() as connection:
        ROWS.metadata.create_all(connection)
        rows = (("1", "sales", True), ("2", "sales", False), ("3", "", False))
        connection.execute(
            insert(ROWS), [{"id": row_id, "queue": queue, "open": open_} for row_id, queue, open_ in rows]
        )
        assert found() == found(queue=None, open=None) == ["1", "2", "3"]
        assert found(queue="sales", open=None) == ["1", "2"]
        # What is false or empty is wanted, too.
        assert (found(queue="sales", open=False), found(queue="")) == (["2"], ["3"])
    engine.dispose()
