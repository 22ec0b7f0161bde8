"""Imports as they are kept: asked for, leased by whoever works on them, counted, with the faults of their rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, Column, ColumnElement, and_, any_, delete, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.import_faults import Fault
from callcenter.crm.import_rows import Key
from callcenter.crm.import_state import WORKING, ImportState
from callcenter.phone_numbers import digits_of, last_nine
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.repositories.record_events import RecordEvent
from callcenter.store.tables import (
    customer_emails,
    customer_external_ids,
    customer_phones,
    customers,
    import_keys,
    import_problems,
    imports,
    record_events,
    users,
)

# Two imports may be at work; their batches come one after the other, so that neither makes whom the other just made.
_ONE_BATCH_AT_A_TIME: Final = text("select pg_advisory_xact_lock(hashtext('imports'))")
_REMEMBER: Final = text(
    "insert into import_keys (import_id, key, row) select cast(:id as uuid), key, row"
    " from unnest(cast(:keys as uuid[]), cast(:rows as int[])) as seen(key, row) on conflict do nothing"
)
_NEEDED: Final = text("""
    select customer_id from record_events where customer_id = any(cast(:ids as uuid[])) and kind <> 'customer'
    union select customer_id from interactions where customer_id = any(cast(:ids as uuid[]))
    union select customer_id from callbacks where customer_id = any(cast(:ids as uuid[]))
    union select related_id from customer_relations where related_id = any(cast(:ids as uuid[]))
""")
_FORGET_SOME: Final = text(
    "delete from import_keys where ctid = any(array("
    "select ctid from import_keys where import_id = cast(:id as uuid) limit 50000))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import. `rows` are in the file, `done` are dealt with; the counts belong to those."""

    id: str
    name: str
    format: str
    sha256: str
    header: Sequence[str]
    rows: int
    state: ImportState
    mapping: Mapping[str, str] | None = None
    key: str | None = None
    all_or_nothing: bool = False
    dry_run: bool = False
    done: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    undone_from: int | None = None
    undone: int = 0
    kept: int = 0
    failure: str | None = None
    actor: str
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    leased_by: str | None = None
    leased_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """What was wrong with a row, or what an undo left as it was (then `row` is None and `record_id` says where)."""

    row: int | None
    fault: Fault
    record_id: str | None = field(default=None)


async def add_import(connection: AsyncConnection, one: Import) -> None:
    """Keep a new import."""
    await connection.execute(
        imports.insert().values({name: getattr(one, name) for name in Import.__dataclass_fields__})
    )


async def find_import(connection: AsyncConnection, import_id: str, *, lock: bool = False) -> Import | None:
    """Return one import. `lock`: nobody else changes it meanwhile."""
    statement = select(imports).where(imports.c.id == import_id)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().first()
    return None if row is None else _import(row)


async def list_imports(connection: AsyncConnection, *, after: Position | None, limit: int) -> list[Import]:
    """Return imports, the newest first; `after` is where the page before ended."""
    statement = page_of(select(imports), imports.c.created_at, imports.c.id, after=after, limit=limit)
    return [_import(row) for row in (await connection.execute(statement)).mappings()]


async def change_import(connection: AsyncConnection, import_id: str, **values: Any) -> Import:
    """Write what is named; returns the import as it is then."""
    statement = imports.update().where(imports.c.id == import_id).values(values).returning(imports)
    return _import((await connection.execute(statement)).mappings().one())


async def lease_import(
    connection: AsyncConnection, import_id: str, *, by: str, at: datetime, until: datetime
) -> Import | None:
    """Take an import that nobody works on, or keep one's own; None: somebody else has it, or it is at rest."""
    mine = or_(imports.c.leased_by == by, imports.c.leased_until.is_(None), imports.c.leased_until < at)
    statement = (
        imports.update()
        .where(imports.c.id == import_id, imports.c.state.in_(WORKING), mine)
        .values(leased_by=by, leased_until=until)
        .returning(imports)
    )
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _import(row)


async def imports_to_work_on(connection: AsyncConnection, at: datetime) -> list[Import]:
    """Return the imports that wait for somebody, the oldest first."""
    free = or_(imports.c.leased_until.is_(None), imports.c.leased_until < at)
    statement = select(imports).where(imports.c.state.in_(WORKING), free).order_by(imports.c.started_at)
    return [_import(row) for row in (await connection.execute(statement)).mappings()]


async def known_users(connection: AsyncConnection) -> frozenset[str]:
    """Return who may look after a customer."""
    return frozenset((await connection.execute(select(users.c.username))).scalars())


async def begin_batch(connection: AsyncConnection) -> None:
    """Wait until no other import's batch is under way."""
    await connection.execute(_ONE_BATCH_AT_A_TIME)


async def holders_of(connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, set[str]]:
    """Return the customers that have each of these keys."""
    wanted: dict[str, list[str]] = {}
    for kind, value in keys:
        wanted.setdefault(kind, []).append(value)
    found: dict[Key, set[str]] = {}
    for kind, values in wanted.items():
        for value, customer_id in await _holders(connection, kind, values):
            found.setdefault((kind, value), set()).add(customer_id)
    return found


