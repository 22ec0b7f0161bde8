"""Many new customers at once, by COPY: what an import and the generated population are written with.

Rule: the lines of one customer are made without the database (`copy_lines`), so that other processes can make them;
whoever copies thousands does so a few thousand to a transaction, because events keep others waiting until the commit.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import zip_longest
from typing import Any, Final

import orjson
from sqlalchemy import ARRAY, Boolean, Table, Text, any_, bindparam, delete, literal, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.customer import Customer, Email, Phone, Relation
from callcenter.store.repositories.customer_records import part_rows, row_of
from callcenter.store.repositories.record_events import LOCK, TELL, RecordEvent
from callcenter.store.tables import metadata, record_events
from callcenter.store.tables.metadata import uuid_type

# The lines of each table, as COPY's text format has them.
Lines = Mapping[str, bytes]
Rows = Iterable[Mapping[str, Any]]

_EVENT: Final = tuple(name for name in RecordEvent.__dataclass_fields__ if name != "seq")
_EVENTS: Final = record_events.name
# COPY reads these as its own signs.
_HAS_SIGN: Final = re.compile(r"[\\\t\n\r]")
_SIGNS: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


async def copy_customers(
    connection: AsyncConnection, customers: Sequence[Customer], events: Sequence[RecordEvent] = ()
) -> None:
    """Add new customers with everything by which they are found, and the events of it; last before the commit."""
    await copy_all(connection, [copy_lines(one, event) for one, event in zip_longest(customers, events)])


async def copy_events(connection: AsyncConnection, events: Sequence[RecordEvent]) -> None:
    """Add many events, as the last thing before the commit."""
    lines = b"".join(_lines(record_events, [{name: getattr(one, name) for name in _EVENT}]) for one in events)
    await copy_all(connection, [{_EVENTS: lines}])


async def change_customers(connection: AsyncConnection, pairs: Sequence[tuple[Customer, Customer]]) -> None:
    """Write many customers over what they were before."""
    if not pairs:
        return
    rows = [{f"new_{name}": value for name, value in row_of(after).items()} for _, after in pairs]
    table = metadata.tables["customers"]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in row_of(pairs[0][1]) if name != "id"}
    await connection.execute(table.update().where(table.c.id == bindparam("new_id")).values(values), rows)
    lines: dict[str, list[bytes]] = {}
    stale: dict[str, list[str]] = {}
    for before, after in pairs:
        old, new = part_rows(before), part_rows(after)
        for name in (name for name in new if new[name] != old[name]):
            stale.setdefault(name, []).append(after.id)
            lines.setdefault(name, []).append(_lines(metadata.tables[name], new[name]))
    for name, ids in stale.items():
        part = metadata.tables[name]
        await connection.execute(delete(part).where(part.c.customer_id == any_(literal(ids, ARRAY(uuid_type())))))
    await copy_all(connection, [{name: b"".join(found) for name, found in lines.items()}])


async def remove_customers(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """Take many customers out, with everything by which they are found."""
    table = metadata.tables["customers"]
    await connection.execute(delete(table).where(table.c.id == any_(literal(list(ids), ARRAY(uuid_type())))))


def copy_lines(customer: Customer, event: RecordEvent | None = None) -> dict[str, bytes]:
    """Return what COPY is given for one customer and, if it is told, for the event of it."""
    rows = _rows(customer)
    if event is not None:
        rows[_EVENTS] = [{name: getattr(event, name) for name in _EVENT}]
    return {name: _lines(metadata.tables[name], found) for name, found in rows.items() if found}


async def copy_all(connection: AsyncConnection, given: Sequence[Lines]) -> None:
    """Write the lines of several customers; their events come last, under the lock that keeps events in order."""
    names = [name for name in (*_columns(), _EVENTS) if any(one.get(name) for one in given)]
    if not names:
        return
    # Only a statement of SQLAlchemy's own begins the transaction that the driver's COPY must be part of.
    await connection.execute(text("select 1"))
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None
    for name in names:
        if name == _EVENTS:
            await connection.execute(LOCK)
        source = io.BytesIO(b"".join(one[name] for one in given if name in one))
        columns = _EVENT if name == _EVENTS else _columns()[name]
        await raw.copy_to_table(name, source=source, columns=columns, format="text")
    if _EVENTS in names:
        await connection.execute(TELL)


def _rows(customer: Customer) -> dict[str, Rows]:
    return {"customers": [row_of(customer)], **part_rows(customer)}


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    """The columns of each table, customers first: those that a row has, so that nothing is told twice."""
    one = Customer(
        id="",
        name="a",
        phones=(Phone(raw="1"),),
        emails=(Email(address="a"),),
        relations=(Relation(to="", role=""),),
        external_ids={"a": "1"},
        created_at=datetime.min.replace(tzinfo=UTC),
        updated_at=datetime.min.replace(tzinfo=UTC),
    )
    return {name: tuple(next(iter(rows))) for name, rows in _rows(one).items()}


def _lines(table: Table, rows: Rows) -> bytes:
    write = _writers(table.name)
    lines = [
        "\t".join(["\\N" if value is None else write[name](value) for name, value in row.items()]) + "\n"
        for row in rows
    ]
    return "".join(lines).encode()


@cache
def _writers(name: str) -> Mapping[str, Callable[[Any], str]]:
    return {column.name: _writer(column.type) for column in metadata.tables[name].c}


def _writer(kind: object) -> Callable[[Any], str]:
    match kind:
        case JSONB():
            # JSON has its own words for all signs but one.
            return lambda value: orjson.dumps(value).decode().replace("\\", "\\\\")
        case ARRAY():
            return lambda value: _array(value).translate(_SIGNS)
        case Boolean():
            return lambda value: "t" if value else "f"
        case Text():
            return lambda value: value.translate(_SIGNS) if _HAS_SIGN.search(value) else value
        case _:
            return str


def _array(words: Sequence[str]) -> str:
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"
