"""Where sealed values are kept: counted by their keys, and read in batches to be sealed anew."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Column, Text, bindparam, cast, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import customers, record_events

_BEGINS: Final = '%"sealed:%'
_KEY: Final = '"sealed:([^":]+):'

# The documents that hold sealed values.
KEPT_IN: Final[tuple[Column[Any], ...]] = (customers.c.fields, record_events.c.changes)


async def count_by_key(connection: AsyncConnection) -> Mapping[str, int]:
    """Return how many values are sealed under each key."""
    counts: dict[str, int] = {}
    for kept in KEPT_IN:
        text = cast(kept, Text)
        found = func.regexp_matches(text, _KEY, "g").table_valued("key", name="found", joins_implicitly=True)
        key = literal_column("found[1]", Text)
        counted = select(key, func.count()).select_from(kept.table, found).where(text.like(_BEGINS)).group_by(key)
        for name, count in await connection.execute(counted):
            counts[name] = counts.get(name, 0) + count
    return counts


async def seal_batch(
    connection: AsyncConnection, kept: Column[Any], after: Any, limit: int, anew: Callable[[Any], Any]
) -> tuple[Any, int]:
    """Put `anew` of the next documents in their places; returns the last one's key (None: no more) and how many."""
    table = kept.table
    [key] = table.primary_key.columns
    wanted = select(key, kept).where(cast(kept, Text).like(_BEGINS)).order_by(key).limit(limit).with_for_update()
    if after is not None:
        wanted = wanted.where(key > after)
    rows = (await connection.execute(wanted)).all()
    changed = [(row_key, fresh) for row_key, held in rows if (fresh := anew(held)) != held]
    if changed:
        statement = update(table).where(key == bindparam("row_key")).values({kept: bindparam("fresh")})
        await connection.execute(statement, [{"row_key": row_key, "fresh": fresh} for row_key, fresh in changed])
    return (rows[-1][0] if rows else None), len(changed)
