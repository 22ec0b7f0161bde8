"""The statements that make rows equal to records: one per table, many rows at once, newest record of each only.

Rule: what ends comes before what begins. The partial unique indexes (one live offer and one live contact per agent, one
open callback per number and queue) are checked row by row. What kind of change is kept in which table: `kept.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.rows import Numbered, columns_of, encode_for_postgres


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row to be written, and the change that it comes from."""

    values: Mapping[str, Any]
    numbered: Numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Upsert:
    """Rows of one table, in the order in which they must be written."""

    statement: TextClause
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How one kind of change becomes rows of one table.

    `records`: what a change tells of. `more`: columns that are not the record's own. `lives`: whether a record takes a
    place of which there is only one.
    """

    change: type[Any]
    records: Callable[[Any], Sequence[Any]]
    columns: Sequence[str]
    key: Sequence[str]
    more: Callable[[Any, Numbered], Mapping[str, Any]]
    lives: Callable[[Any], bool]
    statement: TextClause

    def upsert(self, changes: Sequence[Numbered]) -> Upsert:
        """The rows of these changes, which are all of this kind."""
        latest: dict[tuple[Any, ...], tuple[bool, Row]] = {}
        for numbered in changes:
            for record in self.records(numbered.change):
                values = {**columns_of(record, self.columns), **self.more(record, numbered)}
                row = Row(values=values, numbered=numbered)
                latest[tuple(values[name] for name in self.key)] = (self.lives(record), row)
        return Upsert(
            statement=self.statement, rows=[row for _, row in sorted(latest.values(), key=lambda pair: pair[0])]
        )


def upsert(table: Table, columns: Sequence[str], *, key: Sequence[str], only_if: str | None = None) -> TextClause:
    """Return the statement that takes an array of JSON objects as `rows` and writes each as one row."""
    names = ", ".join(columns)
    values = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    condition = f" where {only_if}" if only_if else ""
    return text(
        f"insert into {table.name} ({names}) select {names}"
        f" from json_populate_recordset(null::{table.name}, cast(cast(:rows as text) as json))"
        f" on conflict ({', '.join(key)}) do update set {values}{condition}"
    )


async def write(connection: AsyncConnection, statement: TextClause, rows: Sequence[Row]) -> None:
    """Write rows of one table."""
    if rows:
        data = encode_for_postgres([row.values for row in rows]).decode()
        await connection.execute(statement, {"rows": data})
