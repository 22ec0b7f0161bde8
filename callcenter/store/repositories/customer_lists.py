"""Customers by filter: a page of a list, the last changed first; or all of them one after the other, for an export.

Rule: no page looks at more than a bounded number of customers. Filters that have an index find by it; the others look
along the list's own order, so many at a time: then a page has fewer than were asked for, and still says what is next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    extract,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.columns import Width
from callcenter.crm.filters import CustomerFilter, FieldTest, Op
from callcenter.store.repositories.interactions import Position
from callcenter.store.tables import (
    customer_emails,
    customer_external_ids,
    customer_phones,
    customer_relations,
    customers,
)

LOOKED_AT: Final = 50_000

Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """Some customers by their ids, and where the next page begins; None: this was the last."""

    ids: Sequence[str]
    next: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How many customers a filter lets pass, and how wide a table of them is; the custom fields are not counted."""

    count: int
    width: Width


async def list_page(
    connection: AsyncConnection,
    wanted: CustomerFilter,
    *,
    after: Position | None,
    limit: int,
    looked_at: int = LOOKED_AT,
) -> FoundPage:
    """Return at most `limit` customers, the last changed first, after this position."""
    narrow = list(_narrow(wanted))
    if after is not None:
        # Without their types the two values would be compared as text.
        there = tuple_(literal(after.started_at, customers.c.updated_at.type), literal(after.id, customers.c.id.type))
        narrow.append(tuple_(customers.c.updated_at, customers.c.id) < there)
    rows, last = await _page(
        connection, wanted, narrow, (customers.c.updated_at.desc(), customers.c.id.desc()), limit, looked_at
    )
    return FoundPage(
        ids=[row.id for row in rows], next=None if last is None else Position(started_at=last.updated_at, id=last.id)
    )


async def walk_page(
    connection: AsyncConnection, wanted: CustomerFilter, *, after: str | None, limit: int, looked_at: int = LOOKED_AT
) -> tuple[Sequence[str], str | None]:
    """Return the next customers by their ids, and after which id to go on; None: this was the last.

    A customer who is changed meanwhile keeps its place here, so an export misses nobody.
    """
    narrow = list(_narrow(wanted))
    if after is not None:
        narrow.append(customers.c.id > after)
    rows, last = await _page(connection, wanted, narrow, (customers.c.id,), limit, looked_at)
    return [row.id for row in rows], None if last is None else last.id


async def extent_of(connection: AsyncConnection, wanted: CustomerFilter) -> Extent:
    """Return how many customers there are, and how wide their table is."""
    conditions = [*_narrow(wanted), *_wide(wanted)]
    chosen = select(customers.c.id, customers.c.addresses).where(*conditions).cte("chosen")

    def part_of(column: ColumnElement[Any]) -> ColumnElement[bool]:
        # Of everybody nobody has to be looked up.
        return column.in_(select(chosen.c.id)) if conditions else true()

    phones, emails = (
        select(func.coalesce(func.max(table.c.position) + 1, 0)).where(part_of(table.c.customer_id)).scalar_subquery()
        for table in (customer_phones, customer_emails)
    )
    systems = func.array(
        select(customer_external_ids.c.system)
        .where(part_of(customer_external_ids.c.customer_id))
        .distinct()
        .scalar_subquery()
    )
    most = func.coalesce(func.max(func.jsonb_array_length(chosen.c.addresses)), 0)
    row = (await connection.execute(select(func.count(), most, phones, emails, systems).select_from(chosen))).one()
    width = Width(phones=row[2], emails=row[3], addresses=row[1], systems=tuple(sorted(row[4])))
    return Extent(count=row[0], width=width)


async def count_tags(connection: AsyncConnection, *, limit: int) -> Sequence[tuple[str, int]]:
    """Return the tags with how many customers have each, the most used first."""
    tag = func.unnest(customers.c.tags).label("tag")
    tags = select(tag).where(func.cardinality(customers.c.tags) > 0).subquery()
    counted = select(tags.c.tag, func.count()).group_by(tags.c.tag).order_by(func.count().desc(), tags.c.tag)
    return [(row[0], row[1]) for row in await connection.execute(counted.limit(limit))]