async def seen_in(connection: AsyncConnection, import_id: str, keys: Sequence[str]) -> set[str]:
    """Return which of these keys and customers the import has dealt with in an earlier batch."""
    mine = select(import_keys.c.key).where(import_keys.c.import_id == import_id, _among(import_keys.c.key, keys))
    return set((await connection.execute(mine)).scalars())


async def remember_seen(connection: AsyncConnection, import_id: str, seen: Mapping[str, int]) -> None:
    """Keep keys and customers that the import has dealt with, each with its row."""
    given = {"id": import_id, "keys": list(seen), "rows": list(seen.values())}
    await connection.execute(_REMEMBER, given)


async def made_by(connection: AsyncConnection, import_id: str, ids: Sequence[str]) -> set[str]:
    """Return which of these customers the import has made or changed."""
    by = record_events.c
    statement = select(by.record_id).where(_among(by.record_id, ids), by.import_id == import_id)
    return set((await connection.execute(statement)).scalars()) if ids else set()


async def add_problems(connection: AsyncConnection, import_id: str, problems: Sequence[RowProblem]) -> None:
    """Keep what was wrong with some rows."""
    if problems:
        rows = [
            {
                "import_id": import_id,
                "row": one.row,
                "code": one.fault.code,
                "column": one.fault.column,
                "record_id": one.record_id,
            }
            for one in problems
        ]
        await connection.execute(import_problems.insert(), rows)


async def list_problems(
    connection: AsyncConnection, import_id: str, *, after: int = 0, limit: int | None = None
) -> list[Mapping[str, Any]]:
    """Return faults in the order in which they were found; `after` is the id of the last one known."""
    mine = and_(import_problems.c.import_id == import_id, import_problems.c.id > after)
    statement = select(import_problems).where(mine).order_by(import_problems.c.id).limit(limit)
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def forget_problems(connection: AsyncConnection, import_id: str) -> None:
    """Begin with none."""
    await connection.execute(delete(import_problems).where(import_problems.c.import_id == import_id))


async def forget_some_keys(connection: AsyncConnection, import_id: str) -> bool:
    """Forget some of what was seen; false when there is nothing left to forget."""
    return bool((await connection.execute(_FORGET_SOME, {"id": import_id})).rowcount)


async def needed_customers(connection: AsyncConnection, ids: Sequence[str]) -> set[str]:
    """Return which of these customers something else is about by now: a contact, a note, an order, a relation …"""
    rows = await connection.execute(_NEEDED, {"ids": list(ids)})
    return {str(one) for one in rows.scalars()}


async def events_of_import(
    connection: AsyncConnection, import_id: str, *, below: int | None, limit: int
) -> list[RecordEvent]:
    """Return what an import has changed, the last change first; `below` is the number that was seen last."""
    by = record_events.c
    statement = select(record_events).where(by.import_id == import_id).order_by(by.seq.desc()).limit(limit)
    if below is not None:
        statement = statement.where(by.seq < below)
    return [RecordEvent(**row) for row in (await connection.execute(statement)).mappings()]


async def _holders(connection: AsyncConnection, kind: str, values: list[str]) -> list[tuple[str, str]]:
    match kind.partition("."):
        case ("id", _, _):
            found = await connection.execute(select(customers.c.id).where(_among(customers.c.id, values)))
            return [(one, one) for one in found.scalars()]
        case ("external_id", _, system):
            table = customer_external_ids.c
            mine = and_(table.system == system, _among(table.value, values))
            rows = await connection.execute(select(table.value, table.customer_id).where(mine))
            return [(row.value, row.customer_id) for row in rows]
        case ("email", _, _):
            mails = customer_emails.c
            rows = await connection.execute(select(mails.key, mails.customer_id).where(_among(mails.key, values)))
            return [(row.key, row.customer_id) for row in rows]
        case _:
            return await _phone_holders(connection, values)


async def _phone_holders(connection: AsyncConnection, values: list[str]) -> list[tuple[str, str]]:
    table = customer_phones.c
    e164 = [value for value in values if value.startswith("+")]
    rows = await connection.execute(select(table.e164, table.customer_id).where(_among(table.e164, e164)))
    found = [(row.e164, row.customer_id) for row in rows]
    # What is no number of the network is the same only when all its digits are.
    others = {value for value in values if not value.startswith("+")}
    if others:
        ends = {last_nine(value) for value in others}
        mine = and_(table.e164.is_(None), table.last_nine.in_(ends))
        rows = await connection.execute(select(table.raw, table.customer_id).where(mine))
        found += [(digits_of(row.raw), row.customer_id) for row in rows if digits_of(row.raw) in others]
    return found


def _among(column: Column[Any], values: Iterable[str]) -> ColumnElement[bool]:
    # One parameter, not thousands.
    return column == any_(literal(list(values), ARRAY(column.type)))


def _import(row: Mapping[Any, Any]) -> Import:
    return Import(**{**row, "state": ImportState(row["state"])})
