"""Lists of customers: what passes a filter, page by page, and that filters find by an index."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.customer import Address, Customer, CustomerKind, Email, Phone, Relation
from callcenter.crm.filters import CustomerFilter, FieldTest, Op
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_lists import count_tags, extent_of, list_page, walk_page
from callcenter.store.repositories.customer_records import insert_customer

AT = datetime(2026, 3, 1, tzinfo=UTC)
COMPANY = new_id()


def made(name: str, day: int, **facts: Any) -> Customer:
    at = AT + timedelta(days=day)
    return Customer(**{"id": new_id(), "name": name, "created_at": at, "updated_at": at, **facts})


EVERYBODY = [
    made("river", 0, id=COMPANY, kind=CustomerKind.COMPANY, external_ids={"crm": "1"}),
    made(
        "lilei",
        1,
        segment="vip",
        tags=("loyal", "wine"),
        birthday=date(1990, 5, 4),
        phones=(Phone(raw="138", e164="+8613800138000", last_nine="800138000"), Phone(raw="95588", last_nine="95588")),
        relations=(Relation(to=COMPANY, role="employee"),),
        fields={"size": 42, "colours": ("red", "blue"), "city": "上海 Nanjing", "since": "2020-01-01"},
    ),
    made(
        "alice",
        2,
        owner="bob",
        company="River",
        tags=("wine",),
        emails=(Email(address="Alice@Example.com"),),
        addresses=(Address(street="1"), Address(street="2")),
        fields={"size": 38.5, "since": "2024-06-01", "news": True},
    ),
    made("han", 3, segment="vip", created_at=AT, fields={"size": "large", "news": False}),
]


async def filled(connection: AsyncConnection) -> None:
    for one in EVERYBODY:
        await insert_customer(connection, one)


def names(ids: Sequence[str]) -> list[str]:
    by_id = {one.id: one.name for one in EVERYBODY}
    return [by_id[one] for one in ids]


def by_field(name: str, op: Op, *values: Any) -> CustomerFilter:
    return CustomerFilter(fields=(FieldTest(name=name, op=op, values=values),))


FILTERS: list[tuple[CustomerFilter, list[str]]] = [
    (CustomerFilter(), ["han", "alice", "lilei", "river"]),
    (CustomerFilter(ids=(COMPANY,)), ["river"]),
    (CustomerFilter(phone=("+8613800138000", "800138000")), ["lilei"]),
    (CustomerFilter(phone=(None, "95588")), ["lilei"]),
    (CustomerFilter(phone=(None, None)), []),
    (CustomerFilter(email=" alice@example.COM"), ["alice"]),
    (CustomerFilter(external_id=("crm", "1")), ["river"]),
    (CustomerFilter(external_id=("shop", "1")), []),
    (CustomerFilter(segment="vip"), ["han", "lilei"]),
    (CustomerFilter(tags=("wine",)), ["alice", "lilei"]),
    (CustomerFilter(tags=("wine", "loyal")), ["lilei"]),
    (CustomerFilter(owner="bob"), ["alice"]),
    (CustomerFilter(kind=CustomerKind.COMPANY), ["river"]),
    (CustomerFilter(company="River"), ["alice"]),
    (CustomerFilter(company=COMPANY), ["lilei"]),
    (CustomerFilter(created_from=AT + timedelta(days=1)), ["alice", "lilei"]),
    (CustomerFilter(created_to=AT + timedelta(days=1)), ["han", "river"]),
    (CustomerFilter(updated_from=AT + timedelta(days=1), updated_to=AT + timedelta(days=3)), ["alice", "lilei"]),
    (CustomerFilter(birthday_month=5), ["lilei"]),
    (CustomerFilter(segment="vip", birthday_month=5), ["lilei"]),
    (by_field("size", Op.EQUAL, 42), ["lilei"]),
    (by_field("colours", Op.EQUAL, ("blue",)), ["lilei"]),
    (by_field("colours", Op.OTHER, ("blue",)), ["han", "alice", "river"]),
    (by_field("size", Op.AT_LEAST, 38.5), ["alice", "lilei"]),
    (by_field("size", Op.LESS, 42), ["alice"]),
    (by_field("since", Op.MORE, "2020-01-01"), ["alice"]),
    (by_field("city", Op.CONTAINS, "nan"), ["lilei"]),
    (by_field("city", Op.CONTAINS, "%"), []),
    (by_field("city", Op.EQUAL), ["han", "alice", "river"]),
    (by_field("news", Op.OTHER), ["han", "alice"]),
    (by_field("news", Op.EQUAL, False), ["han"]),
    (by_field("size", Op.EQUAL, "sealed:1:x", "large"), ["han"]),
]


@pytest.mark.parametrize(("wanted", "expected"), FILTERS)
async def test_a_filter_lets_pass_whom_it_means_however_they_are_walked(
    database: Database, wanted: CustomerFilter, expected: list[str]
) -> None:
    async with database.transaction() as connection:
        await filled(connection)
        assert names((await list_page(connection, wanted, after=None, limit=10)).ids) == expected
        walked, after = await walk_page(connection, wanted, after=None, limit=10)
        assert (sorted(names(walked)), after) == (sorted(expected), None)
        assert (await extent_of(connection, wanted)).count == len(expected)


@pytest.mark.parametrize("wanted", [CustomerFilter(), by_field("size", Op.OTHER), by_field("news", Op.OTHER, True)])
@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_pages_have_everybody_once_however_little_each_looks_at(
    database: Database, wanted: CustomerFilter, limit: int
) -> None:
    async with database.transaction() as connection:
        await filled(connection)
        expected = (await list_page(connection, wanted, after=None, limit=10)).ids
        listed: list[str] = []
        page = await list_page(connection, wanted, after=None, limit=limit, looked_at=2)
        listed += page.ids
        while page.next is not None:
            page = await list_page(connection, wanted, after=page.next, limit=limit, looked_at=2)
            listed += page.ids
        assert listed == expected
        walked, after = await walk_page(connection, wanted, after=None, limit=limit, looked_at=2)
        everybody = list(walked)
        while after is not None:
            walked, after = await walk_page(connection, wanted, after=after, limit=limit, looked_at=2)
            everybody += walked
        assert everybody == sorted(expected)


async def test_the_extent_is_that_of_whom_the_filter_lets_pass(database: Database) -> None:
    async with database.transaction() as connection:
        assert (await extent_of(connection, CustomerFilter())).count == 0
        await filled(connection)
        whole = (await extent_of(connection, CustomerFilter())).width
        vip = (await extent_of(connection, CustomerFilter(segment="vip"))).width
    assert (whole.phones, whole.emails, whole.addresses, whole.systems) == (2, 1, 2, ("crm",))
    assert (vip.phones, vip.emails, vip.addresses, vip.systems) == (2, 0, 0, ())


async def test_tags_are_counted_the_most_used_first(database: Database) -> None:
    async with database.transaction() as connection:
        await filled(connection)
        assert await count_tags(connection, limit=10) == [("wine", 2), ("loyal", 1)]
        assert await count_tags(connection, limit=1) == [("wine", 2)]


INDEXED = [
    CustomerFilter(phone=("+8613800138000", "800138000")),
    CustomerFilter(email="a@b.cn"),
    CustomerFilter(external_id=("crm", "1")),
    CustomerFilter(segment="vip"),
    CustomerFilter(tags=("t7",)),
    CustomerFilter(owner="bob"),
    CustomerFilter(company="c7"),
    CustomerFilter(company=COMPANY),
    CustomerFilter(updated_from=AT, updated_to=AT + timedelta(hours=1)),
    CustomerFilter(created_from=AT + timedelta(days=69)),
    by_field("size", Op.EQUAL, 777),
    by_field("size", Op.MORE, 777),
]
MANY = text(
    """
    insert into customers (id, name, segment, owner, company, tags, fields, created_at, updated_at)
    select gen_random_uuid(), 'x', case when n % 10000 = 0 then 'vip' end, case when n % 10000 = 0 then 'bob' end,
           'c' || n % 5000, array['t' || n % 5000], jsonb_build_object('size', n % 5000),
           cast(:at as timestamptz) + n * interval '1 minute', cast(:at as timestamptz) + n * interval '1 minute'
    from generate_series(1, 100000) n
    """
)


async def test_no_filter_reads_the_whole_table_of_100000(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(MANY, {"at": AT})
        await connection.execute(text("analyze customers"))
        for wanted in INDEXED:
            explained = await plan_of(connection, wanted)
            assert "Seq Scan on customers" not in explained, (wanted, explained)


async def plan_of(connection: AsyncConnection, wanted: CustomerFilter) -> str:
    """What PostgreSQL would do for the statement that the list sends."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    assert connection.sync_connection is not None
    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await list_page(connection, wanted, after=None, limit=50, looked_at=5_000)
    event.remove(connection.sync_connection, "before_cursor_execute", note)
    raw = (await connection.get_raw_connection()).driver_connection
    assert raw is not None
    query, args = sent[0]
    rows = await raw.fetch(f"explain (format json) {query}", *args)
    return "\n".join(_scans(rows[0][0][0]["Plan"]))


def _scans(node: dict[str, Any]) -> list[str]:
    own = f"{node['Node Type']} on {node['Relation Name']}" if "Relation Name" in node else node["Node Type"]
    return [own, *(line for child in node.get("Plans", ()) for line in _scans(child))]


async def test_the_test_of_plans_would_see_a_whole_table_being_read(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(MANY, {"at": AT})
        await connection.execute(text("drop index ix_customers_tags"))
        await connection.execute(text("drop index ix_customers_last_changed"))
        await connection.execute(text("analyze customers"))
        assert "Seq Scan on customers" in await plan_of(connection, CustomerFilter(tags=("t7",)))