async def _page(
    connection: AsyncConnection,
    wanted: CustomerFilter,
    narrow: Conditions,
    order: Sequence[ColumnElement[Any]],
    limit: int,
    looked_at: int,
) -> tuple[Sequence[Any], Any | None]:
    """The rows, and after which row to go on."""
    wide = list(_wide(wanted))
    statement: Select[Any] = select(customers.c.id, customers.c.updated_at).where(*narrow).order_by(*order)
    if not wide:
        rows = (await connection.execute(statement.limit(limit + 1))).all()
        return rows[:limit], rows[limit - 1] if len(rows) > limit else None
    seen = statement.add_columns(and_(*wide).label("fits")).limit(looked_at).subquery()
    rows = (await connection.execute(select(seen.c.id, seen.c.updated_at).where(seen.c.fits).limit(limit))).all()
    if len(rows) == limit:
        return rows, rows[-1]
    return rows, (await connection.execute(statement.offset(looked_at - 1).limit(1))).one_or_none()


def _narrow(wanted: CustomerFilter) -> Iterator[ColumnElement[bool]]:
    """What is found by an index."""
    own = customers.c
    if wanted.ids is not None:
        yield own.id.in_(wanted.ids)
    for table, condition in _elsewhere(wanted):
        yield own.id.in_(select(table).where(condition))
    for column, value in ((own.segment, wanted.segment), (own.owner, wanted.owner)):
        if value is not None:
            yield column == value
    if wanted.company is not None and not _is_id(wanted.company):
        yield own.company == wanted.company
    if wanted.tags:
        yield own.tags.bool_op("@>")(cast(list(wanted.tags), ARRAY(Text)))
    if wanted.updated_from is not None:
        yield own.updated_at >= wanted.updated_from
    if wanted.updated_to is not None:
        yield own.updated_at < wanted.updated_to
    if wanted.created_from is not None:
        # Nobody is changed before being made: this ends the walk along the list.
        yield own.updated_at >= wanted.created_from
    yield from (_equal(test) for test in wanted.fields if test.op is Op.EQUAL and test.values)


def _elsewhere(wanted: CustomerFilter) -> Iterator[tuple[ColumnElement[Any], ColumnElement[bool]]]:
    if wanted.phone is not None:
        pairs = zip((customer_phones.c.e164, customer_phones.c.last_nine), wanted.phone, strict=True)
        same = or_(false(), *(column == value for column, value in pairs if value is not None))
        yield customer_phones.c.customer_id, same
    if wanted.email is not None:
        yield customer_emails.c.customer_id, customer_emails.c.key == wanted.email.strip().lower()
    if wanted.external_id is not None:
        system, value = wanted.external_id
        same = and_(customer_external_ids.c.system == system, customer_external_ids.c.value == value)
        yield customer_external_ids.c.customer_id, same
    if wanted.company is not None and _is_id(wanted.company):
        yield customer_relations.c.customer_id, customer_relations.c.related_id == wanted.company


def _wide(wanted: CustomerFilter) -> Iterator[ColumnElement[bool]]:
    """What has to be looked at one by one."""
    own = customers.c
    if wanted.kind is not None:
        yield own.kind == wanted.kind
    if wanted.created_from is not None:
        yield own.created_at >= wanted.created_from
    if wanted.created_to is not None:
        yield own.created_at < wanted.created_to
    if wanted.birthday_month is not None:
        yield func.coalesce(extract("month", own.birthday) == wanted.birthday_month, False)
    yield from (_looked_at(test) for test in wanted.fields if test.op is not Op.EQUAL or not test.values)


def _equal(test: FieldTest) -> ColumnElement[bool]:
    same: list[ColumnElement[bool]] = [customers.c.fields.contains({test.name: value}) for value in test.values]
    return or_(*same)


def _looked_at(test: FieldTest) -> ColumnElement[bool]:
    there: ColumnElement[bool] = customers.c.fields.has_key(test.name)
    if not test.values:
        return there if test.op is Op.OTHER else not_(there)
    if test.op is Op.OTHER:
        return not_(_equal(test))
    if test.op is Op.CONTAINS:
        text = func.coalesce(customers.c.fields[test.name].astext, "", type_=Text)
        contained: ColumnElement[bool] = text.icontains(str(test.values[0]), autoescape=True)
        return contained
    # A path compares numbers with numbers and texts with texts; whatever else stands there is not found.
    path = cast(literal(f"$.{test.name} ? (@ {test.op} $value)"), JSONPATH)
    value = func.jsonb_build_object("value", literal(test.values[0]))
    found: ColumnElement[bool] = func.jsonb_path_exists(customers.c.fields, path, value, type_=Boolean)
    return found


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
