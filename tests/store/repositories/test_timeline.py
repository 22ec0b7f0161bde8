"""The timeline: every kind in one order, page after page, whatever arrives meanwhile, by indexes only."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.database import Database
from callcenter.store.repositories.timeline import Entry, EntryKind, Place, read_timeline
from callcenter.store.tables import customer_relations, order_items
from tests.support.history import add_customer, add_entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)

# Few instants and few ids, so that many are equal in one or in both.
ROWS = st.lists(
    st.tuples(st.sampled_from(EntryKind), st.integers(0, 3), st.integers(0, 5)),
    max_size=40,
    unique_by=lambda r: (r[0], r[2]),
)


async def pages(connection: AsyncConnection, customer_id: str, size: int, **wanted: Any) -> list[Entry]:
    found: list[Entry] = []
    after: Place | None = None
    while page := await read_timeline(connection, customer_id, after=after, limit=size, **wanted):
        found += page
        after = Place(at=page[-1].at, kind=page[-1].kind, id=page[-1].id)
    return found


async def test_every_kind_is_there_with_its_whole_row(database: Database) -> None:
    async with database.transaction() as connection:
        who = await add_customer(connection)
        made = [await add_entry(connection, kind, who, AT + timedelta(days=day)) for day, kind in enumerate(EntryKind)]
        order_id = made[list(EntryKind).index(EntryKind.ORDER)]
        for place, name in enumerate(("耳机", "cable")):
            item = {"position": place, "name": name, "quantity": 1, "unit_minor": 100, "state": "paid"}
            await connection.execute(order_items.insert().values(order_id=order_id, **item))
        found = await read_timeline(connection, who, limit=50)
    assert [(one.id, one.kind, one.facts["id"]) for one in found] == [
        (one, kind, one) for one, kind in reversed(list(zip(made, EntryKind, strict=True)))
    ]
    order = next(one for one in found if one.kind is EntryKind.ORDER)
    assert [item["name"] for item in order.facts["items"]] == ["耳机", "cable"]


async def test_only_the_kinds_that_are_wanted_are_there(database: Database) -> None:
    async with database.transaction() as connection:
        who = await add_customer(connection)
        for kind in EntryKind:
            await add_entry(connection, kind, who, AT)
        some = await read_timeline(connection, who, kinds=[EntryKind.NOTE, EntryKind.ORDER], limit=50)
        assert [one.kind for one in some] == [EntryKind.ORDER, EntryKind.NOTE]
        assert await read_timeline(connection, who, kinds=[], limit=50) == []


async def test_pages_hold_each_entry_once_even_where_instants_are_equal_and_others_arrive(database: Database) -> None:
    loop = asyncio.get_running_loop()

    async def check(rows: list[tuple[EntryKind, int, int]], size: int, later: list[EntryKind]) -> None:
        async with database.transaction() as connection:
            who = await add_customer(connection)
            expected = []
            for kind, minutes, number in rows:
                at, row_id = AT + timedelta(minutes=minutes), str(UUID(int=UUID(who).int ^ number))
                expected.append((at, kind.value, await add_entry(connection, kind, who, at, row_id)))
            found: list[Entry] = []
            after: Place | None = None
            while page := await read_timeline(connection, who, after=after, limit=size):
                found += page
                after = Place(at=page[-1].at, kind=page[-1].kind, id=page[-1].id)
                for kind in later:
                    await add_entry(connection, kind, who, AT + timedelta(days=1))
            assert [(one.at, one.kind.value, one.id) for one in found] == sorted(expected, reverse=True)
            await connection.rollback()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=ROWS, size=st.integers(1, 7), later=st.lists(st.sampled_from(EntryKind), max_size=2))
    def run(rows: list[tuple[EntryKind, int, int]], size: int, later: list[EntryKind]) -> None:
        asyncio.run_coroutine_threadsafe(check(rows, size, later), loop).result()

    await asyncio.to_thread(run)


async def test_a_household_shows_what_happened_with_all_who_belong_to_it_now(database: Database) -> None:
    async with database.transaction() as connection:
        home = await add_customer(connection, "household")
        company = await add_customer(connection, "company")
        mother, son = await add_customer(connection, of=home), await add_customer(connection, of=home)
        gone, colleague = await add_customer(connection), await add_customer(connection, of=company)
        left = {"related_id": home, "role": "member", "until": TODAY - timedelta(days=1)}
        await connection.execute(customer_relations.insert().values(customer_id=gone, **left))
        works = {"related_id": company, "role": "employee"}
        await connection.execute(customer_relations.insert().values(customer_id=mother, **works))
        for day, who in enumerate((home, company, mother, son, gone, colleague)):
            await add_entry(connection, EntryKind.NOTE, who, AT + timedelta(days=day))

        async def owners(of: str, household: date | None) -> list[str]:
            return [one.customer_id for one in await pages(connection, of, 2, household=household)]

        assert await owners(mother, None) == [mother]
        assert await owners(mother, TODAY) == await owners(home, TODAY) == [son, mother, home]
        assert await owners(colleague, TODAY) == [colleague]
        assert await owners(gone, TODAY) == [gone]


async def test_a_page_reads_a_few_rows_of_each_kind_by_its_index(database: Database) -> None:
    statements: list[tuple[str, Any]] = []
    async with database.transaction() as connection:
        who = await add_customer(connection)
        for table, at in (("notes", "created_at"), ("tasks", "created_at"), ("orders", "placed_at")):
            await connection.execute(text(FILL[table]), {"customer": who, "at": AT})
            await connection.execute(text(f"analyze {table}"))
            assert at in FILL[table]
        await connection.execute(text("set local jit = off"))
        raw = connection.sync_connection
        assert raw is not None

        def remember(*call: Any) -> None:
            statements.append((call[2], call[3]))

        event.listen(raw, "before_cursor_execute", remember)
        middle = Place(at=AT - timedelta(seconds=1000), kind=EntryKind.ORDER, id=who)
        assert len(await read_timeline(connection, who, after=middle, limit=51)) == 51
        event.remove(raw, "before_cursor_execute", remember)
        assert len(statements) == 1
        sql, given = statements[0]
        plan = await connection.exec_driver_sql(f"explain (analyze, format text) {sql}", given)
        lines = [row[0] for row in plan]
    scans = [line for line in lines if "Scan" in line and any(f" on {name}" in line for name in FILL)]
    assert scans
    assert not [line for line in scans if "Seq Scan" in line or "Bitmap" in line], "\n".join(lines)


FILL = {
    "notes": """insert into notes (id, customer_id, text, author, changed_by, created_at, updated_at)
        select gen_random_uuid(), cast(:customer as uuid), 'x', 'a', 'a', cast(:at as timestamptz) - n * interval '1 s',
        now() from generate_series(1, 3000) n""",
    "tasks": """insert into tasks (id, customer_id, title, created_by, created_at, updated_at)
        select gen_random_uuid(), cast(:customer as uuid), 'x', 'a', cast(:at as timestamptz) - n * interval '1 s',
        now() from generate_series(1, 3000) n""",
    "orders": """insert into orders (id, customer_id, system, key, number, state, currency, total_minor, placed_at,
        created_at, updated_at) select gen_random_uuid(), cast(:customer as uuid), 's', cast(n as text), 'x', 'paid',
        'CNY', 1, cast(:at as timestamptz) - n * interval '1 s', now(), now() from generate_series(1, 3000) n""",
}
