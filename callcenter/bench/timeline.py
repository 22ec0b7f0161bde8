"""A page of a customer's timeline at ten thousand entries of all kinds, first and deep, alone and with a household.

Rule: what is measured is what the API does: the one query on a connection of the pool, and the page as it is sent.
"""

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from sqlalchemy import text

from callcenter.api.customers.timeline import TimelineEntry, TimelinePage
from callcenter.bench.figures import Row, latency_rows, ratio_rows
from callcenter.bench.private_database import private_database
from callcenter.crm.masking import Masks
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.timeline import Entry, EntryKind, Place, read_timeline

ROUNDS: Final = 200
ENTRIES: Final = 10_000
OTHERS: Final = 20_000
_SEED: Final = 22
_PAGE: Final = 50
_MEMBERS: Final = 3

_LIFE: Final = "{at}, {at}"
# Each kind's columns and values, for the customer `{who}`, row number `n` and the instant `{at}`.
_COLUMNS: Final[dict[EntryKind, tuple[str, str, str]]] = {
    EntryKind.CALLBACK: (
        "callbacks",
        "number, queue, mode, state, requested_at, place_at, due_at, ended_at",
        "cast(n as text), 'sales', 'customer_first', 'done', {at}, {at}, {at}, {at}",
    ),
    EntryKind.INTERACTION: (
        "interactions",
        "call_id, channel, direction, ani, dnis, language, stage, outcome, queue, started_at",
        "{who} || '-' || n, 'voice', 'inbound', '1380013' || n, '4001', 'zh', 'closed', 'answered', 'sales', {at}",
    ),
    EntryKind.NOTE: ("notes", "text, author, changed_by, created_at, updated_at", f"'说了 ' || n, 'a', 'a', {_LIFE}"),
    EntryKind.ORDER: (
        "orders",
        "system, key, number, state, currency, total_minor, placed_at, created_at, updated_at",
        f"'shop', {{who}} || n, 'A-' || n, 'paid', 'CNY', 19900, {{at}}, {_LIFE}",
    ),
    EntryKind.SURVEY: (
        "survey_answers",
        "kind, score, scale, channel, answered_at, created_by, created_at",
        "'nps', 9, 10, 'voice', {at}, 'ivr', {at}",
    ),
    EntryKind.TASK: ("tasks", "title, created_by, created_at, updated_at", f"'回访 ' || n, 'a', {_LIFE}"),
    EntryKind.TICKET: (
        "tickets",
        "type, subject, created_by, created_at, updated_at",
        f"'request', '换货 ' || n, 'a', {_LIFE}",
    ),
}

Progress = Callable[[str], None]


async def run(rounds: int, progress: Progress, *, entries: int = ENTRIES, others: int = OTHERS) -> list[Row]:
    """Fill a database and read pages from it."""
    async with private_database() as database:
        progress(f"timeline: writing {entries} entries for each of {_MEMBERS} customers, and for {others} others")
        who = await _fill(database, entries, others)
        return await _measure(database, who, await _places(database, who, entries), rounds)


async def _measure(database: Database, who: str, places: Sequence[Place], rounds: int) -> list[Row]:
    clock, chance = Clock(), random.Random(_SEED)
    today = clock.now().date()

    async def floor() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("select 1"))

    async def page(**wanted: Any) -> Sequence[Entry]:
        async with database.transaction() as connection:
            return await read_timeline(connection, who, limit=_PAGE + 1, **wanted)

    async def sent() -> None:
        items = [TimelineEntry.of(entry, Masks(), "agent") for entry in await page()]
        TimelinePage(items=items[:_PAGE], next_cursor=None).model_dump_json()

    contestants: dict[str, Callable[[], Awaitable[object]]] = {
        "timeline_select_1": floor,
        "timeline_first_page": page,
        "timeline_deep_page": lambda: page(after=chance.choice(places)),
        "timeline_one_kind": lambda: page(kinds=[EntryKind.ORDER]),
        "timeline_household_page": lambda: page(household=today, after=chance.choice(places)),
        "timeline_first_page_as_sent": sent,
    }
    measured: dict[str, list[float]] = {name: [] for name in contestants}
    order = list(contestants)
    for _ in range(rounds):
        chance.shuffle(order)
        for name in order:
            began = time.perf_counter()
            await contestants[name]()
            measured[name].append(time.perf_counter() - began)
    rows = [row for name, seconds in measured.items() for row in latency_rows(name, seconds)]
    return [
        *rows,
        *ratio_rows("timeline_deep_vs_first", measured["timeline_deep_page"], measured["timeline_first_page"]),
    ]


async def _places(database: Database, who: str, entries: int) -> list[Place]:
    """Places all over the timeline, found by going through it once."""
    places: list[Place] = []
    after: Place | None = None
    async with database.transaction() as connection:
        found = 0
        while page := await read_timeline(connection, who, after=after, limit=200):
            found += len(page)
            after = Place(at=page[-1].at, kind=page[-1].kind, id=page[-1].id)
            places.append(after)
    if found != entries:
        raise AssertionError(f"{found} of {entries} entries were found")
    return places[:-1] or places


async def _fill(database: Database, entries: int, others: int) -> str:
    home, members = new_id(), [new_id() for _ in range(_MEMBERS)]
    async with database.transaction() as connection:
        customer = text("insert into customers (id, name, kind) values (cast(:id as uuid), '李雷', :kind)")
        await connection.execute(customer, {"id": home, "kind": "household"})
        for member in members:
            await connection.execute(customer, {"id": member, "kind": "person"})
            joins = "insert into customer_relations (customer_id, related_id, role) values (:one, :home, 'member')"
            await connection.execute(text(joins), {"one": member, "home": home})
        strangers = f"select cast(md5('other' || n) as uuid), '某人' from generate_series(1, {others}) n"
        await connection.execute(text(f"insert into customers (id, name) {strangers}"))
        share, more = divmod(entries, len(EntryKind))
        for place, kind in enumerate(EntryKind):
            rows = share + (1 if place < more else 0)
            for member in members:
                await connection.execute(text(_insert(kind, f"'{member}'", rows)))
            await connection.execute(text(_insert(kind, "md5('other' || n)", others)))
    async with database.transaction() as connection:
        await connection.execute(text("analyze"))
    return members[0]


def _insert(kind: EntryKind, who: str, rows: int) -> str:
    table, columns, values = _COLUMNS[kind]
    # Every hour or so one; of kinds that begin together, several at one instant.
    filled = values.format(who="who", at="(now() - n * interval '1 hour')")
    return f"""insert into {table} (id, customer_id, {columns})
        select gen_random_uuid(), cast(who as uuid), {filled}
        from (select n, {who} as who from generate_series(1, {rows}) as n) as rows"""
